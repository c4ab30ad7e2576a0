import type { NameInput } from '../errors/wording.ts';
import { UsageError } from '../errors/usage-error.ts';
import type { Warning } from '../errors/warning.ts';
import { isoDurationSeconds } from './answers/duration.ts';
import type { CredentialRestriction, TenantPolicy } from './model/tenant-policy.ts';

/**
 * The policy that governs an application: the enabled one that it was assigned, else the tenant's default. An assigned
 * policy replaces the default as a whole, and an application has one at most
 * (https://learn.microsoft.com/graph/api/resources/applicationauthenticationmethodpolicy).
 */
export function governingPolicy(
  tenantDefault: TenantPolicy | null,
  assigned: readonly TenantPolicy[],
): TenantPolicy | null {
  return assigned.find(({ isEnabled }) => isEnabled) ?? tenantDefault;
}

function applies(restriction: CredentialRestriction, createdAt: string | null, now: Date): boolean {
  const after = restriction.restrictForAppsCreatedAfterDateTime;
  const created = createdAt === null ? now : new Date(createdAt);
  return restriction.state !== 'disabled' && (after === null || created >= new Date(after));
}

/**
 * Whether the policy forbids secrets for an application made at that time (null: to be made now); null: for all but
 * exempt identities.
 */
export function forbidsSecrets(policy: TenantPolicy | null, createdAt: string | null, now: Date): boolean | null {
  const found =
    policy === null || !policy.isEnabled
      ? []
      : policy.passwordRestrictions.filter(
          (restriction) => restriction.restrictionType === 'passwordAddition' && applies(restriction, createdAt, now),
        );
  return found.length === 0 ? false : found.some(({ exemptsSomeActors }) => !exemptsSomeActors) || null;
}

/** What to report where {@link forbidsSecrets} is null. */
export const SECRETS_MAY_BE_FORBIDDEN: Warning = {
  code: 'secrets_may_be_forbidden',
  message:
    'The policy of this tenant forbids secrets and exempts some identities. Microsoft Graph decides whether this one is exempt.',
};

/** The longest lifetime in seconds that the policy allows a secret; null where it sets none. */
export function maxSecretLifetime(policy: TenantPolicy | null, createdAt: string | null, now: Date): number | null {
  return policy === null || !policy.isEnabled
    ? null
    : shortestLifetime(policy.passwordRestrictions, 'passwordLifetime', createdAt, now);
}

/**
 * The longest time in seconds that the policy allows between a certificate's start and its end; null where it sets
 * none.
 */
export function maxCertificateLifetime(
  policy: TenantPolicy | null,
  createdAt: string | null,
  now: Date,
): number | null {
  return policy === null || !policy.isEnabled
    ? null
    : shortestLifetime(policy.keyRestrictions, 'asymmetricKeyLifetime', createdAt, now);
}

function shortestLifetime(
  restrictions: readonly CredentialRestriction[],
  restrictionType: string,
  createdAt: string | null,
  now: Date,
): number | null {
  const limits = restrictions
    .filter((restriction) => restriction.restrictionType === restrictionType && applies(restriction, createdAt, now))
    .map((restriction) => isoDurationSeconds(restriction.maxLifetime))
    .filter((seconds) => seconds !== null);
  return limits.length === 0 ? null : Math.min(...limits);
}

/** What to do instead of a secret; also said where Graph refuses one and the policy cannot be read. */
export function insteadOfASecret(input: NameInput): string {
  const credential = input('credential');
  return `Register with ${credential} federated where the job runs in CI or in Kubernetes, else with ${credential} certificate.`;
}

/**
 * The error for a secret that policy forbids, with the kinds of credential that it allows; `details.allowed` lists
 * them, and `details.maxCertificateDays` is null where the policy sets no limit.
 */
export function secretsForbidden(policy: TenantPolicy | null, createdAt: string | null, now: Date): UsageError {
  const limit = maxCertificateLifetime(policy, createdAt, now);
  const days = limit === null ? null : Math.floor(limit / 86_400);
  const limited = days === null ? '' : ` The policy allows a certificate ${days} days at most.`;
  return new UsageError('secrets_forbidden', 'The policy of this tenant forbids secrets for this application.', {
    hint: (input) => `${insteadOfASecret(input)}${limited}`,
    details: { allowed: ['federated', 'certificate', 'none'], maxCertificateDays: days },
  });
}
