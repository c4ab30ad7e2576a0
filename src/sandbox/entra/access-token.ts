import { randomBytes, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose/jwt/sign';
import type { SigningKey } from '../state/signing-key.ts';
import type { ServicePrincipal } from '../tenant/service-principal.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { issuerV1, issuerV2 } from './discovery.ts';
import type { RequestedResource } from './requested-resource.ts';

/** How long an access token lasts, in seconds: what Entra says for applications (facts/graph.md §10.4). */
export const TOKEN_LIFETIME_SECONDS = 3599;

/** Who a token is for, and what it lets its bearer do. */
export interface TokenFacts {
  readonly tenant: Tenant;
  readonly origin: string;
  readonly client: { readonly principal: ServicePrincipal; readonly displayName: string };
  readonly resource: RequestedResource;
  /** Values of the app roles that the client has on the resource. */
  readonly roles: readonly string[];
  readonly now: Date;
}

/**
 * Signs an app-only access token with the claims of facts/graph.md §10.4.
 * Its version is what the *resource* asks for (`requestedAccessTokenVersion`), whichever endpoint was called.
 */
export async function signAccessToken(facts: TokenFacts, key: SigningKey): Promise<string> {
  const isV2 = facts.resource.publication.accessTokenVersion === 2;
  const issuedAt = Math.floor(facts.now.getTime() / 1000);
  const { principal } = facts.client;
  return new SignJWT({
    aud: isV2 ? facts.resource.principal.appId : facts.resource.name,
    iss: (isV2 ? issuerV2 : issuerV1)(facts.origin, facts.tenant),
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + TOKEN_LIFETIME_SECONDS + 1,
    aio: opaque(),
    ...(isV2
      ? { azp: principal.appId, azpacr: '1' }
      : { app_displayname: facts.client.displayName, appid: principal.appId, appidacr: '1' }),
    idtyp: 'app',
    oid: principal.id,
    rh: opaque(),
    // Entra leaves the claim out when nothing is assigned.
    ...(facts.roles.length > 0 ? { roles: facts.roles } : {}),
    sub: principal.id,
    tid: facts.tenant.tenantId,
    uti: randomUUID().replaceAll('-', '').slice(0, 22),
    ver: isV2 ? '2.0' : '1.0',
  })
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: key.keyId, ...(isV2 ? {} : { x5t: key.keyId }) })
    .sign(key.privateKey);
}

function opaque(): string {
  return randomBytes(24).toString('base64url');
}
