import { MICROSOFT_GRAPH_APP_ID } from '../../tenant/first-party-applications.ts';
import type { User } from '../../tenant/user.ts';
import type { ClientProof } from './access-token.ts';
import { assignedRoles, requireUserAssignment } from '../assigned-roles.ts';
import { type ClientRegistration, requireEnabledClient } from '../client/client-registration.ts';
import { type ApiScopes, type DelegatedScopes, graphResource, onlyApi } from '../consent/delegated-scopes.ts';
import type { ScopeFacts } from '../consent/scope-facts.ts';
import { EntraError } from '../entra-error.ts';
import { grantedScopes } from '../consent/granted-scopes.ts';
import { clientInfo, type GrantedTokens } from './token-answer.ts';
import { requireEnabled } from '../user-sign-in.ts';

/** What a client wants to get in the name of a user who signed in. */
export interface UserTokenOptions extends ScopeFacts {
  readonly scopes: DelegatedScopes;
  readonly user: User;
  readonly proof: ClientProof;
  readonly signedInAt: number;
  readonly nonce: string | null;
  /** Handed over beside the tokens; null for none. */
  readonly refreshToken: string | null;
  /** Whether OpenID Connect's scopes need no consent of their own; default false. */
  readonly impliesOpenId?: boolean;
  readonly endpoint: 'v1' | 'v2';
  readonly wantsClientInfo: boolean;
  readonly now: Date;
}

/**
 * The tokens that a client gets for a user: for one API, with no more than was asked for and consented to.
 * Throws EntraError 28000 (several APIs), 65001 (no consent), 50105 (the user is not assigned), 50057 (the user is
 * disabled), 7000112 (the client is disabled).
 */
export function userTokens(wish: UserTokenOptions): GrantedTokens {
  const { tenant, origin, client, user, scopes, signedInAt, now } = wish;
  requireEnabledClient(client);
  requireEnabled(user);
  const api = onlyApi(wish, scopes);
  requireUserAssignment(tenant, client, [api], user);
  const openId = grantedOpenId(wish);
  const values = [...grantedValues(wish, api), ...(isGraph(api) ? openId : [])];
  const prefix = isGraph(api) ? '' : `${api.resource.name.replace(/\/$/, '')}/`;
  return {
    accessToken: {
      tenant,
      origin,
      client,
      proof: wish.proof,
      resource: api.resource,
      roles: assignedRoles(tenant, user.id, api.resource),
      subject: { kind: 'user', user, scope: values.join(' '), signedInAt },
      now,
    },
    idToken: openId.includes('openid')
      ? {
          tenant,
          origin,
          now,
          version: wish.endpoint === 'v2' ? 2 : 1,
          client,
          user,
          openId,
          signedInAt,
          nonce: wish.nonce,
          code: null,
          accessToken: null,
        }
      : null,
    refreshToken: wish.refreshToken,
    scope: [...values.map((value) => `${prefix}${value}`), ...(api.isDefault ? [`${prefix}.default`] : [])].join(' '),
    clientInfo: wish.wantsClientInfo ? clientInfo(tenant, user) : null,
  };
}

/**
 * Those of the OpenID Connect scopes that were asked for and consented to, without `offline_access`, which no token
 * tells.
 */
function grantedOpenId(wish: UserTokenOptions): readonly string[] {
  const { tenant, client, scopes, user } = wish;
  if (scopes.openId.length === 0) {
    return [];
  }
  const granted = grantedScopes(tenant, client, graphResource(wish), { userId: user.id }).map(({ value }) => value);
  if (wish.impliesOpenId !== true && !scopes.openId.every((value) => granted.includes(value))) {
    throw consentRequired(client);
  }
  return scopes.openId.filter((value) => value !== 'offline_access');
}

/**
 * AADSTS65001: no one has consented to what was asked for
 * (https://learn.microsoft.com/entra/identity-platform/reference-error-codes).
 */
function consentRequired({ appId, displayName }: ClientRegistration): EntraError {
  return new EntraError(
    65001,
    { error: 'invalid_grant', suberror: 'consent_required' },
    400,
    `The user or administrator has not consented to use the application with ID '${appId}' named '${displayName}'. ` +
      'Send an interactive authorization request for this user and resource.',
  );
}

/**
 * Everything that was consented to for the API, whatever of it was asked for this time: so Entra fills `scp`
 * (msgraph-sdk-powershell#1056, microsoft-authentication-library-for-dotnet#1713).
 */
function grantedValues(
  { tenant, client, user, scopes }: UserTokenOptions,
  { resource, isDefault, scopes: asked }: ApiScopes,
): readonly string[] {
  const granted = grantedScopes(tenant, client, resource, { userId: user.id });
  const isMissing = isDefault
    ? granted.length === 0 && !isSelf(client, resource.principal.appId)
    : !asked.every((scope) => granted.some(({ id }) => id === scope.id));
  if (isMissing) {
    throw consentRequired(client);
  }
  return granted
    .map(({ value }) => value ?? '')
    .filter((value) => value !== 'offline_access' && !scopes.openId.includes(value));
}

/** A client may always ask for a token for itself. */
function isSelf(client: ClientRegistration, resourceAppId: string): boolean {
  return client.appId === resourceAppId;
}

function isGraph({ resource }: ApiScopes): boolean {
  return resource.principal.appId === MICROSOFT_GRAPH_APP_ID;
}
