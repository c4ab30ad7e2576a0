import { createHash, createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import { SignJWT } from 'jose/jwt/sign';

/** What an application signs its proof with. */
export interface SigningKey {
  /** PEM, PKCS #8. */
  readonly keyPem: string;
  readonly certificatePem: string;
}

/** Whom a proof is for, and of whom. */
export interface AssertionFacts {
  /** The token endpoint. */
  readonly audience: string;
  /** The application's appId. */
  readonly clientId: string;
  readonly now: Date;
}

/** Seconds that a proof is valid. */
const LIFETIME = 300;

/**
 * The proof of an application that signs in with a certificate
 * (https://learn.microsoft.com/entra/identity-platform/certificate-credentials).
 */
export function certificateAssertion(
  { keyPem, certificatePem }: SigningKey,
  { audience, clientId, now }: AssertionFacts,
): Promise<string> {
  const seconds = Math.floor(now.getTime() / 1000);
  const thumbprint = createHash('sha256').update(new X509Certificate(certificatePem).raw).digest('base64url');
  return new SignJWT()
    .setProtectedHeader({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setJti(randomUUID())
    .setNotBefore(seconds)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + LIFETIME)
    .sign(createPrivateKey(keyPem));
}
