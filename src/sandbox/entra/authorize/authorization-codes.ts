import { type AuthorizationCode, hashHandle, newHandle } from '../../tenant/sign-in.ts';
import type { Tenant } from '../../tenant/model.ts';
import type { AuthorizeRequest } from './authorize-request.ts';
import { withoutExpired } from '../expired-sign-ins.ts';

/** How long a code can be redeemed, in milliseconds (Microsoft identity platform: "about 10 minutes"). */
const LIFETIME_MS = 10 * 60_000;

/** Who gives a client what it asked for. */
export interface Authorization {
  readonly userId: string;
  /** When the user proved who they are, in epoch milliseconds. */
  readonly signedInAt: number;
  readonly now: Date;
}

/** The tenant with a new code for what the user gave, and the code itself, which the tenant knows only the hash of. */
export function withAuthorizationCode(
  tenant: Tenant,
  request: AuthorizeRequest,
  { userId, signedInAt, now }: Authorization,
): { readonly tenant: Tenant; readonly code: string } {
  const code = newHandle();
  const kept: AuthorizationCode = {
    id: hashHandle(code),
    clientAppId: request.client.appId,
    userId,
    redirectUri: request.redirectUri,
    platform: request.platform,
    scope: request.scopes.text,
    codeChallenge: request.codeChallenge,
    nonce: request.nonce,
    signedInAt,
    expiresAt: now.getTime() + LIFETIME_MS,
    redeemedAt: null,
  };
  return { tenant: withCode(withoutExpired(tenant, now), kept), code };
}

/** The code that a client holds; null for one that was never given, or that is long forgotten. */
export function findAuthorizationCode(tenant: Tenant, code: string): AuthorizationCode | null {
  return tenant.authorizationCodes[hashHandle(code)] ?? null;
}

/** The tenant with this code kept as redeemed. */
export function withRedeemedCode(tenant: Tenant, code: AuthorizationCode, now: Date): Tenant {
  return withCode(tenant, { ...code, redeemedAt: now.getTime() });
}

function withCode(tenant: Tenant, code: AuthorizationCode): Tenant {
  return { ...tenant, authorizationCodes: { ...tenant.authorizationCodes, [code.id]: code } };
}
