import { JWTClaimValidationFailed, JWTExpired } from 'jose/errors';
import { jwtVerify } from 'jose/jwt/verify';
import { z } from 'zod';
import type { SigningKey } from '../../state/signing-key.ts';
import { MICROSOFT_GRAPH_APP_ID } from '../../tenant/first-party-applications.ts';
import type { Caller } from '../graph-call.ts';
import { GraphError } from '../graph-error.ts';

const texts = z.array(z.string()).default([]);
const claims = z.object({
  appid: z.string(),
  oid: z.string(),
  roles: texts,
  scp: z.string().exactOptional(),
  wids: texts,
});

/** What the check of a token needs. */
export interface TokenTrust {
  readonly origin: string;
  readonly signingKey: () => Promise<SigningKey>;
  readonly now: () => Date;
}

/**
 * Verifies the bearer token of a request: signature, audience, lifetime. Returns the caller.
 * Throws GraphError 401 `InvalidAuthenticationToken`. `Access token is empty.` is the text of a real tenant
 * (https://github.com/calvinchengx/entra-emulator); the others are assumption A60.
 */
export async function authenticate(authorization: string | undefined, trust: TokenTrust): Promise<Caller> {
  return (await verify(authorization, trust)).caller;
}

async function verify(
  authorization: string | undefined,
  { origin, signingKey, now }: TokenTrust,
): Promise<Pick<Verified, 'caller' | 'expiry'>> {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) {
    throw unauthenticated('Access token is empty.');
  }
  if (token.split('.').length !== 3) {
    throw unauthenticated('IDX14100: JWT is not well formed, there are no dots (.).');
  }
  const audience = ['https://graph.microsoft.com', origin].flatMap((each) => [each, `${each}/`, `${each}//`]);
  try {
    const { payload } = await jwtVerify(token, (await signingKey()).publicKey, {
      algorithms: ['RS256'],
      audience: [MICROSOFT_GRAPH_APP_ID, ...audience],
      currentDate: now(),
    });
    return { caller: callerOf(claims.parse(payload)), expiry: payload.exp ?? 0 };
  } catch (error) {
    throw unauthenticated(reasonOf(error));
  }
}

/** How many tokens are remembered: more than run at once, few enough to look up. */
const REMEMBERED = 100;

/** Whose a token is, and when that was found; it is theirs until it expires, in seconds of the epoch. */
interface Verified {
  readonly caller: Caller;
  readonly from: number;
  readonly expiry: number;
}

/**
 * As {@link authenticate}, which is asked once for each token: a signature does not change, and its check takes longer
 * than to answer most requests. A token that time refuses is checked again, for the reason.
 */
export function rememberingAuthentication(trust: TokenTrust): (authorization: string | undefined) => Promise<Caller> {
  const known = new Map<string, Verified>();
  return async (authorization) => {
    const now = trust.now().getTime() / 1000;
    const verified = known.get(authorization ?? '');
    if (verified !== undefined && verified.from <= now && now < verified.expiry) {
      return verified.caller;
    }
    const { caller, expiry } = await verify(authorization, trust);
    known.set(authorization ?? '', { caller, from: now, expiry });
    for (const oldest of [...known.keys()].slice(0, -REMEMBERED)) {
      known.delete(oldest);
    }
    return caller;
  };
}

/**
 * A token with scopes is for a user; one without is for the application itself
 * (https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference).
 */
function callerOf({ appid, oid, roles, scp, wids }: z.infer<typeof claims>): Caller {
  return scp === undefined
    ? { kind: 'application', appId: appid, objectId: oid, permissions: roles }
    : { kind: 'user', appId: appid, objectId: oid, permissions: scp.split(' '), directoryRoles: wids };
}

function reasonOf(error: unknown): string {
  if (error instanceof JWTExpired) {
    return 'Lifetime validation failed, the token is expired.';
  }
  return error instanceof JWTClaimValidationFailed && error.claim === 'aud'
    ? 'Access token validation failure. Invalid audience.'
    : 'Access token validation failure.';
}

function unauthenticated(message: string): GraphError {
  return new GraphError(401, 'InvalidAuthenticationToken', message);
}
