import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose/jwt/sign';
import type { SigningKey } from '../state/signing-key.ts';

/** GitHub's tokens last five minutes. */
const LIFETIME_SECONDS = 300;

const DEFAULT_AUDIENCE = 'api://AzureADTokenExchange';

/** The sandbox's own issuer of workload identity tokens: what GitHub Actions or a cluster is to the real Entra. */
export function testIssuer(origin: string): string {
  return `${origin}/test-issuer`;
}

/** Its discovery document (OpenID Connect Discovery §4.2). */
export function testIssuerDiscovery(origin: string): Readonly<Record<string, unknown>> {
  const issuer = testIssuer(origin);
  return {
    issuer,
    jwks_uri: `${issuer}/keys`,
    subject_types_supported: ['public'],
    response_types_supported: ['id_token'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['sub', 'aud', 'exp', 'iat', 'iss', 'jti', 'nbf'],
    scopes_supported: ['openid'],
  };
}

/** Its keys. */
export function testIssuerKeys({ publicKey, keyId }: SigningKey): { readonly keys: Record<string, unknown>[] } {
  return { keys: [{ ...publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: keyId }] };
}

/**
 * A token for `subject`, in the shape of GitHub Actions' OIDC request endpoint. `subject` and `audience` are taken from
 * the parameters, and every other parameter becomes a claim. Null without a subject.
 */
export async function testIssuerToken(
  origin: string,
  parameters: URLSearchParams,
  key: SigningKey,
  now: Date,
): Promise<{ readonly value: string } | null> {
  const { subject, audience, ...claims } = Object.fromEntries(parameters);
  if (subject === undefined || subject === '') {
    return null;
  }
  const issuedAt = Math.floor(now.getTime() / 1000);
  const value = await new SignJWT({
    ...claims,
    iss: testIssuer(origin),
    sub: subject,
    aud: audience ?? DEFAULT_AUDIENCE,
    jti: randomUUID(),
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + LIFETIME_SECONDS,
  })
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: key.keyId })
    .sign(key.privateKey);
  return { value };
}
