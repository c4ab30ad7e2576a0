import type { ObservedApplication, PasswordCredential } from '../model/observed.ts';
import { type SecretInventory, secretExpiry, secretInventory } from './secret-inventory.ts';
import { utc } from './existing-credential.ts';
import type { UnconfirmedSecret } from '../result/registration-schema.ts';

/** Milliseconds after which an unmarked secret is never removed: its run is long over, and someone may work with it. */
export const REMOVABLE_FOR = 60 * 60_000;

/**
 * The unmarked secrets of ours, sorted by what can be known of them. A run marks a secret in the directory once it was
 * delivered, so that a mark is missing where a run was killed, or where another run is at it right now.
 */
export interface UnmarkedSecrets {
  /** The only current secret that begins like the value in the sink; a token has yet to prove that it is that value. */
  readonly candidate: PasswordCredential | null;
  /** Young and not in the sink, or expired: no one works with them. */
  readonly orphaned: readonly PasswordCredential[];
  /**
   * Each one of several current secrets that begin like the value in the sink: no token can tell which one it is, so
   * they stay.
   */
  readonly ambiguous: readonly PasswordCredential[];
  /** Older than an hour, and not in the sink: whether someone works with them is unknown, so they stay. */
  readonly old: readonly PasswordCredential[];
}

/**
 * Sorts the unmarked secrets of an inventory.
 *
 * @param storedSecretHint the first three characters of the value that the sink holds for this client; null where it
 *   holds none, or cannot be read: then age alone decides.
 * @param now the time as Microsoft Graph has it, since the times of secrets are Graph's.
 */
export function sortUnmarked(inventory: SecretInventory, storedSecretHint: string | null, now: Date): UnmarkedSecrets {
  const { working, unconfirmed: unmarked, foreign } = inventory;
  const isCurrent = (secret: PasswordCredential): boolean => secretExpiry(secret) > now.getTime();
  const mayBeStored = (secret: PasswordCredential): boolean =>
    storedSecretHint !== null && isCurrent(secret) && (secret.hint === null || secret.hint === storedSecretHint);
  const [first, ...others] = [...working, ...unmarked, ...foreign].filter(mayBeStored);
  const candidate = first !== undefined && others.length === 0 && unmarked.includes(first) ? first : null;
  const rest = unmarked.filter((secret) => secret !== candidate);
  const isOld = (secret: PasswordCredential): boolean => isCurrent(secret) && !isYoung(secret, now, REMOVABLE_FOR);
  const notStored = rest.filter((secret) => !mayBeStored(secret));
  return {
    candidate,
    orphaned: notStored.filter((secret) => !isOld(secret)),
    ambiguous: rest.filter(mayBeStored),
    old: notStored.filter(isOld),
  };
}

/** True for a secret that was made less than so many milliseconds ago; a secret whose age is unknown is old. */
export function isYoung(
  { startDateTime }: Pick<PasswordCredential, 'startDateTime'>,
  now: Date,
  milliseconds: number,
): boolean {
  // A clock may be a little behind the one that made the secret.
  return startDateTime !== null && Math.abs(now.getTime() - Date.parse(startDateTime)) < milliseconds;
}

/**
 * The current secrets of ours of which no mark says that they were delivered, but those that a run takes care of
 * (`handled`, key ids).
 */
export function unconfirmedSecrets(
  application: ObservedApplication,
  handled: readonly string[],
  now: Date,
): readonly UnconfirmedSecret[] {
  return secretInventory(application, now)
    .unconfirmed.filter((secret) => secretExpiry(secret) > now.getTime() && !handled.includes(secret.keyId))
    .map(asUnconfirmed);
}

/** One secret, as results report it. */
export function asUnconfirmed({
  keyId,
  displayName,
  startDateTime,
  endDateTime,
}: PasswordCredential): UnconfirmedSecret {
  return { keyId, name: displayName, madeAt: utc(startDateTime), expiresAt: utc(endDateTime) };
}
