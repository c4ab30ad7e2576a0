import type { ObservedApplication, PasswordCredential } from '../model/observed.ts';
import { deliveredTag } from '../tags.ts';

/**
 * Begins the display name of every secret this tool makes; a random part follows, so that a lost answer can be found.
 */
export const SECRET_NAME_PREFIX = 'fhir-apps ';

/** The secrets of an application, sorted by whose they are and whether they reached someone. */
export interface SecretInventory {
  /** Ours, delivered and not expired, the longest-lived first. */
  readonly working: readonly PasswordCredential[];
  /** Ours, never confirmed as delivered. */
  readonly unconfirmed: readonly PasswordCredential[];
  /** Not made by this tool. */
  readonly foreign: readonly PasswordCredential[];
}

/** When a secret expires, in milliseconds since 1970; `Infinity` for one that never does. */
export function secretExpiry({ endDateTime }: Pick<PasswordCredential, 'endDateTime'>): number {
  return endDateTime === null ? Infinity : Date.parse(endDateTime);
}

/** Sorts the secrets of an application: one counts only once it was delivered. */
export function secretInventory(application: ObservedApplication, now: Date): SecretInventory {
  const delivered = (secret: PasswordCredential): boolean => application.tags.includes(deliveredTag(secret.keyId));
  const ours = (secret: PasswordCredential): boolean =>
    delivered(secret) || (secret.displayName ?? '').startsWith(SECRET_NAME_PREFIX);
  return {
    working: application.passwordCredentials
      .filter((secret) => delivered(secret) && secretExpiry(secret) > now.getTime())
      .sort((a, b) => secretExpiry(b) - secretExpiry(a)),
    unconfirmed: application.passwordCredentials.filter((secret) => ours(secret) && !delivered(secret)),
    foreign: application.passwordCredentials.filter((secret) => !ours(secret)),
  };
}
