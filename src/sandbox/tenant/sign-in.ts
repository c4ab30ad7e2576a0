import { createHash, randomBytes } from 'node:crypto';

/** Where an application registers a reply URL, as Graph names it. */
export type ReplyPlatform = 'web' | 'spa' | 'publicClient';

/** A code that the token endpoint redeems once: what a client requested for a user, and the user granted. */
export interface AuthorizationCode {
  /** The SHA-256 of the code, as `hashHandle` makes it: its key in the tenant's record. */
  readonly id: string;
  readonly clientAppId: string;
  readonly userId: string;
  readonly redirectUri: string;
  /** The platform of the reply URL: codes of single-page applications are redeemed across origins only. */
  readonly platform: ReplyPlatform;
  /** As requested, separated by spaces. */
  readonly scope: string;
  readonly codeChallenge: { readonly method: 'S256' | 'plain'; readonly value: string } | null;
  readonly nonce: string | null;
  /** All times are in epoch milliseconds. */
  readonly signedInAt: number;
  readonly expiresAt: number;
  /** When it was redeemed; a second time is AADSTS54005. Null for not yet. */
  readonly redeemedAt: number | null;
}

/** A sign-in on a device without a browser of its own (RFC 8628). */
export interface DeviceCode {
  /** The SHA-256 of the device code: its key in the tenant's record. */
  readonly id: string;
  /** What the user types; nine capitals and digits. */
  readonly userCode: string;
  readonly clientAppId: string;
  /** As requested, separated by spaces. */
  readonly scope: string;
  readonly expiresAt: number;
  readonly state: 'pending' | 'approved' | 'declined' | 'redeemed';
  /** Who approved it; null until then. */
  readonly userId: string | null;
}

/** A long-lived right to new tokens (RFC 6749 §6). */
export interface RefreshToken {
  /** The SHA-256 of the token: its key in the tenant's record. */
  readonly id: string;
  readonly clientAppId: string;
  readonly userId: string;
  /** As first granted, separated by spaces. */
  readonly scope: string;
  /**
   * The platform of the client that got it: `spa` redeems across origins only, for 24 hours
   * (https://learn.microsoft.com/entra/identity-platform/refresh-tokens); `web` authenticates.
   */
  readonly platform: ReplyPlatform;
  /** The salt of the password that the user had: a new password ends the token. */
  readonly passwordSalt: string;
  /** The code that this token, or its first predecessor, was issued for; null for a sign-in on a device. */
  readonly authorizationCodeId: string | null;
  /** Whether OpenID Connect's scopes need no consent: where an API acts for its user. Default false. */
  readonly impliesOpenId?: boolean;
  readonly signedInAt: number;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** A browser in which a user is signed in. */
export interface SignInSession {
  /** The SHA-256 of the cookie's value: its key in the tenant's record. */
  readonly id: string;
  readonly userId: string;
  /** The salt of the password that the user signed in with: a new password ends the session. */
  readonly passwordSalt: string;
  readonly signedInAt: number;
  readonly expiresAt: number;
}

/** A new random value that a client gets; the tenant stores only its hash. */
export function newHandle(): string {
  return randomBytes(48).toString('base64url');
}

/** What the tenant stores of a handle. One round is enough: it is long and random. */
export function hashHandle(handle: string): string {
  return createHash('sha256').update(handle).digest('base64url');
}
