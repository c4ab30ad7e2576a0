import type { ClientConsent } from '../consent/client-consent.ts';
import { GRAPH_APIS } from '../consent/graph-permissions.ts';
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
  const isGrantable = (clientAppId: string | null): boolean => {
    const asked = related.get(clientAppId ?? '')?.map(({ resourceAppId }) => resourceAppId);
    return asked === undefined || isGrantableByName(asked, appId);
  };
  return {
    clients: (observed?.related ?? []).flatMap((client) => (client.appId === appId ? [] : [stoppedClient(client)])),
    roleAssignments: (resource?.assignments ?? []).map(({ appRoleId, principal }) =>
      lostAssignment({ displayName, appId, appRoles: resource?.appRoles ?? [] }, appRoleId, principal),
    ),
    consents: lostConsents(
      (observed?.grants ?? []).map(({ clientAppId, clientName, scope, principalId }) => ({
        ...{ clientAppId, client: clientName, api: displayName, apiAppId: appId },
        ...{ scope, principalId, leftOut: isGrantable(clientAppId) ? [] : scopesIn(scope) },
      })),
    ),
    notRead: [
      ...(observed?.isRelatedRead === true ? [] : (['clients'] as const)),
      ...(observed === null ? (['roleAssignments'] as const) : []),
      ...(observed === null || observed.grants === null ? (['consents'] as const) : []),
    ],
  };
}

/**
 * Whether `consent grant` can give a client the scopes of an API by their names, and nothing else: the client has to ask
 * for them, and for those of no other API that may have the same names. Microsoft Graph's are called otherwise than
 * those of FHIR.
 */
function isGrantableByName(asked: readonly string[], apiAppId: string): boolean {
  return asked.includes(apiAppId) && asked.every((each) => each === apiAppId || GRAPH_APIS.includes(each));
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
        apiAppId: apiOf(resourceId)?.appId || null,
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
