// Run as a process of its own: signs in with oauth4webapi as any program would.
import { createPrivateKey } from 'node:crypto';
import * as oauth from 'oauth4webapi';
import { converse, visit } from '../../programs/conversation.ts';

await converse(async ({ authority, clientId, clientSecret, key, scope, redirectUri }) => {
  const issuer = new URL(`${authority}/v2.0`);
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer));
  const client = { client_id: clientId };
  const proof = key === undefined ? oauth.ClientSecretPost(clientSecret) : oauth.PrivateKeyJwt(await rs256(key));
  if (redirectUri === undefined) {
    const answer = await oauth.clientCredentialsGrantRequest(server, client, proof, { scope });
    const { access_token: token } = await oauth.processClientCredentialsResponse(server, client, answer);
    return { token };
  }
  return withCode({ server, client, proof, scope, redirectUri });
});

async function withCode({ server, client, proof, scope, redirectUri }) {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const nonce = oauth.generateRandomNonce();
  const url = new URL(server.authorization_endpoint);
  url.search = new URLSearchParams({
    ...client,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).toString();
  const parameters = oauth.validateAuthResponse(server, client, new URL(await visit(url.href)), state);
  const redeemed = await oauth.authorizationCodeGrantRequest(server, client, proof, parameters, redirectUri, verifier);
  const signedIn = await oauth.processAuthorizationCodeResponse(server, client, redeemed, {
    expectedNonce: nonce,
    requireIdToken: true,
  });
  await oauth.validateApplicationLevelSignature(server, redeemed);
  const refreshed = await oauth.refreshTokenGrantRequest(server, client, proof, signedIn.refresh_token, {
    additionalParameters: { scope },
  });
  const again = await oauth.processRefreshTokenResponse(server, client, refreshed);
  return {
    token: signedIn.access_token,
    refreshedToken: again.access_token,
    idTokenClaims: oauth.getValidatedIdTokenClaims(signedIn),
  };
}

async function rs256({ pem, keyId }) {
  const pkcs8 = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' });
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  return { key: await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']), kid: keyId };
}
