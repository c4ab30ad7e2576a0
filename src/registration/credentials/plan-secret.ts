import type { SecretChoice } from './inputs/secret.ts';
import type { CredentialPlan } from '../model/plan.ts';
import type { Observed, PasswordCredential } from '../model/observed.ts';
import type { ApplicationStep } from '../model/step.ts';
import { type SecretInventory, secretInventory } from './secret-inventory.ts';
import { withoutMark } from './mark-ahead.ts';
import { isYoung, sortUnmarked } from './unmarked-secrets.ts';
import { forbidsSecrets, maxSecretLifetime, SECRETS_MAY_BE_FORBIDDEN, secretsForbidden } from '../tenant-policy.ts';
import type { Warning } from '../../errors/warning.ts';
import type { TenantPolicy } from '../model/tenant-policy.ts';

/**
 * The writes that end with a working, delivered secret. One whose delivery was cut off counts where the sink holds its
 * value, which a token proves when the plan is applied. One that no one can have is removed, after the new one is
 * there. One of which that is not known stays, and is as good as delivered where the sink may hold it.
 */
export function secretSteps(
  inventory: SecretInventory,
  storedSecretHint: string | null,
  lifetimeSeconds: number,
  now: Date,
): readonly ApplicationStep[] {
  const { candidate, orphaned, ambiguous } = sortUnmarked(inventory, storedSecretHint, now);
  const removals = orphaned.map(({ keyId }): ApplicationStep => ({ kind: 'remove-secret', keyId }));
  if (candidate !== null) {
    return [{ kind: 'confirm-secret', keyId: candidate.keyId }, ...removals];
  }
  return inventory.working.length > 0 || ambiguous.length > 0
    ? removals
    : [{ kind: 'add-secret', lifetimeSeconds }, ...removals];
}

/** Milliseconds in which a run that has just made a secret is expected to deliver it and to say so. */
const DELIVERY_TIME = 5_000;

/** What is known of the runs that may be at the same application. */
export interface OtherRuns {
  /** Milliseconds in which a run that has delivered a secret is expected to have made the service principal. */
  readonly timeoutMs: number;
  /** Key ids of secrets that no other run has: this one has made them, and their answers were lost. */
  readonly lost: readonly string[];
}

/**
 * True where a secret of ours was made so lately that another run may still be delivering it: to remove it now would
 * leave that run with a dead one.
 */
export function isDeliveryUnderWay(
  { application, storedSecretHint, markAhead = null }: Pick<Observed, 'application' | 'storedSecretHint' | 'markAhead'>,
  now: Date,
  { timeoutMs, lost }: OtherRuns = { timeoutMs: DELIVERY_TIME, lost: [] },
): boolean {
  if (application === null) {
    return false;
  }
  const isStored = ({ hint }: PasswordCredential): boolean => hint !== null && hint === storedSecretHint;
  const timeFor = (secret: PasswordCredential): number => {
    if (secret.keyId !== markAhead?.keyId) {
      return isStored(secret) ? 0 : DELIVERY_TIME;
    }
    // What is stored can be proven, but the run that has stored it is likely to be done in a moment.
    return isStored(secret) ? DELIVERY_TIME : timeoutMs;
  };
  return secretInventory(withoutMark(application, markAhead), now).unconfirmed.some(
    (secret) => isYoung(secret, now, timeFor(secret)) && !lost.includes(secret.keyId),
  );
}

/**
 * The writes about a secret, its lifetime clamped to the tenant's policy. Throws UsageError `secrets_forbidden`.
 */
export function planSecret(choice: SecretChoice, observed: Observed, now: Date): CredentialPlan {
  const { tenant, markAhead = null } = observed;
  const application = observed.application === null ? null : withoutMark(observed.application, markAhead);
  const created = application?.createdDateTime ?? null;
  const inventory =
    application === null ? { working: [], unconfirmed: [], foreign: [] } : secretInventory(application, now);
  const { lifetimeSeconds, decision, isShortened } = secretLifetime(choice, tenant.policy, created, now);
  const found = secretSteps(inventory, observed.storedSecretHint, lifetimeSeconds, now);
  // What may be in use stays, however young it is.
  const kept = markAhead === null || markAhead.isUnused ? null : markAhead.keyId;
  const steps = found.filter((step) => step.kind !== 'remove-secret' || step.keyId !== kept);
  const makesOne = steps.some(({ kind }) => kind === 'add-secret');
  const isForbidden = makesOne && forbidsSecrets(tenant.policy, created, now);
  if (isForbidden === true) {
    throw secretsForbidden(tenant.policy, created, now);
  }
  return {
    steps,
    decisions: makesOne ? [decision] : inventory.working.map(keptDecision),
    departures: makesOne && isShortened ? [decision] : [],
    warnings: [
      ...(isForbidden === null ? [SECRETS_MAY_BE_FORBIDDEN] : []),
      ...(kept === null || !makesOne ? [] : [mayBeInUse(kept)]),
    ],
  };
}

function mayBeInUse(keyId: string): Warning {
  return {
    code: 'secret_unconfirmed',
    message: `Whether the secret ${keyId} was delivered is not known, since the application has no service principal and the recycle bin could not be read. It stays.`,
  };
}

/** The lifetime of a new secret, clamped to the tenant's policy, and what to say of it. */
export function secretLifetime(
  { lifetimeDays }: Pick<SecretChoice, 'lifetimeDays'>,
  policy: TenantPolicy | null,
  created: string | null,
  now: Date,
): { readonly lifetimeSeconds: number; readonly decision: string; readonly isShortened: boolean } {
  const asked = lifetimeDays * 86_400;
  const limit = maxSecretLifetime(policy, created, now);
  const lifetimeSeconds = limit === null ? asked : Math.min(asked, limit);
  const decision = lifetimeDecision(lifetimeSeconds, asked);
  return { lifetimeSeconds, decision, isShortened: lifetimeSeconds < asked };
}

function lifetimeDecision(seconds: number, asked: number): string {
  const days = Math.floor(seconds / 86_400);
  return seconds < asked
    ? `The secret lives ${days} days: the tenant's policy allows no longer lifetime.`
    : `The secret lives ${days} days.`;
}

/** Said, because whoever named a sink would otherwise wait for a secret in it. */
function keptDecision({ keyId }: PasswordCredential): string {
  return `The secret ${keyId}, which an earlier run delivered, stays; no new one is made.`;
}
