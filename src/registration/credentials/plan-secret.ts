import type { SecretChoice } from '../answers/answers.ts';
import type { CredentialPlan } from './credential-plan.ts';
import type { Observed, ObservedApplication, PasswordCredential } from '../observed.ts';
import { deliveredTag } from '../tags.ts';
import type { ApplicationStep } from '../plan/step.ts';
import {
  forbidsSecrets,
  maxSecretLifetime,
  SECRETS_MAY_BE_FORBIDDEN,
  secretsForbidden,
  type TenantPolicy,
} from '../tenant-policy.ts';

/** Begins the display name of every secret this tool makes; a random part follows, so that a lost answer can be found. */
export const SECRET_NAME_PREFIX = 'fhir-apps ';

/** The secrets of an application, sorted by whose they are and whether they reached somebody. */
export interface SecretInventory {
  /** Ours, delivered and not expired, the longest-lived first. */
  readonly working: readonly PasswordCredential[];
  /** Ours, never confirmed as delivered. */
  readonly unconfirmed: readonly PasswordCredential[];
  /** Not made by this tool. */
  readonly foreign: readonly PasswordCredential[];
}

function expiryOf({ endDateTime }: PasswordCredential): number {
  return endDateTime === null ? Infinity : Date.parse(endDateTime);
}

/** Sorts the secrets of an application (DESIGN section 5: a secret counts only when delivered). */
export function secretInventory(application: ObservedApplication, now: Date): SecretInventory {
  const delivered = (secret: PasswordCredential): boolean => application.tags.includes(deliveredTag(secret.keyId));
  const ours = (secret: PasswordCredential): boolean =>
    delivered(secret) || (secret.displayName ?? '').startsWith(SECRET_NAME_PREFIX);
  return {
    working: application.passwordCredentials
      .filter((secret) => delivered(secret) && expiryOf(secret) > now.getTime())
      .sort((a, b) => expiryOf(b) - expiryOf(a)),
    unconfirmed: application.passwordCredentials.filter((secret) => ours(secret) && !delivered(secret)),
    foreign: application.passwordCredentials.filter((secret) => !ours(secret)),
  };
}

/**
 * The writes that end with exactly one working, delivered secret: one whose delivery was cut off counts where the
 * sink holds a value that fits its hint; others that never arrived are removed, after the new one stands.
 */
export function secretSteps(
  inventory: SecretInventory,
  heldSecretHint: string | null,
  lifetimeSeconds: number,
  now: Date,
): readonly ApplicationStep[] {
  const arrived = inventory.unconfirmed.find(
    (secret) => secret.hint !== null && secret.hint === heldSecretHint && expiryOf(secret) > now.getTime(),
  );
  const lost = inventory.unconfirmed.filter((secret) => secret !== arrived);
  const removals = lost.map(({ keyId }): ApplicationStep => ({ kind: 'remove-secret', keyId }));
  if (arrived !== undefined) {
    return [{ kind: 'confirm-secret', keyId: arrived.keyId }, ...removals];
  }
  return inventory.working.length > 0 ? removals : [{ kind: 'add-secret', lifetimeSeconds }, ...removals];
}

/** Milliseconds in which a run that has just made a secret is expected to deliver it and to say so. */
const DELIVERY_TIME = 5_000;

/**
 * True where a secret of ours was made so lately that another run may still be delivering it: to remove it now would
 * leave that run with a dead one.
 */
export function isDeliveryUnderWay(
  { application, heldSecretHint }: Pick<Observed, 'application' | 'heldSecretHint'>,
  now: Date,
): boolean {
  if (application === null) {
    return false;
  }
  const isYoung = ({ startDateTime }: PasswordCredential): boolean =>
    startDateTime !== null && Math.abs(now.getTime() - Date.parse(startDateTime)) < DELIVERY_TIME;
  const hasArrived = ({ hint }: PasswordCredential): boolean => hint !== null && hint === heldSecretHint;
  return secretInventory(application, now).unconfirmed.some((secret) => isYoung(secret) && !hasArrived(secret));
}

/**
 * The writes about a secret, its lifetime clamped to the tenant's policy. Throws UsageError `secrets_forbidden`.
 */
export function planSecret(choice: SecretChoice, observed: Observed, now: Date): CredentialPlan {
  const { application, tenant } = observed;
  const created = application?.createdDateTime ?? null;
  const inventory =
    application === null ? { working: [], unconfirmed: [], foreign: [] } : secretInventory(application, now);
  const { lifetimeSeconds, decision } = secretLifetime(choice, tenant.policy, created, now);
  const steps = secretSteps(inventory, observed.heldSecretHint, lifetimeSeconds, now);
  const makesOne = steps.some(({ kind }) => kind === 'add-secret');
  const isForbidden = makesOne && forbidsSecrets(tenant.policy, created, now);
  if (isForbidden === true) {
    throw secretsForbidden(tenant.policy, created, now);
  }
  return {
    steps,
    decisions: makesOne ? [decision] : inventory.working.map(keptDecision),
    warnings: isForbidden === null ? [SECRETS_MAY_BE_FORBIDDEN] : [],
  };
}

/** The lifetime of a new secret, clamped to the tenant's policy, and what to say of it. */
export function secretLifetime(
  { lifetimeDays }: Pick<SecretChoice, 'lifetimeDays'>,
  policy: TenantPolicy | null,
  created: string | null,
  now: Date,
): { readonly lifetimeSeconds: number; readonly decision: string } {
  const asked = lifetimeDays * 86_400;
  const limit = maxSecretLifetime(policy, created, now);
  const lifetimeSeconds = limit === null ? asked : Math.min(asked, limit);
  return { lifetimeSeconds, decision: lifetimeDecision(lifetimeSeconds, asked) };
}

function lifetimeDecision(seconds: number, asked: number): string {
  const days = Math.floor(seconds / 86_400);
  return seconds < asked
    ? `The secret lives ${days} days: the tenant's policy allows no more.`
    : `The secret lives ${days} days.`;
}

/** Said, because whoever named a sink would otherwise wait for a secret in it. */
function keptDecision({ keyId }: PasswordCredential): string {
  return `The secret ${keyId}, which an earlier run delivered, stays; no new one is made.`;
}
