import { type KeyObject, constants, verify } from 'node:crypto';
import { z } from 'zod';
import { parseJwtPart } from '../../parse-json.ts';
import { EntraError } from '../entra-error.ts';

/** A JWT that a client shows instead of a secret, read but not yet believed (RFC 7523 §3). */
export interface ClientAssertion {
  readonly header: {
    readonly alg: string;
    readonly kid?: string | undefined;
    readonly x5t?: string | undefined;
    readonly 'x5t#S256'?: string | undefined;
  };
  readonly claims: {
    readonly iss: string;
    readonly sub: string;
    readonly aud: string | readonly string[];
    readonly exp: number;
    readonly nbf?: number | undefined;
  };
  /** What the signature is over. */
  readonly signed: string;
  readonly signature: Buffer;
}

const headerShape = z.object({
  alg: z.string(),
  kid: z.string().optional(),
  x5t: z.string().optional(),
  'x5t#S256': z.string().optional(),
});
const claimsShape = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
  nbf: z.number().optional(),
});

const CLOCK_SKEW_SECONDS = 300;
const DOCUMENTATION =
  'Review the documentation at https://docs.microsoft.com/azure/active-directory/develop/active-directory-certificate-credentials .';

/** Reads the JWT. Throws EntraError 50027 for what is none, or lacks a claim that is needed. */
export function readClientAssertion(jwt: string): ClientAssertion {
  const [header = '', claims = '', signature = '', ...more] = jwt.split('.');
  const parsed = [headerShape.safeParse(parseJwtPart(header)), claimsShape.safeParse(parseJwtPart(claims))] as const;
  if (more.length > 0 || signature === '' || !parsed[0].success || !parsed[1].success) {
    throw new EntraError(50027, 'invalid_request', 400, 'JWT token is invalid or malformed.');
  }
  return {
    header: parsed[0].data,
    claims: parsed[1].data,
    signed: `${header}.${claims}`,
    signature: Buffer.from(signature, 'base64url'),
  };
}

/** Whether `key` made the signature with RS256 or PS256. */
export function isSignedBy(
  {
    header,
    signed,
    signature,
  }: Pick<ClientAssertion, 'signed' | 'signature'> & { readonly header: { readonly alg: string } },
  key: KeyObject,
): boolean {
  const padding =
    header.alg === 'PS256'
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : { padding: constants.RSA_PKCS1_PADDING };
  return key.asymmetricKeyType === 'rsa' && verify('sha256', Buffer.from(signed), { key, ...padding }, signature);
}

/** Throws EntraError 5002738 for another algorithm than these (assumption A24). */
export function requireAlgorithm({ header }: ClientAssertion, supported: readonly string[]): void {
  if (!supported.includes(header.alg)) {
    throw new EntraError(
      5002738,
      'invalid_client',
      401,
      `Invalid JWT token. '${header.alg}' is not a supported signature algorithm. Supported signing algorithms are: ` +
        `'${supported.join(', ')}'.`,
    );
  }
}

/** Throws EntraError 700024 for an assertion that is too old or too new; clocks may differ by five minutes. */
export function requireValidTime({ claims }: ClientAssertion, now: Date): void {
  const seconds = now.getTime() / 1000;
  const from = claims.nbf ?? 0;
  if (claims.exp + CLOCK_SKEW_SECONDS <= seconds || from - CLOCK_SKEW_SECONDS > seconds) {
    throw new EntraError(
      700024,
      'invalid_client',
      401,
      `Client assertion is not within its valid time range. Current time: ${now.toISOString()}, assertion valid from ` +
        `${isoTime(from)}, expiry time of assertion ${isoTime(claims.exp)}. ${DOCUMENTATION}`,
    );
  }
}

/**
 * Throws EntraError 700021 where the assertion speaks of another client, and 700023 where it was made for someone
 * else.
 */
export function requireOwnAssertion(
  { claims }: ClientAssertion,
  clientId: string,
  audiences: (audience: string) => boolean,
): void {
  if (claims.iss.toLowerCase() !== clientId.toLowerCase() || claims.sub.toLowerCase() !== clientId.toLowerCase()) {
    throw new EntraError(
      700021,
      'invalid_client',
      401,
      `Client assertion application identifier doesn't match 'client_id' parameter. ${DOCUMENTATION}`,
    );
  }
  if (![claims.aud].flat().some(audiences)) {
    throw new EntraError(
      700023,
      'invalid_client',
      401,
      `Client assertion audience claim does not match Realm issuer. ${DOCUMENTATION}`,
    );
  }
}

function isoTime(seconds: number): string {
  const time = new Date(seconds * 1000);
  return Number.isNaN(time.getTime()) ? String(seconds) : time.toISOString();
}
