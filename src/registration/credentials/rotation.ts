import { UsageError } from '../../errors/usage-error.ts';
import type { ObservedApplication, PasswordCredential } from '../observed.ts';
import { secretInventory, secretLifetime } from './plan-secret.ts';
import { deliveryTags, type Identification, retiresAt, retireTag, tagsOfStanding, withoutRetireTags } from '../tags.ts';
import { forbidsSecrets, secretsForbidden, type TenantPolicy } from '../tenant-policy.ts';

/** What `secret rotate` has to know of an application. */
export interface ObservedRotation {
  readonly application: ObservedApplication;
  readonly policy: TenantPolicy | null;
  /** The first three characters of the secret that the sink holds for this client; null where it holds none. */
  readonly heldSecretHint: string | null;
}

/** What a rotation does. */
export interface RotationPlan {
  /** One of ours that an interrupted rotation has handed over without saying so: it may be the new one already. */
  readonly arrived: PasswordCredential | null;
  /** Those of ours that reached nobody; they go first, so that there are never two that nobody knows. */
  readonly lost: readonly PasswordCredential[];
  /** Those of ours that were delivered: they retire once the new one works. */
  readonly replaced: readonly PasswordCredential[];
  readonly lifetimeSeconds: number;
  readonly decisions: readonly string[];
}

/** Plans a rotation; throws UsageError `secrets_forbidden` where a new secret is needed and policy allows none. */
export function planRotation(
  { application, policy, heldSecretHint }: ObservedRotation,
  lifetimeDays: number,
  now: Date,
): RotationPlan {
  const { unconfirmed, working } = secretInventory(application, now);
  const arrived =
    unconfirmed.find(
      ({ hint, endDateTime }) => hint !== null && hint === heldSecretHint && isAhead(endDateTime, now),
    ) ?? null;
  const created = application.createdDateTime;
  if (arrived === null && forbidsSecrets(policy, created, now) === true) {
    throw secretsForbidden(policy, created, now);
  }
  const { lifetimeSeconds, decision } = secretLifetime({ lifetimeDays }, policy, created, now);
  return {
    arrived,
    lost: unconfirmed.filter((secret) => secret !== arrived),
    replaced: working,
    lifetimeSeconds,
    decisions: arrived === null ? [decision] : [],
  };
}

/** The plan without what turned out not to be the new secret: it is lost, and a new one is made. */
export function withoutArrived(plan: RotationPlan): RotationPlan {
  return plan.arrived === null ? plan : { ...plan, arrived: null, lost: [...plan.lost, plan.arrived] };
}

/** A secret that was replaced, and when it falls due. */
export interface RetiredSecret {
  readonly keyId: string;
  readonly name: string | null;
  readonly deliveredTo: string | null;
  /** ISO 8601 UTC. */
  readonly retiresAt: string;
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

/**
 * The tags of an application once a new secret has arrived, all in one write: the new one is delivered, the older ones retire,
 * and what told of secrets that are gone is forgotten.
 */
export function rotatedTags(
  application: ObservedApplication,
  keyId: string,
  sinkDescription: string,
  replaced: readonly PasswordCredential[],
  at: Date,
): readonly string[] {
  const { tags, passwordCredentials, keyCredentials } = application;
  const standing = tagsOfStanding(tags, { passwordCredentials: [...passwordCredentials, { keyId }], keyCredentials });
  const retired = retirements(tags, replaced, at).map(({ secret, at: time }) => retireTag(secret.keyId, time));
  const before = withoutRetireTags(
    standing,
    replaced.map((secret) => secret.keyId),
  );
  return [...before, ...deliveryTags(keyId, sinkDescription), ...retired];
}

/** Throws UsageError where an application can have no secret of ours: `not_ours`, `no_secret_here`. */
export function refuseWithoutSecrets(
  { appId, displayName }: Pick<ObservedApplication, 'appId' | 'displayName'>,
  identification: Identification | null,
): asserts identification is Identification {
  if (identification === null) {
    throw new UsageError('not_ours', `"${displayName}" (${appId}) was not registered by fhir-apps.`, {
      hint: 'Rotate its secrets where they were made. To see what it has:',
      command: ['secret', 'list', appId],
      details: { appId },
    });
  }
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
}

function isAhead(time: string | null, now: Date): boolean {
  return time === null || Date.parse(time) > now.getTime();
}
