import { MICROSOFT_GRAPH_APP_ID } from '../../tenant/first-party-applications.ts';
import { EntraError } from '../entra-error.ts';
import type { RequestedResource } from '../requested-resource.ts';
import { grantedScopes } from './granted-scopes.ts';
import type { ScopeFacts } from './scope-facts.ts';

/**
 * What nobody has granted must at least be listed in the registration (AADSTS650057,
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes). Microsoft's clients list none of the
 * tenant's own APIs, so nobody can be asked for `.default` of one (https://github.com/Azure/azure-cli/issues/31051);
 * where nobody is asked, they lack consent.
 */
export function requireListed(facts: ScopeFacts, resource: RequestedResource): void {
  const { client, tenant, asksPerson = false } = facts;
  const isMicrosofts = resource.publication.ownerTenantId === client.microsoft?.ownerTenantId;
  const listed = client.application?.resource.requiredResourceAccess ?? (isMicrosofts || !asksPerson ? undefined : []);
  const { appId } = resource.principal;
  if (
    listed === undefined ||
    appId === MICROSOFT_GRAPH_APP_ID ||
    appId === client.appId ||
    listed.some((each) => each.resourceAppId === appId) ||
    grantedScopes(tenant, client, resource, 'anybody').length > 0
  ) {
    return;
  }
  throw new EntraError(
    650057,
    'invalid_resource',
    400,
    'Invalid resource. The client has requested access to a resource which is not listed in the requested ' +
      `permissions in the client's application registration. Client app ID: ${client.appId}(${client.displayName}). ` +
      `Resource value from request: ${resource.name}. Resource app ID: ${appId}. ` +
      `List of valid resources from app registration: ${listed.map((each) => each.resourceAppId).join(', ')}.`,
  );
}
