import { z } from 'zod';
import type { ClientConsent } from '../consent/client-consent.ts';
import { scopesIn } from '../consent/tenant-consent.ts';
import type { ObservedEntitlements } from '../edit/edit-entitlements.ts';
import type { Immutable } from '../model/immutable.ts';
import type { ObservedApplication } from '../model/observed.ts';
import { APP_TYPE, REGISTRATION_KEYS } from '../model/result-keys.ts';
import { PRINCIPAL, roleName } from '../roles/role-assignment.ts';
import { identify } from '../tags.ts';

const LOST_ASSIGNMENT = z
  .strictObject({
    role: z.string().describe('By its value, or as the directory shows it.'),
    api: z.string().describe('The name of the application whose role it is.'),
    apiAppId: z.string().nullable().describe('Null where it could not be read.'),
    principal: PRINCIPAL,
  })
  .meta({ id: 'LostRoleAssignment' });

const LOST_CONSENT = z
  .strictObject({
    client: z.string().describe('The name of the client that was consented to.'),
    clientAppId: z.string().nullable().describe('Null where it could not be read.'),
    api: z.string(),
    scopes: z.array(z.string()).describe('Everything that somebody has consented to.'),
    scopesForAllUsers: z.array(z.string()),
    forAllUsers: z.boolean(),
    people: z.int().describe('How many users have consented for themselves alone.'),
  })
  .meta({ id: 'LostConsent' });

/** What stops working with an application that is deleted, and what restoring it does not bring back. */
export const DELETION_IMPACT = z
  .strictObject({
    clients: z
      .array(
        z.strictObject({
          ...{ appId: REGISTRATION_KEYS.appId, displayName: z.string() },
          ...{ type: APP_TYPE.nullable(), key: REGISTRATION_KEYS.key.nullable() },
        }),
      )
      .describe('Of a resource: the other applications of its FHIR server, which get no tokens for it any more.'),
    roleAssignments: z.array(LOST_ASSIGNMENT).describe('Of its roles, or of the roles that a client has.'),
    consents: z.array(LOST_CONSENT).describe('To its scopes, or to what a client asks for.'),
    notRead: z
      .array(z.enum(['clients', 'roleAssignments', 'consents']))
      .describe('What may not be read, so that nobody knows.'),
    bringBack: z.array(z.string()).describe('Commands that bring it back, in their order; none for what is purged.'),
  })
  .meta({ id: 'DeletionImpact' });

/** See {@link DELETION_IMPACT}; the commands depend on how the tool is called. */
export type DeletionImpact = Omit<Immutable<z.infer<typeof DELETION_IMPACT>>, 'bringBack'>;

/** What the deletion of a resource means for others; null where who has its roles may not be read. */
export function impactOfResource(
  application: ObservedApplication,
  observed: ObservedEntitlements | null,
): DeletionImpact {
  const { displayName, appId } = application;
  const resource = observed?.resource ?? null;
  const ofRole = new Map(resource?.appRoles.map((role) => [role.id, roleName(role)]));
  const grants = observed?.grants ?? [];
  return {
    clients: (observed?.related ?? []).flatMap((client) => (client.appId === appId ? [] : [clientOf(client)])),
    roleAssignments: (resource?.assignments ?? []).map(({ appRoleId, principal }) => ({
      ...{ role: ofRole.get(appRoleId) ?? appRoleId, api: displayName, apiAppId: appId, principal },
    })),
    consents: lostConsents(
      grants.map(({ clientAppId, clientName, scope, principalId }) => ({
        ...{ clientAppId, client: clientName, api: displayName, scope, principalId },
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
type OwnConsent = Pick<ClientConsent, 'apis' | 'grants' | 'assignments'> & {
  readonly servicePrincipal: { readonly id: string } | null;
};

/** What a client loses that is deleted; null where nothing of it may be read. */
export function impactOfClient(
  { appId, displayName }: ObservedApplication,
  consent: OwnConsent | null,
): DeletionImpact {
  const principalId = consent?.servicePrincipal?.id ?? null;
  const apiOf = (resourceId: string): ClientConsent['apis'][number] | undefined =>
    consent?.apis.find(({ servicePrincipalId }) => servicePrincipalId === resourceId);
  const known = principalId === null ? null : consent;
  return {
    clients: [],
    roleAssignments: (known?.assignments ?? []).map(({ appRoleId, resourceId }) => {
      const api = apiOf(resourceId);
      const role = api?.appRoles.find(({ id }) => id === appRoleId);
      return {
        role: role === undefined ? appRoleId : roleName(role),
        ...{ api: api?.displayName ?? resourceId, apiAppId: api?.appId ?? null },
        principal: { id: principalId ?? '', type: 'servicePrincipal', displayName },
      };
    }),
    consents: lostConsents(
      (known?.grants ?? []).map(({ resourceId, scope, principalId: person }) => ({
        ...{ clientAppId: appId, client: displayName, api: apiOf(resourceId)?.displayName ?? resourceId },
        ...{ scope, principalId: person },
      })),
    ),
    notRead: [
      ...(consent === null || (known !== null && known.assignments === null) ? (['roleAssignments'] as const) : []),
      ...(consent === null || (known !== null && known.grants === null) ? (['consents'] as const) : []),
    ],
  };
}

function clientOf({ appId, displayName, tags }: ObservedApplication): DeletionImpact['clients'][number] {
  const { type = null, key = null } = identify(tags) ?? {};
  return { appId, displayName, type, key };
}

interface Grant {
  readonly clientAppId: string | null;
  readonly client: string;
  readonly api: string;
  readonly scope: string;
  /** Null for all users. */
  readonly principalId: string | null;
}

/** One line for each client and API, whoever has consented. */
function lostConsents(grants: readonly Grant[]): DeletionImpact['consents'] {
  const keys = [...new Set(grants.map(({ clientAppId, client, api }) => `${clientAppId ?? client} ${api}`))];
  return keys.flatMap((key) => {
    const same = grants.filter(({ clientAppId, client, api }) => `${clientAppId ?? client} ${api}` === key);
    const [first] = same;
    return first === undefined
      ? []
      : [
          {
            ...{ client: first.client, clientAppId: first.clientAppId, api: first.api },
            scopes: scopesOf(same),
            scopesForAllUsers: scopesOf(same.filter(({ principalId }) => principalId === null)),
            forAllUsers: same.some(({ principalId }) => principalId === null),
            people: new Set(same.flatMap(({ principalId }) => principalId ?? [])).size,
          },
        ];
  });
}

function scopesOf(grants: readonly Grant[]): readonly string[] {
  return [...new Set(grants.flatMap(({ scope }) => scopesIn(scope)))];
}
