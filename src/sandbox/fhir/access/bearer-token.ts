import { compactVerify } from 'jose/jws/compact/verify';
import { z } from 'zod';
import { parseJwtPart } from '../../parse-json.ts';
import type { SigningKey } from '../../state/signing-key.ts';

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);

/**
 * The claims that a FHIR server looks at. Inbound claim mapping is off, so names are raw (`Startup.cs` in
 * https://github.com/microsoft/fhir-server).
 */
const claimsShape = z.looseObject({
  aud: texts.default([]),
  iss: z.string().optional(),
  exp: z.number().optional(),
  nbf: z.number().optional(),
  oid: z.string().optional(),
  roles: texts.default([]),
  scp: z.string().default(''),
  fhirUser: z.string().optional(),
  extension_fhirUser: z.string().optional(),
});

/** The claims of a token that was accepted. */
export type TokenClaims = z.infer<typeof claimsShape>;

/** What a token must have. */
export interface TokenExpectation {
  readonly audience: string;
  /** None: whoever issues tokens for this server signs with keys that are not the sandbox's. */
  readonly issuers: readonly string[];
}

/** A token that was accepted, or why it was not, in ASP.NET Core's words; null for no words. */
export type TokenVerdict = { readonly claims: TokenClaims } | { readonly fault: string | null };

/** Five minutes, the default of Microsoft.IdentityModel's TokenValidationParameters. */
const CLOCK_SKEW_SECONDS = 300;

/**
 * Checks a bearer token as ASP.NET Core's JwtBearer does: signature, lifetime, audience, issuer, in this order.
 * The texts are those of its JwtBearerHandler.CreateErrorDescription.
 */
export async function verifyBearerToken(
  token: string,
  expected: TokenExpectation,
  key: SigningKey,
  now: Date,
): Promise<TokenVerdict> {
  const keyId = keyIdOf(token);
  if (keyId === null) {
    return { fault: null };
  }
  if (keyId !== key.keyId || expected.issuers.length === 0) {
    return { fault: 'The signature key was not found' };
  }
  const claims = await signedClaims(token, key);
  if (claims === null) {
    return { fault: 'The signature is invalid' };
  }
  const fault = lifetimeFault(claims, now) ?? audienceFault(claims, expected) ?? issuerFault(claims, expected);
  return fault === null ? { claims } : { fault };
}

function keyIdOf(token: string): string | null {
  const [header = '', ...rest] = token.split('.');
  const parsed = parseJwtPart(header);
  return parsed !== undefined && rest.length === 2
    ? (z.object({ kid: z.string() }).safeParse(parsed).data?.kid ?? '')
    : null;
}

async function signedClaims(token: string, key: SigningKey): Promise<TokenClaims | null> {
  try {
    const { payload } = await compactVerify(token, key.publicKey, { algorithms: ['RS256'] });
    return claimsShape.parse(JSON.parse(new TextDecoder().decode(payload)));
  } catch {
    return null;
  }
}

function lifetimeFault({ exp, nbf }: TokenClaims, now: Date): string | null {
  const seconds = now.getTime() / 1000;
  if (exp === undefined) {
    return 'The token has no expiration';
  }
  if (nbf !== undefined && nbf > seconds + CLOCK_SKEW_SECONDS) {
    return `The token is not valid before '${invariant(nbf)}'`;
  }
  return exp < seconds - CLOCK_SKEW_SECONDS ? `The token expired at '${invariant(exp)}'` : null;
}

/** One slash at the end does not count: TokenValidationParameters.IgnoreTrailingSlashWhenValidatingAudience. */
function audienceFault({ aud }: TokenClaims, { audience }: TokenExpectation): string | null {
  const wanted = audience.replace(/\/$/, '');
  return aud.some((each) => each.replace(/\/$/, '') === wanted)
    ? null
    : `The audience '${aud.length === 0 ? 'empty' : aud.join(', ')}' is invalid`;
}

function issuerFault({ iss }: TokenClaims, { issuers }: TokenExpectation): string | null {
  return iss !== undefined && issuers.includes(iss) ? null : `The issuer '${iss ?? '(null)'}' is invalid`;
}

/** A time as .NET's invariant culture writes it, such as `11/22/2026 05:08:41`. */
function invariant(seconds: number): string {
  const [date = '', time = ''] = new Date(seconds * 1000).toISOString().split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  return `${month}/${day}/${year} ${time.slice(0, 8)}`;
}
