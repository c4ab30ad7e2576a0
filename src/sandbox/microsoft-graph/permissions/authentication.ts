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
export async function authenticate(
  authorization: string | undefined,
  { origin, signingKey, now }: TokenTrust,
): Promise<Caller> {
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
    return callerOf(claims.parse(payload));
  } catch (error) {
    throw unauthenticated(reasonOf(error));
  }
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
