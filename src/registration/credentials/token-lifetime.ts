/**
 * Milliseconds that an access token lives at most unless a policy of the tenant says otherwise: each gets a random time
 * of 60 to 90 minutes (https://learn.microsoft.com/entra/identity-platform/access-tokens#token-lifetime). A policy may
 * say up to a day (https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes).
 */
export const LONGEST_TOKEN_LIFETIME_MS = 90 * 60_000;

/** Milliseconds until Entra knows everywhere that a secret is gone: assumption A1. */
const KNOWN_EVERYWHERE_MS = 5 * 60_000;

/** Until when a token may live that someone got for a secret before it was removed. */
export function lastTokenEnd(removedAt: Date): Date {
  return new Date(removedAt.getTime() + KNOWN_EVERYWHERE_MS + LONGEST_TOKEN_LIFETIME_MS);
}

/** What becomes of the access tokens of a client that gets no more of them; a sentence to be ended or continued. */
export const TOKENS_LIVE_ON = 'Access tokens that were issued stay valid until they expire, up to 90 minutes';
