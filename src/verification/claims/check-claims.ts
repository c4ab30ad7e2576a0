import type { TokenClaims } from '../token-claims.ts';
import type { VerifiedClient } from '../verification-result.ts';

/** What a token of a client for its FHIR server should say. */
export interface ExpectedClaims {
  readonly tenantId: string;
  /** The `aud` that the server accepts; null where it is not known. */
  readonly audience: string | null;
  readonly tokenVersion: 1 | 2 | null;
  /** Of the client. */
  readonly appId: string;
  /** Object id of its service principal; null where it is not known. */
  readonly servicePrincipalId: string | null;
  /** The app roles that are assigned to it, by their values. */
  readonly roles: readonly string[];
}

type ClaimCheck = VerifiedClient['claims'][number];

/**
 * Compares the claims of a client's own token with what the server and the directory say, one by one
 * (https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference). `now` is the time by Microsoft's
 * servers.
 */
export function checkClaims(claims: TokenClaims, expected: ExpectedClaims, now: Date): readonly ClaimCheck[] {
  const { tenantId, audience, tokenVersion, appId, servicePrincipalId, roles } = expected;
  const given = claims.roles ?? [];
  const missing = roles.filter((role) => !given.includes(role));
  return [
    issuerCheck(claims, tenantId),
    compared('aud', textOf(claims.aud), audience),
    compared('ver', claims.ver, tokenVersion === null ? null : `${tokenVersion}.0`),
    compared('tid', claims.tid, tenantId),
    compared(claims.ver === '2.0' ? 'azp' : 'appid', claims.azp ?? claims.appid, appId),
    compared('oid', claims.oid, servicePrincipalId),
    missing.length === 0
      ? { claim: 'roles', state: 'ok', text: given.length === 0 ? 'none' : given.join(', ') }
      : { claim: 'roles', state: 'wrong', text: `lacks ${missing.join(', ')}, which is assigned` },
    timeCheck(claims, now),
  ];
}

/** How far apart the clocks of servers may be, in seconds; FHIR Server for Azure takes the default of its library. */
const CLOCK_SKEW = 300;

/** Whether the token is valid by the time of Microsoft's servers. */
function timeCheck({ exp, nbf }: TokenClaims, now: Date): ClaimCheck {
  const seconds = now.getTime() / 1000;
  if (exp === undefined) {
    return { claim: 'exp', state: 'unknown', text: 'absent' };
  }
  const until = new Date(exp * 1000).toISOString();
  if (exp + CLOCK_SKEW < seconds) {
    return { claim: 'exp', state: 'wrong', text: `is ${until}, which is over` };
  }
  return nbf !== undefined && nbf - CLOCK_SKEW > seconds
    ? { claim: 'nbf', state: 'wrong', text: `is ${new Date(nbf * 1000).toISOString()}, which is still to come` }
    : { claim: 'exp', state: 'ok', text: until };
}

/** The issuer of version 1 is another host than the authority, so that the tenant in it is what counts. */
function issuerCheck({ iss = '' }: TokenClaims, tenantId: string): ClaimCheck {
  return iss.toLowerCase().includes(tenantId.toLowerCase())
    ? { claim: 'iss', state: 'ok', text: iss }
    : { claim: 'iss', state: 'wrong', text: `is ${iss}, of another tenant` };
}

function textOf(audience: TokenClaims['aud']): string | undefined {
  return typeof audience === 'string' ? audience : audience?.join(', ');
}

function compared(claim: string, found: string | undefined, expected: string | null): ClaimCheck {
  if (expected === null) {
    return { claim, state: 'unknown', text: found ?? 'absent' };
  }
  return found === expected
    ? { claim, state: 'ok', text: found }
    : { claim, state: 'wrong', text: `is ${found ?? 'absent'}, and should be ${expected}` };
}
