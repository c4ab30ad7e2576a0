import { scopesIn } from '../consent/tenant-consent.ts';
import type { LostConsent } from './impact.ts';

/** Scopes of an API that are revoked from a client, or go with one of the two. */
export interface LostGrant {
  /** Null where the client could not be read. */
  readonly clientAppId: string | null;
  readonly client: string;
  readonly api: string;
  /** Values with a space between them. */
  readonly scope: string;
  /** Null for all users. */
  readonly principalId: string | null;
}

/** One entry for each client and API, whoever has consented. */
export function lostConsents(grants: readonly LostGrant[]): readonly LostConsent[] {
  const groups = new Map<string, LostGrant[]>();
  for (const grant of grants) {
    const key = JSON.stringify([grant.clientAppId ?? grant.client, grant.api]);
    groups.set(key, [...(groups.get(key) ?? []), grant]);
  }
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [lostConsent(first, same)];
  });
}

function lostConsent({ client, clientAppId, api }: LostGrant, same: readonly LostGrant[]): LostConsent {
  const scopesForAllUsers = scopesOf(same.filter(({ principalId }) => principalId === null));
  return {
    ...{ client, clientAppId, api, scopes: scopesOf(same), scopesForAllUsers },
    forAllUsers: scopesForAllUsers.length > 0,
    people: new Set(same.flatMap(({ principalId }) => principalId ?? [])).size,
  };
}

function scopesOf(grants: readonly LostGrant[]): readonly string[] {
  return [...new Set(grants.flatMap(({ scope }) => scopesIn(scope)))];
}
