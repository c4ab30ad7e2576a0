import type { Tenant } from '../../tenant/model.ts';
import { applicationByAppId } from '../../tenant/tenant.ts';
import { type ClientRegistration, clientRegistration } from '../client/client-registration.ts';

/**
 * Those of the APIs that want consent to be asked for them together with consent for this client, which they know
 * (`knownClientApplications`, https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow): they act
 * for its users at other APIs.
 */
export function middleTiers(
  tenant: Tenant,
  client: ClientRegistration,
  apiAppIds: readonly string[],
): readonly ClientRegistration[] {
  const knowing = apiAppIds.filter((appId) => {
    const known = applicationByAppId(tenant, appId)?.resource.api.knownClientApplications ?? [];
    return appId !== client.appId && known.some((each) => each.toLowerCase() === client.appId);
  });
  return [...new Set(knowing)].map((appId) => clientRegistration(tenant, appId, () => true));
}
