import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose/jwt/sign';
import type { SigningKey } from '../../state/signing-key.ts';
import type { Tenant } from '../../tenant/model.ts';
import { issuerV1, issuerV2 } from '../discovery.ts';
import { createHash } from 'node:crypto';

/** The claims of a token, by name. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * How long tokens last, in seconds: what Entra says for applications
 * (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow).
 */
export const TOKEN_LIFETIME_SECONDS = 3599;

/** Where and when a token is issued. */
export interface Issuance {
  readonly tenant: Tenant;
  readonly origin: string;
  readonly now: Date;
  /** Of the token, not of the endpoint. */
  readonly version: 1 | 2;
}

/** The claims that every token of Entra has, whoever it is for. */
export function commonClaims({ tenant, origin, now, version }: Issuance): Claims {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return {
    iss: (version === 2 ? issuerV2 : issuerV1)(origin, tenant),
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + TOKEN_LIFETIME_SECONDS + 1,
    aio: opaque(24),
    rh: opaque(24),
    tid: tenant.tenantId,
    uti: opaque(16),
    ver: version === 2 ? '2.0' : '1.0',
  };
}

/**
 * Signs claims as Entra does: RS256, the key named by `kid`, and by `x5t` too in version 1
 * (https://learn.microsoft.com/entra/identity-platform/access-tokens).
 */
export async function signClaims(claims: Claims, version: 1 | 2, key: SigningKey): Promise<string> {
  return new SignJWT(inOrder(claims))
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: key.keyId, ...(version === 2 ? {} : { x5t: key.keyId }) })
    .sign(key.privateKey);
}

/** Those of JWT first, the others by the alphabet, as in the tokens that people decode. */
function inOrder(claims: Claims): Record<string, unknown> {
  const first = ['aud', 'iss', 'iat', 'nbf', 'exp'];
  const others = Object.keys(claims).filter((name) => !first.includes(name));
  return Object.fromEntries([...first, ...others.sort()].map((name) => [name, claims[name]]));
}

/** A value that only Microsoft's services can read. */
export function opaque(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}

/** The `sub` of a user for one application: steady, and another one for each application (OpenID Connect Core §8.1). */
export function pairwiseSubject(userId: string, appId: string): string {
  return createHash('sha256').update(`${userId} ${appId}`).digest('base64url');
}
