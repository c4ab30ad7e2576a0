import type { Application, FederatedIdentityCredential } from '../../tenant/application.ts';
import { type FirstPartyApplication, firstPartyApplication } from '../../tenant/first-party-applications.ts';
import { managedIdentityByClientId } from '../../tenant/managed-identity.ts';
import type { ManagedIdentity, ServicePrincipal, Tenant } from '../../tenant/model.ts';
import { applicationByAppId, servicePrincipalByAppId } from '../../tenant/tenant.ts';
import { EntraError } from '../entra-error.ts';
import type { ReplyUrls } from './reply-url.ts';
import type { Visible } from '../requested-resource.ts';

/**
 * Who may ask for tokens: an application of the tenant's own, one of Microsoft's public clients, or a managed identity
 * that trusts other issuers.
 */
export interface ClientRegistration {
  readonly appId: string;
  readonly displayName: string;
  /** Null for Microsoft's own. */
  readonly publisherDomain: string | null;
  readonly replyUrls: ReplyUrls;
  /** `allow public client flows`: without it, a client must authenticate wherever no reply URL tells its kind. */
  readonly isFallbackPublicClient: boolean;
  readonly signInAudience: string;
  /** The tenant's own application, or null for Microsoft's and a managed identity. */
  readonly application: Application | null;
  /** Microsoft's application, or null for the tenant's own. */
  readonly microsoft: FirstPartyApplication | null;
  /** Of other issuers, whose assertions it can show. */
  readonly federatedCredentials: readonly FederatedIdentityCredential[];
  /** Null while the tenant has none; consent makes one. */
  readonly principal: ServicePrincipal | null;
}

/** What no application can have as its id. */
const NO_APP_ID = '00000000-0000-0000-0000-000000000000';

/**
 * Finds the client with this id. Throws EntraError 700016 when there is none, and 700038 for the all-zero id (recorded in
 * https://github.com/calvinchengx/entra-emulator).
 */
export function clientRegistration(tenant: Tenant, clientId: string, visible: Visible): ClientRegistration {
  if (clientId === NO_APP_ID) {
    throw new EntraError(700038, 'unauthorized_client', 400, `${clientId} is not a valid application identifier.`);
  }
  const found = servicePrincipalByAppId(tenant, clientId);
  const principal = found !== undefined && visible(found.createdAt) ? found : null;
  const application = applicationByAppId(tenant, clientId);
  if (application !== undefined && visible(application.createdAt)) {
    return ofTenant(application, principal);
  }
  const identity = managedIdentityByClientId(tenant, clientId);
  if (identity?.federatedCredentials !== undefined && principal !== null) {
    return ofManagedIdentity(identity, identity.federatedCredentials, principal);
  }
  const microsoft = firstPartyApplication(clientId);
  if (microsoft !== undefined && microsoft.publicClientRedirectUris.length > 0) {
    return ofMicrosoft(microsoft, principal);
  }
  throw new EntraError(
    700016,
    'unauthorized_client',
    400,
    `Application with identifier '${clientId}' was not found in the directory '${tenant.displayName}'. This can ` +
      'happen if the application has not been installed by the administrator of the tenant or consented to by any ' +
      'user in the tenant. You may have sent your authentication request to the wrong tenant.',
  );
}

/** Throws EntraError 7000112 for a client whose service principal is disabled. */
export function requireEnabledClient({
  appId,
  displayName,
  principal,
}: Pick<ClientRegistration, 'appId' | 'displayName' | 'principal'>): void {
  if (principal?.accountEnabled === false) {
    throw new EntraError(7000112, 'unauthorized_client', 400, `Application '${appId}'(${displayName}) is disabled.`);
  }
}

function ofTenant(application: Application, principal: ServicePrincipal | null): ClientRegistration {
  const { resource } = application;
  return {
    appId: resource.appId,
    displayName: resource.displayName,
    publisherDomain: resource.publisherDomain,
    replyUrls: {
      web: resource.web.redirectUris,
      spa: resource.spa.redirectUris,
      publicClient: resource.publicClient.redirectUris,
    },
    isFallbackPublicClient: resource.isFallbackPublicClient === true,
    signInAudience: resource.signInAudience,
    application,
    microsoft: null,
    federatedCredentials: application.federatedIdentityCredentials,
    principal,
  };
}

/** https://learn.microsoft.com/entra/workload-id/workload-identity-federation */
function ofManagedIdentity(
  { clientId, name }: ManagedIdentity,
  federatedCredentials: readonly FederatedIdentityCredential[],
  principal: ServicePrincipal,
): ClientRegistration {
  return {
    appId: clientId,
    displayName: name,
    publisherDomain: null,
    replyUrls: { web: [], spa: [], publicClient: [] },
    isFallbackPublicClient: false,
    signInAudience: 'AzureADMyOrg',
    application: null,
    microsoft: null,
    federatedCredentials,
    principal,
  };
}

function ofMicrosoft(microsoft: FirstPartyApplication, principal: ServicePrincipal | null): ClientRegistration {
  return {
    appId: microsoft.appId,
    displayName: microsoft.displayName,
    publisherDomain: null,
    replyUrls: { web: [], spa: [], publicClient: microsoft.publicClientRedirectUris },
    isFallbackPublicClient: true,
    signInAudience: 'AzureADMultipleOrgs',
    application: null,
    microsoft,
    federatedCredentials: [],
    principal,
  };
}
