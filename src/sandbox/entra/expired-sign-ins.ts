import type { Tenant } from '../tenant/model.ts';

/** How long what has expired is remembered, so that a client learns that it came too late, in milliseconds. */
const MEMORY_MS = 60 * 60_000;

/**
 * The tenant without codes, refresh tokens and sign-in sessions that expired an hour ago; the same value when there are
 * none.
 */
export function withoutExpired(tenant: Tenant, now: Date): Tenant {
  const oldest = now.getTime() - MEMORY_MS;
  const { authorizationCodes, deviceCodes, refreshTokens, signInSessions } = tenant;
  const kept = {
    authorizationCodes: young(authorizationCodes, oldest),
    deviceCodes: young(deviceCodes, oldest),
    refreshTokens: young(refreshTokens, oldest),
    signInSessions: young(signInSessions, oldest),
  };
  const isSame =
    kept.authorizationCodes === authorizationCodes &&
    kept.deviceCodes === deviceCodes &&
    kept.refreshTokens === refreshTokens &&
    kept.signInSessions === signInSessions;
  return isSame ? tenant : { ...tenant, ...kept };
}

function young<T extends { readonly expiresAt: number }>(
  record: Readonly<Record<string, T>>,
  oldest: number,
): Readonly<Record<string, T>> {
  const entries = Object.entries(record);
  const kept = entries.filter(([, { expiresAt }]) => expiresAt > oldest);
  return kept.length === entries.length ? record : Object.fromEntries(kept);
}
