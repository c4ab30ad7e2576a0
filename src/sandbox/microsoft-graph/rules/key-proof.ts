import { constants, verify, type X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { KeyCredential } from '../../tenant/application.ts';
import { parseJwtPart } from '../../parse-json.ts';
import { GraphError } from '../graph-error.ts';
import { readCertificate } from '../credentials/key-credentials.ts';

const AUDIENCE = '00000002-0000-0000-c000-000000000000';
const LIFETIME_S = 10 * 60;
/** The clock skew that Entra tolerates, in seconds (assumption A75). */
const SKEW_S = 5 * 60;

const header = z.object({ alg: z.enum(['RS256', 'PS256']) });
const claims = z.object({ aud: z.literal(AUDIENCE), iss: z.guid().toLowerCase(), nbf: z.number(), exp: z.number() });

/** The object whose keys are rolled: an application or a service principal. */
export interface KeyHolder {
  /** Its object id. */
  readonly id: string;
  readonly keyCredentials: readonly KeyCredential[];
}

/**
 * Checks a proof of possession against the holder's currently valid certificates: a JWT that one of them signed, valid
 * for at most ten minutes, with the holder's object id as issuer
 * (https://learn.microsoft.com/graph/application-rollkey-prooftoken).
 * Throws GraphError 401 `Authentication_MissingOrMalformed`
 * (https://github.com/microsoftgraph/microsoft-graph-docs/issues/10686).
 */
export function checkKeyProof(holder: KeyHolder, proof: string, now: Date): void {
  const [head = '', body = '', signature = '', ...more] = proof.split('.');
  const algorithm = header.safeParse(parseJwtPart(head)).data?.alg;
  const claimed = claims.safeParse(parseJwtPart(body)).data;
  const isFine =
    more.length === 0 &&
    algorithm !== undefined &&
    claimed?.iss === holder.id &&
    isTimely(claimed, now.getTime() / 1000) &&
    validCertificates(holder, now).some((each) => isSignedBy(each, algorithm, `${head}.${body}`, signature));
  if (!isFine) {
    throw new GraphError(401, 'Authentication_MissingOrMalformed', 'Access Token missing or malformed.');
  }
}

function isTimely({ nbf, exp }: { readonly nbf: number; readonly exp: number }, nowS: number): boolean {
  return nbf <= nowS + SKEW_S && exp > nowS - SKEW_S && exp - nbf <= LIFETIME_S;
}

function validCertificates({ keyCredentials }: KeyHolder, now: Date): X509Certificate[] {
  return keyCredentials
    .filter((key) => key.type === 'AsymmetricX509Cert' && key.usage === 'Verify')
    .filter((key) => Date.parse(key.startDateTime ?? '') <= now.getTime() + SKEW_S * 1000)
    .filter((key) => Date.parse(key.endDateTime ?? '') > now.getTime())
    .map((key) => readCertificate(key.key))
    .filter((certificate) => certificate !== null);
}

function isSignedBy(
  { publicKey }: X509Certificate,
  algorithm: 'RS256' | 'PS256',
  signed: string,
  signature: string,
): boolean {
  const padding = algorithm === 'PS256' ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  return (
    publicKey.asymmetricKeyType === 'rsa' &&
    verify('sha256', Buffer.from(signed), { key: publicKey, padding }, Buffer.from(signature, 'base64url'))
  );
}
