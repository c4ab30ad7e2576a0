import type { Application } from '../tenant/application.ts';
import { isSecret } from '../tenant/client-secret.ts';
import type { ServicePrincipal } from '../tenant/service-principal.ts';
import { applicationByAppId, servicePrincipalByAppId, type Tenant } from '../tenant/tenant.ts';
import { EntraError } from './entra-error.ts';
import type { Visible } from './requested-resource.ts';

/** A client that has proved who it is. */
export interface AuthenticatedClient {
  readonly application: Application;
  readonly principal: ServicePrincipal;
}

/**
 * Checks a client id and secret against the tenant.
 * Throws EntraError 700016 (no such application), 7000218 (no secret), 7000215 (wrong, not yet valid, or not yet
 * replicated), 7000222 (expired), 7000229 (no service principal), 7000112 (disabled): facts/graph.md §10.6.
 */
export function authenticateClient(
  tenant: Tenant,
  clientId: string,
  clientSecret: string | null,
  visible: Visible,
  now: Date,
): AuthenticatedClient {
  const application = applicationByAppId(tenant, clientId);
  if (application === undefined || !visible(application.createdAt)) {
    throw new EntraError(
      700016,
      'unauthorized_client',
      400,
      `Application with identifier '${clientId}' was not found in the directory '${tenant.displayName}'. This can ` +
        'happen if the application has not been installed by the administrator of the tenant or consented to by any ' +
        'user in the tenant. You may have sent your authentication request to the wrong tenant.',
    );
  }
  const principal = servicePrincipalByAppId(tenant, clientId);
  checkSecret(application, principal, clientSecret, visible, now);
  if (principal === undefined || !visible(principal.createdAt)) {
    throw new EntraError(
      7000229,
      'invalid_client',
      401,
      `The client application ${application.resource.appId} is missing service principal in the tenant ` +
        `${tenant.tenantId}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
    );
  }
  if (!principal.accountEnabled) {
    const { appId, displayName } = application.resource;
    throw new EntraError(7000112, 'unauthorized_client', 400, `Application '${appId}'(${displayName}) is disabled.`);
  }
  return { application, principal };
}

/** Secrets of the application count, and those of its service principal. */
function checkSecret(
  application: Application,
  principal: ServicePrincipal | undefined,
  clientSecret: string | null,
  visible: Visible,
  now: Date,
): void {
  const { appId } = application.resource;
  if (clientSecret === null) {
    throw new EntraError(
      7000218,
      'invalid_client',
      401,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  }
  const hashes = [...application.secretHashes, ...(principal?.secretHashes ?? [])];
  const credentials = [...application.resource.passwordCredentials, ...(principal?.passwordCredentials ?? [])];
  const kept = hashes.find((each) => isSecret(each, clientSecret));
  const credential = credentials.find((each) => each.keyId === kept?.keyId);
  const isKnown = kept !== undefined && visible(kept.addedAt);
  if (!isKnown || credential === undefined || Date.parse(credential.startDateTime) > now.getTime()) {
    throw new EntraError(
      7000215,
      'invalid_client',
      401,
      'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not ' +
        `the client secret ID, for a secret added to app '${appId}'.`,
    );
  }
  if (Date.parse(credential.endDateTime) <= now.getTime()) {
    throw new EntraError(
      7000222,
      'invalid_client',
      401,
      `The provided client secret keys for app '${appId}' are expired. Visit the Azure portal to create new keys for ` +
        'your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: ' +
        'https://aka.ms/certCreds.',
    );
  }
}
