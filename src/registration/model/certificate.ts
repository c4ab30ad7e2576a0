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
