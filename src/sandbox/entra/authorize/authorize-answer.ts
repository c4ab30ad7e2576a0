import { randomUUID } from 'node:crypto';
import type { SigningKey } from '../../state/signing-key.ts';
import type { Tenant } from '../../tenant/model.ts';
import type { User } from '../../tenant/user.ts';
import { accessTokenClaims, accessTokenVersion } from '../tokens/access-token.ts';
import type { AuthorizeRequest } from './authorize-request.ts';
import { idTokenClaims } from '../tokens/id-token.ts';
import type { Visible } from '../requested-resource.ts';
import { clientInfo } from '../tokens/token-answer.ts';
import { signClaims, TOKEN_LIFETIME_SECONDS } from '../tokens/token-claims.ts';
import { userTokens } from '../tokens/user-tokens.ts';

/** A user who signed in and agreed to what the client asks. */
export interface RememberedSignIn {
  /** With the code and the consent in it. */
  readonly tenant: Tenant;
  readonly origin: string;
  readonly visible: Visible;
  readonly request: AuthorizeRequest;
  readonly endpoint: 'v1' | 'v2';
  readonly user: User;
  /** When the user proved who they are, in epoch milliseconds. */
  readonly signedInAt: number;
  /** What `withAuthorizationCode` made. */
  readonly code: string;
  readonly now: Date;
}

/**
 * The fields that go back to the client, by its `response_mode` (OAuth 2.0 Multiple Response Types): the code where it
 * was asked for, the tokens of the implicit and hybrid flows, and `state`.
 * Throws what `userTokens` throws, where a token was asked for.
 */
export async function authorizeAnswer(
  agreement: RememberedSignIn,
  key: () => Promise<SigningKey>,
): Promise<Readonly<Record<string, string>>> {
  const { request, tenant, user } = agreement;
  const code = request.responseTypes.includes('code') ? { code: agreement.code } : {};
  const info = request.wantsClientInfo ? { client_info: clientInfo(tenant, user) } : {};
  const state = request.state === null ? {} : { state: request.state };
  return { ...code, ...(await tokenFields(agreement, key)), ...info, ...state, session_state: randomUUID() };
}

async function tokenFields(
  agreement: RememberedSignIn,
  key: () => Promise<SigningKey>,
): Promise<Readonly<Record<string, string>>> {
  const { request, endpoint, user, signedInAt } = agreement;
  const wantsIdToken = request.responseTypes.includes('id_token');
  const wantsToken = request.responseTypes.includes('token');
  if (!wantsIdToken && !wantsToken) {
    return {};
  }
  const { accessToken, idToken, scope } = userTokens({
    ...agreement,
    client: request.client,
    scopes: request.scopes,
    proof: '0',
    nonce: request.nonce,
    refreshToken: null,
    wantsClientInfo: false,
    endpoint,
    user,
    signedInAt,
  });
  const signing = await key();
  const access_token = wantsToken
    ? await signClaims(accessTokenClaims(accessToken), accessTokenVersion(accessToken.resource), signing)
    : null;
  const code = request.responseTypes.includes('code') ? agreement.code : null;
  const id_token =
    wantsIdToken && idToken !== null
      ? await signClaims(idTokenClaims({ ...idToken, code, accessToken: access_token }), idToken.version, signing)
      : null;
  return {
    ...(access_token === null
      ? {}
      : { access_token, token_type: 'Bearer', expires_in: String(TOKEN_LIFETIME_SECONDS), scope: scope ?? '' }),
    ...(id_token === null ? {} : { id_token }),
  };
}
