import { createHash } from 'node:crypto';

/** 8 hex digits of the SHA-256 of a text. */
export function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/**
 * A text at most this long: one that is longer is cut, and ends in 8 hex digits of the SHA-256 of the whole.
 */
export function fitted(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 9)}-${fingerprint(text)}`;
}
