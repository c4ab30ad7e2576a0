import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { SecretHash } from './application.ts';

const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.~-';

/**
 * A new client secret of 40 characters in the form of Entra's, `xxx8Q~…` (rule `azure-ad-client-secret` of
 * https://github.com/gitleaks/gitleaks). Its first three characters, the hint that Microsoft Graph shows, are
 * `beginning`, or random.
 */
export function newClientSecret(beginning: string | null = null): string {
  return `${beginning ?? randomText(3)}8Q~${randomText(34)}`;
}

/** What the tenant stores of a secret. One round of SHA-256 is enough: the secret is long and random. */
export function hashSecret(keyId: string, secret: string, addedAt: number): SecretHash {
  const salt = randomBytes(16).toString('base64url');
  return { keyId, salt, hash: digest(salt, secret), addedAt };
}

/** Whether `secret` is the one that was hashed; takes the same time either way. */
export function isSecret(kept: SecretHash, secret: string): boolean {
  return timingSafeEqual(Buffer.from(kept.hash), Buffer.from(digest(kept.salt, secret)));
}

function digest(salt: string, secret: string): string {
  return createHash('sha256').update(salt).update(secret).digest('base64url');
}

function randomText(length: number): string {
  return Array.from({ length }, () => CHARACTERS[randomInt(CHARACTERS.length)]).join('');
}
