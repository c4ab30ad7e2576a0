// Run as a process of its own: signs in with openid-client as any program would.
import { createPrivateKey } from 'node:crypto';
import * as openid from 'openid-client';
import { converse, type Line, visit } from './conversation.ts';

/** What the program is told. */
export interface OpenidClientRun {
  readonly issuer: string;
  readonly clientId: string;
  readonly authentication:
    | { readonly kind: 'none' }
    | { readonly kind: 'secret'; readonly secret: string }
    /** A private key in PKCS #8, and the key id: the base64url SHA-1 of its certificate. */
    | { readonly kind: 'private-key'; readonly pem: string; readonly keyId: string };
  readonly scope: string;
  /** Authorization code flow with this redirect URI; without one, client credentials. */
  readonly redirectUri?: string;
}

await converse(async ({ issuer, clientId, authentication, scope, redirectUri }: OpenidClientRun): Promise<Line> => {
  const configuration = await openid.discovery(
    new URL(issuer),
    clientId,
    undefined,
    await clientAuthentication(authentication),
  );
  if (redirectUri === undefined) {
    const { access_token: token } = await openid.clientCredentialsGrant(configuration, { scope });
    return { token };
  }
  const pkceCodeVerifier = openid.randomPKCECodeVerifier();
  const expectedState = openid.randomState();
  const expectedNonce = openid.randomNonce();
  const url = openid.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope,
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
  });
  const arrived = new URL(await visit(url.href));
  const signedIn = await openid.authorizationCodeGrant(configuration, arrived, {
    pkceCodeVerifier,
    expectedState,
    expectedNonce,
    idTokenExpected: true,
  });
  const again = await openid.refreshTokenGrant(configuration, signedIn.refresh_token ?? '', { scope });
  return { token: signedIn.access_token, refreshedToken: again.access_token, idTokenClaims: signedIn.claims() };
});

async function clientAuthentication(given: OpenidClientRun['authentication']): Promise<openid.ClientAuth> {
  switch (given.kind) {
    case 'none':
      return openid.None();
    case 'secret':
      return openid.ClientSecretPost(given.secret);
    case 'private-key':
      return openid.PrivateKeyJwt({ key: await rs256(given.pem), kid: given.keyId });
  }
}

async function rs256(pem: string): Promise<openid.CryptoKey> {
  const pkcs8 = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' });
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  return crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']);
}
