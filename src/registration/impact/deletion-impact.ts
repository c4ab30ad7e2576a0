import type { ClientConsent } from '../consent/client-consent.ts';
import { scopesIn } from '../consent/tenant-consent.ts';
import type { ObservedEntitlements } from '../edit/edit-entitlements.ts';
import type { ObservedApplication } from '../model/observed.ts';
import type { Principal } from '../roles/role-assignment.ts';
import { identify } from '../tags.ts';
import type { ObservedImpact } from './impact.ts';
import { lostAssignment } from './lost-assignment.ts';
import { leftOutOf, lostConsents } from './lost-consents.ts';

/** What the deletion of a resource means for others; null where who has its roles may not be read. */
export function impactOfResource(
  application: ObservedApplication,
  observed: ObservedEntitlements | null,
): ObservedImpact {
  const { displayName, appId } = application;
  const resource = observed?.resource ?? null;
  const related = new Map((observed?.related ?? []).map((client) => [client.appId, client.requiredResourceAccess]));
  /** True for a client that is known to ask this API for nothing, so that nothing of it can be granted by name. */
  const asksOther = (clientAppId: string | null): boolean =>
    related.get(clientAppId ?? '')?.every(({ resourceAppId }) => resourceAppId !== appId) ?? false;
  return {
    clients: (observed?.related ?? []).flatMap((client) => (client.appId === appId ? [] : [stoppedClient(client)])),
    roleAssignments: (resource?.assignments ?? []).map(({ appRoleId, principal }) =>
      lostAssignment({ displayName, appId, appRoles: resource?.appRoles ?? [] }, appRoleId, principal),
    ),
    consents: lostConsents(
      (observed?.grants ?? []).map(({ clientAppId, clientName, scope, principalId }) => ({
        ...{ clientAppId, client: clientName, api: displayName, scope, principalId },
        leftOut: asksOther(clientAppId) ? scopesIn(scope) : [],
      })),
    ),
    notRead: [
      ...(observed?.isRelatedRead === true ? [] : (['clients'] as const)),
      ...(observed === null ? (['roleAssignments'] as const) : []),
      ...(observed === null || observed.grants === null ? (['consents'] as const) : []),
    ],
  };
}

/** A client's own consent, where it has a service principal. */
type OwnConsent = Omit<ClientConsent, 'servicePrincipalId'> & {
  readonly servicePrincipal: { readonly id: string } | null;
};

/** What a client loses that is deleted; null where nothing of it may be read. */
export function impactOfClient(
  { appId, displayName }: Pick<ObservedApplication, 'appId' | 'displayName'>,
  consent: OwnConsent | null,
): ObservedImpact {
  const principalId = consent?.servicePrincipal?.id ?? null;
  const apiOf = (resourceId: string): ClientConsent['apis'][number] | undefined =>
    consent?.apis.find(({ servicePrincipalId }) => servicePrincipalId === resourceId);
  const known = principalId === null ? null : consent;
  const principal: Principal = { id: principalId ?? '', type: 'servicePrincipal', displayName };
  return {
    clients: [],
    roleAssignments: (known?.assignments ?? []).map(({ appRoleId, resourceId }) => {
      const api = apiOf(resourceId);
      const named = { displayName: api?.displayName ?? resourceId, appId: api?.appId ?? null };
      return lostAssignment({ ...named, appRoles: api?.appRoles ?? [] }, appRoleId, principal);
    }),
    consents: lostConsents(
      (known?.grants ?? []).map(({ resourceId, scope, principalId: person }) => ({
        ...{ clientAppId: appId, client: displayName, api: apiOf(resourceId)?.displayName ?? resourceId },
        ...{ scope, principalId: person, leftOut: known === null ? [] : leftOutOf(known, resourceId, scopesIn(scope)) },
      })),
    ),
    notRead: [
      ...(consent === null || (known !== null && known.assignments === null) ? (['roleAssignments'] as const) : []),
      ...(consent === null || (known !== null && known.grants === null) ? (['consents'] as const) : []),
    ],
  };
}

/** An application as an impact names it. */
export function stoppedClient({
  appId,
  displayName,
  tags,
}: Pick<ObservedApplication, 'appId' | 'displayName' | 'tags'>): ObservedImpact['clients'][number] {
  const { type = null, key = null } = identify(tags) ?? {};
  return { appId, displayName, type, key };
}
