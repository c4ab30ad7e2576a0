import { UsageError } from '../../errors/usage-error.ts';
import type { ObservedApplication, PasswordCredential } from '../model/observed.ts';
import { secretLifetime } from './plan-secret.ts';
import { secretInventory } from './secret-inventory.ts';
import { isYoung, REMOVABLE_FOR, sortUnmarked } from './unmarked-secrets.ts';
import { identifyOurs } from '../identify-ours.ts';
import { deliveryTags, type Identification, retiresAt, retireTag, withoutRetireTags } from '../tags.ts';
import { forbidsSecrets, secretsForbidden } from '../tenant-policy.ts';
import type { TenantPolicy } from '../model/tenant-policy.ts';

/** What `credential rotate` has to know of an application. */
export interface ObservedRotation {
  readonly application: ObservedApplication;
  readonly policy: TenantPolicy | null;
  /** The first three characters of the secret that the sink holds for this client; null where it holds none. */
  readonly storedSecretHint: string | null;
}

/** What a rotation does. */
export interface RotationPlan {
  /**
   * One of ours that an interrupted rotation may have delivered without marking it; a token has yet to prove that the
   * sink holds it.
   */
  readonly delivered: PasswordCredential | null;
  /** Those of ours that no one has; they go first, so that there are never two that no one knows. */
  readonly orphaned: readonly PasswordCredential[];
  /**
   * Those of ours that were delivered, or may have been to the sink that gets the new one: they retire once the new one
   * works.
   */
  readonly replaced: readonly PasswordCredential[];
  /** Those of ours that stay, because someone may work with them. */
  readonly unconfirmed: readonly PasswordCredential[];
  readonly lifetimeSeconds: number;
  readonly decisions: readonly string[];
}

/** Plans a rotation; throws UsageError `secrets_forbidden` where a new secret is needed and policy allows none. */
export function planRotation(
  { application, policy, storedSecretHint }: ObservedRotation,
  lifetimeDays: number,
  now: Date,
): RotationPlan {
  const inventory = secretInventory(application, now);
  const { candidate, orphaned, ambiguous, old } = sortUnmarked(inventory, storedSecretHint, now);
  const isRetiring = (secret: PasswordCredential): boolean => isYoung(secret, now, REMOVABLE_FOR);
  const created = application.createdDateTime;
  if (candidate === null && forbidsSecrets(policy, created, now) === true) {
    throw secretsForbidden(policy, created, now);
  }
  const { lifetimeSeconds, decision } = secretLifetime({ lifetimeDays }, policy, created, now);
  return {
    delivered: candidate,
    orphaned,
    replaced: [...inventory.working, ...ambiguous.filter(isRetiring)],
    unconfirmed: [...ambiguous.filter((secret) => !isRetiring(secret)), ...old],
    lifetimeSeconds,
    decisions: candidate === null ? [decision] : [],
  };
}

/**
 * The plan for a sink whose value did not turn out to be the secret that it was taken for: a new one is made. That
 * secret is lost where Microsoft Entra ID says so (`isDisproved`), and otherwise retires with the others, since someone
 * may work with it. Throws as {@link planRotation}.
 */
export function discardUnverified(
  plan: RotationPlan,
  observed: Omit<ObservedRotation, 'storedSecretHint'>,
  lifetimeDays: number,
  { isDisproved, now }: { readonly isDisproved: boolean; readonly now: Date },
): RotationPlan {
  const { delivered } = plan;
  const without = planRotation({ ...observed, storedSecretHint: null }, lifetimeDays, now);
  if (delivered === null || isDisproved || !without.orphaned.includes(delivered)) {
    return without;
  }
  return {
    ...without,
    orphaned: without.orphaned.filter((secret) => secret !== delivered),
    replaced: [...without.replaced, delivered],
  };
}

/**
 * The plan where a secret may be in wrong hands: a new one is made in any case, and one that the sink holds, which an
 * interrupted rotation would be finished with, goes with the others. Throws as {@link planRotation}.
 */
export function planAfterLeak(observed: ObservedRotation, lifetimeDays: number, now: Date): RotationPlan {
  const plan = planRotation(observed, lifetimeDays, now);
  const { delivered } = plan;
  if (delivered === null) {
    return plan;
  }
  const { decisions } = planRotation({ ...observed, storedSecretHint: null }, lifetimeDays, now);
  return { ...plan, delivered: null, replaced: [...plan.replaced, delivered], decisions };
}

/** When each older secret falls due; one that was replaced before keeps an earlier time. */
export function retirements(
  tags: readonly string[],
  replaced: readonly PasswordCredential[],
  at: Date,
): readonly { readonly secret: PasswordCredential; readonly at: Date }[] {
  return replaced.map((secret) => {
    const earlier = retiresAt(tags, secret.keyId);
    return { secret, at: earlier !== null && Date.parse(earlier) < at.getTime() ? new Date(earlier) : at };
  });
}

/** A secret that its sink has received. */
export interface SecretInSink {
  readonly keyId: string;
  readonly sinkDescription: string;
}

/**
 * The tags of an application once a new secret is delivered, all in one write: the new one is tagged, and the older
 * ones retire.
 */
export function rotatedTags(
  { tags }: Pick<ObservedApplication, 'tags'>,
  { keyId, sinkDescription }: SecretInSink,
  replaced: readonly PasswordCredential[],
  at: Date,
): readonly string[] {
  const retired = retirements(tags, replaced, at).map(({ secret, at: time }) => retireTag(secret.keyId, time));
  const before = withoutRetireTags(
    tags,
    replaced.map((secret) => secret.keyId),
  );
  return [...before, ...deliveryTags(keyId, sinkDescription), ...retired];
}

/**
 * What an application that can have secrets of ours is. Throws UsageError `not_ours`, `no_secret_here`.
 */
export function identifyWithSecrets(
  application: Pick<ObservedApplication, 'appId' | 'displayName' | 'tags'>,
): Identification {
  const { appId, displayName } = application;
  const identification = identifyOurs(application, {
    hint: 'Rotate its secrets where they were made. To see what it has:',
    command: ['credential', 'list', appId],
  });
  if (identification.type === 'public' || identification.type === 'resource') {
    throw new UsageError(
      'no_secret_here',
      `"${displayName}" (${appId}) is a ${identification.type} application, which has no secret.`,
      {
        hint:
          identification.type === 'public'
            ? 'A public client cannot keep one; if it has a server side, register it as confidential.'
            : 'A resource proves nothing to Entra; name one of its clients.',
        details: { appId },
      },
    );
  }
  return identification;
}
