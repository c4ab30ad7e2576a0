import type { KeyCredential } from '../../tenant/application.ts';
import type { AppManagementPolicy, CredentialRestriction } from '../../tenant/tenant.ts';
import { GraphError } from '../graph-error.ts';

/**
 * Holds a new password against the tenant's app management policy (facts/graph.md §5.8).
 * Throws GraphError 400 `CredentialTypeNotAllowedAsPerAppPolicy` ([guess] for its text) or
 * `CredentialInvalidLifetimeAsPerAppPolicy`.
 */
export function checkPasswordPolicy(
  policy: AppManagementPolicy,
  password: { readonly start: Date; readonly end: Date; readonly applicationCreated: string },
): void {
  if (!policy.isEnabled) {
    return;
  }
  for (const restriction of policy.applicationRestrictions.passwordCredentials) {
    if (!isInForce(restriction, password.applicationCreated)) {
      continue;
    }
    if (restriction.restrictionType === 'passwordAddition') {
      throw new GraphError(
        400,
        'CredentialTypeNotAllowedAsPerAppPolicy',
        `Credential type not allowed as per assigned policy '${policy.id}'.`,
      );
    }
    if (restriction.restrictionType === 'passwordLifetime' && outlives(password, restriction)) {
      throw invalidLifetime(policy);
    }
  }
}

/**
 * Holds a new key against the tenant's app management policy, as {@link checkPasswordPolicy} does a password.
 * Throws GraphError 400 `CredentialInvalidLifetimeAsPerAppPolicy`.
 */
export function checkKeyPolicy(policy: AppManagementPolicy, key: KeyCredential, applicationCreated: string): void {
  const lifetime = { start: new Date(key.startDateTime ?? 0), end: new Date(key.endDateTime ?? 0) };
  const isTooLong = policy.applicationRestrictions.keyCredentials.some(
    (each) =>
      each.restrictionType === 'asymmetricKeyLifetime' &&
      isInForce(each, applicationCreated) &&
      outlives(lifetime, each),
  );
  if (policy.isEnabled && isTooLong) {
    throw invalidLifetime(policy);
  }
}

function invalidLifetime(policy: AppManagementPolicy): GraphError {
  return new GraphError(
    400,
    'CredentialInvalidLifetimeAsPerAppPolicy',
    `Credential lifetime exceeds the max value allowed as per assigned policy '${policy.id}'.`,
  );
}

function isInForce(restriction: CredentialRestriction, applicationCreated: string): boolean {
  const since = restriction.restrictForAppsCreatedAfterDateTime ?? null;
  return restriction.state === 'enabled' && (since === null || Date.parse(applicationCreated) > Date.parse(since));
}

function outlives(password: { start: Date; end: Date }, { maxLifetime }: CredentialRestriction): boolean {
  const latest = afterDuration(password.start, maxLifetime ?? '');
  return latest !== null && password.end.getTime() > latest.getTime();
}

/** `start` plus an ISO 8601 duration of whole units, such as `P180D` or `P4DT12H30M5S`; null for what is none. */
export function afterDuration(start: Date, duration: string): Date | null {
  const match = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration);
  if (match === null || duration === 'P' || duration.endsWith('T')) {
    return null;
  }
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  const end = new Date(start);
  end.setUTCFullYear(end.getUTCFullYear() + years, end.getUTCMonth() + months, end.getUTCDate() + weeks * 7 + days);
  end.setUTCHours(end.getUTCHours() + hours, end.getUTCMinutes() + minutes, end.getUTCSeconds() + seconds);
  return end;
}
