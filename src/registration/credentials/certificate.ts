import type { KeyCredential } from '../observed.ts';

/** The public part of a certificate, and what there is to know of it before it becomes a credential. */
export interface Certificate {
  /** Its bytes (DER) in base64: what Graph's `keyCredential.key` takes. */
  readonly der: string;
  /**
   * SHA-1 of its bytes in upper-case hex: how Entra names it, as `customKeyIdentifier` and in error texts
   * (https://learn.microsoft.com/graph/api/resources/keycredential).
   */
  readonly thumbprint: string;
  /** SHA-256 of its bytes in upper-case hex. */
  readonly sha256: string;
  /** On one line, such as `CN=Nightly import, O=Clinic`. */
  readonly subject: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Bits of its RSA key. */
  readonly keySize: number;
}

const HEX_THUMBPRINT = /^[0-9a-f]{40}$/i;
const SHA1_BYTES = 20;

/**
 * The thumbprint of a certificate as the directory shows it, in upper-case hex; null where who made it chose another
 * identifier. Graph fills `customKeyIdentifier` with it in upper-case hex, though its type (Edm.Binary) says base64, so
 * both are read.
 */
export function thumbprintOf({ customKeyIdentifier }: Pick<KeyCredential, 'customKeyIdentifier'>): string | null {
  if (customKeyIdentifier === null) {
    return null;
  }
  if (HEX_THUMBPRINT.test(customKeyIdentifier)) {
    return customKeyIdentifier.toUpperCase();
  }
  const bytes = Buffer.from(customKeyIdentifier, 'base64');
  return bytes.length === SHA1_BYTES ? bytes.toString('hex').toUpperCase() : null;
}
