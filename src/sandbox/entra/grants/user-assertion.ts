import { z } from 'zod';
import { parseJwtPart } from '../../parse-json.ts';
import type { SigningKey } from '../../state/signing-key.ts';
import { isSignedBy } from '../client/client-assertion.ts';
import type { ClientRegistration } from '../client/client-registration.ts';
import { EntraError } from '../entra-error.ts';

/** A user's access token that an API shows in order to act for that user. */
export interface UserAssertion {
  readonly userId: string;
  /** When it was issued, in epoch milliseconds. */
  readonly issuedAt: number;
}

const headerShape = z.object({ alg: z.string(), kid: z.string() });
const claimsShape = z.object({
  aud: z.string(),
  iat: z.number(),
  exp: z.number(),
  oid: z.string(),
  sub: z.string(),
  appid: z.string().optional(),
  azp: z.string().optional(),
});
type Claims = z.infer<typeof claimsShape>;

/**
 * Checks the token that a client shows: the sandbox signed it, it is an access token of a user for this very client, and
 * it is still valid (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow).
 * Throws EntraError 50027, 50013, 240002 (an ID token), 7000114 (an application's own token,
 * https://github.com/AzureAD/microsoft-authentication-library-for-dotnet/issues/2130), 500131 (a token for someone
 * else) and 500133.
 */
export function readUserAssertion(jwt: string, client: ClientRegistration, key: SigningKey, now: Date): UserAssertion {
  const claims = signedClaims(jwt, key);
  if (claims.appid === undefined && claims.azp === undefined) {
    const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
    throw new EntraError(240002, 'invalid_grant', 400, `Input id_token cannot be used as '${grantType}' grant.`);
  }
  // A user's `sub` is another one for each application.
  if (claims.sub === claims.oid) {
    throw new EntraError(
      7000114,
      'unauthorized_client',
      400,
      `Application '${client.appId}' is not allowed to make application on-behalf-of calls.`,
    );
  }
  requireAudience(claims, client);
  if (claims.exp * 1000 <= now.getTime()) {
    throw new EntraError(
      500133,
      'invalid_grant',
      400,
      'Assertion is not within its valid time range. Ensure that the access token is not expired before using it for ' +
        `user assertion, or request a new token. Current time: ${now.toISOString()}, expiry time of assertion ` +
        `${new Date(claims.exp * 1000).toISOString()}.`,
    );
  }
  return { userId: claims.oid, issuedAt: claims.iat * 1000 };
}

function signedClaims(jwt: string, key: SigningKey): Claims {
  const [header = '', payload = '', signature = '', ...more] = jwt.split('.');
  const parsed = [headerShape.safeParse(parseJwtPart(header)), claimsShape.safeParse(parseJwtPart(payload))] as const;
  if (more.length > 0 || signature === '' || !parsed[0].success || !parsed[1].success) {
    throw new EntraError(50027, 'invalid_request', 400, 'JWT token is invalid or malformed.');
  }
  const { alg, kid } = parsed[0].data;
  if (kid !== key.keyId || alg !== 'RS256') {
    throw invalidSignature('The key was not found.', kid);
  }
  const token = { header: { alg }, signed: `${header}.${payload}`, signature: Buffer.from(signature, 'base64url') };
  if (!isSignedBy(token, key.publicKey)) {
    throw invalidSignature('The provided signature value did not match the expected signature value.', kid);
  }
  return parsed[1].data;
}

/** Version 1 tokens name the API by its URI, version 2 tokens by its appId. */
function requireAudience({ aud }: Claims, { appId, displayName, application }: ClientRegistration): void {
  const own = [appId, ...(application?.resource.identifierUris ?? [])].map(canonical);
  if (!own.includes(canonical(aud))) {
    // The text is that of https://login.microsoftonline.com/error?code=500131.
    throw new EntraError(
      500131,
      'invalid_grant',
      400,
      `Assertion audience does not match the Client app presenting the assertion. The audience in the assertion was ` +
        `'${aud}' and the expected audience is '${appId}' or one of the Application Uris of this application with App ID ` +
        `'${appId}'(${displayName}). The downstream client must request a token for the expected audience (the ` +
        'application that made the OBO request) and this application should use that token as the assertion.',
    );
  }
}

function canonical(name: string): string {
  return name.toLowerCase().replace(/\/+$/, '');
}

function invalidSignature(reason: string, kid: string): EntraError {
  const text = `Assertion failed signature validation. [Reason - ${reason}, Thumbprint of key used by client: '${kid}']`;
  return new EntraError(50013, 'invalid_grant', 400, text);
}
