import { isoDurationSeconds } from './duration.ts';

/** One restriction of an app-management policy (Graph: passwordCredentialConfiguration). */
export interface PasswordRestriction {
  readonly restrictionType: string;
  readonly state: string | null;
  readonly maxLifetime: string | null;
  readonly restrictForAppsCreatedAfterDateTime: string | null;
}

/** The parts of the tenant's default app-management policy that decide about us (facts/graph.md 2.4 and 5.8). */
export interface TenantPolicy {
  readonly isEnabled: boolean;
  readonly passwordRestrictions: readonly PasswordRestriction[];
  /** True where only `api://<appId>` forms may be added as identifier URIs. */
  readonly onlyDefaultUris: boolean;
}

function applies(restriction: PasswordRestriction, createdAt: string | null, now: Date): boolean {
  const after = restriction.restrictForAppsCreatedAfterDateTime;
  const created = createdAt === null ? now : new Date(createdAt);
  return restriction.state !== 'disabled' && (after === null || created >= new Date(after));
}

/** True where the policy forbids secrets for an application made at that time (null: to be made now). */
export function forbidsSecrets(policy: TenantPolicy | null, createdAt: string | null, now: Date): boolean {
  return (
    policy !== null &&
    policy.isEnabled &&
    policy.passwordRestrictions.some(
      (restriction) => restriction.restrictionType === 'passwordAddition' && applies(restriction, createdAt, now),
    )
  );
}

/** The longest lifetime in seconds that the policy allows a secret; null where it sets none. */
export function maxSecretLifetime(policy: TenantPolicy | null, createdAt: string | null, now: Date): number | null {
  if (policy === null || !policy.isEnabled) {
    return null;
  }
  const limits = policy.passwordRestrictions
    .filter((restriction) => restriction.restrictionType === 'passwordLifetime' && applies(restriction, createdAt, now))
    .map((restriction) => isoDurationSeconds(restriction.maxLifetime))
    .filter((seconds) => seconds !== null);
  return limits.length === 0 ? null : Math.min(...limits);
}
