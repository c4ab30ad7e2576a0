import type { GivenConsent } from '../consent/client-consent.ts';
import { grantableScopes } from '../consent/plan-consent.ts';
import { scopesIn } from '../consent/tenant-consent.ts';
import type { LostConsent } from './impact.ts';

/** Scopes of an API that are revoked from a client, or go with one of the two. */
export interface LostGrant {
  /** Null where the client could not be read. */
  readonly clientAppId: string | null;
  readonly client: string;
  readonly api: string;
  /** Null where the API could not be read. */
  readonly apiAppId: string | null;
  /** Values with a space between them. */
  readonly scope: string;
  /** Null for all users. */
  readonly principalId: string | null;
  /** Those of its scopes that no command can grant again, and nothing else. */
  readonly leftOut: readonly string[];
}

/** One entry for each client and API, whoever has consented. */
export function lostConsents(grants: readonly LostGrant[]): readonly LostConsent[] {
  const groups = new Map<string, LostGrant[]>();
  for (const grant of grants) {
    const key = keyOfConsent(grant);
    groups.set(key, [...(groups.get(key) ?? []), grant]);
  }
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [lostConsent(first, same)];
  });
}

/** The same for everything that one client loses at one API; several APIs may have one display name. */
export function keyOfConsent({
  client,
  clientAppId,
  api,
  apiAppId,
}: Omit<LostGrant, 'scope' | 'principalId' | 'leftOut'>): string {
  return JSON.stringify([clientAppId ?? client, apiAppId ?? api]);
}

function lostConsent({ client, clientAppId, api, apiAppId }: LostGrant, same: readonly LostGrant[]): LostConsent {
  const forAll = same.filter(({ principalId }) => principalId === null);
  const scopesForAllUsers = scopesOf(forAll);
  return {
    ...{ client, clientAppId, api, apiAppId, scopes: scopesOf(same), scopesForAllUsers },
    forAllUsers: scopesForAllUsers.length > 0,
    leftOut: [...new Set(forAll.flatMap(({ leftOut }) => leftOut))],
    people: new Set(same.flatMap(({ principalId }) => principalId ?? [])).size,
  };
}

function scopesOf(grants: readonly LostGrant[]): readonly string[] {
  return [...new Set(grants.flatMap(({ scope }) => scopesIn(scope)))];
}

/**
 * The scopes of an API, by the object id of its service principal, that `consent grant` cannot grant to a client by
 * their names: it offers none that the client does not ask for, and grants one of a name that several APIs have at all
 * of them.
 */
export function leftOutOf(consent: GivenConsent, resourceId: string, scopes: readonly string[]): readonly string[] {
  const offered = grantableScopes(consent);
  const isGranted = (apiId: string | null, name: string): boolean =>
    (consent.grants ?? []).some(
      (grant) => grant.resourceId === apiId && grant.principalId === null && scopesIn(grant.scope).includes(name),
    );
  return scopes.filter((name) => {
    const apiIds = offered.filter((each) => each.scopes.includes(name)).map(({ api }) => api.servicePrincipalId);
    return !apiIds.includes(resourceId) || apiIds.some((apiId) => apiId !== resourceId && !isGranted(apiId, name));
  });
}
