import type { AuthorizationCode, ReplyPlatform } from '../../tenant/sign-in.ts';
import type { Tenant } from '../../tenant/model.ts';
import { type ClientRegistration, clientRegistration, requireEnabledClient } from '../client/client-registration.ts';
import { type DelegatedScopes, delegatedScopes, resourcesOf } from '../consent/delegated-scopes.ts';
import { EntraError } from '../entra-error.ts';
import { readReplyUrl } from '../client/requested-reply-url.ts';
import { given, malformed, required, requireOnce } from '../request-parameters.ts';
import { requireSameResource, type Visible } from '../requested-resource.ts';
import { requireAudience, tenantSegment } from '../tenant-segment.ts';

/** How the answer reaches the client (OAuth 2.0 Multiple Response Types, Form Post Response Mode). */
export type ResponseMode = 'query' | 'fragment' | 'form_post';

/** What is asked of the user beyond what is needed (OpenID Connect Core §3.1.2.1). */
export type Prompt = 'none' | 'login' | 'consent' | 'select_account';

/** One thing that an authorize answer holds. */
export type ResponseType = 'code' | 'id_token' | 'token';

/** A valid request to sign a user in and to let a client act for them. */
export interface AuthorizeRequest {
  readonly client: ClientRegistration;
  readonly redirectUri: string;
  /** Where the reply URL is registered. */
  readonly platform: ReplyPlatform;
  readonly responseTypes: readonly ResponseType[];
  readonly responseMode: ResponseMode;
  readonly state: string | null;
  readonly scopes: DelegatedScopes;
  readonly codeChallenge: AuthorizationCode['codeChallenge'];
  readonly nonce: string | null;
  readonly prompt: Prompt | null;
  readonly loginHint: string | null;
  /** `client_info=1`: MSAL asks for it. */
  readonly wantsClientInfo: boolean;
}

/** Where an answer goes. */
export interface ReplyTarget {
  readonly redirectUri: string;
  readonly responseMode: ResponseMode;
  readonly state: string | null;
}

/** A refusal that goes back to the client at its reply URL; any other EntraError is shown as a page. */
export class AuthorizeRefusal extends EntraError {
  readonly redirect: ReplyTarget;

  constructor({ number, error, status, message, suberror }: EntraError, redirect: ReplyTarget) {
    super(number, { error, suberror }, status, message);
    this.redirect = redirect;
  }
}

/** A request to the authorize endpoint, after HTTP. */
export interface AuthorizeFacts {
  readonly tenant: Tenant;
  readonly origin: string;
  /** The first segment of the path. */
  readonly segment: string;
  /** Of the endpoint: v1 names a `resource`, v2 scopes. */
  readonly version: 'v1' | 'v2';
  /** The query, or the form fields of a POST. */
  readonly params: URLSearchParams;
  readonly visible: Visible;
}

/**
 * Checks a request to the authorize endpoint.
 * Throws EntraError for what is shown as a page, since the reply URL is not to be trusted: 900023, 90002, 900144 (no
 * client), 700016, 50194, 9002332, 900971, 500113, 90102, 50011. Throws AuthorizeRefusal for the rest: 900144, 7000112,
 * 70005, 700051, 700054, 70007, 9002313, 50147, 90023, 9010010, and what `delegatedScopes` throws.
 */
export function readAuthorizeRequest(facts: AuthorizeFacts): AuthorizeRequest {
  const { tenant, params, visible } = facts;
  const segment = tenantSegment(tenant, facts.segment);
  const client = clientRegistration(tenant, required(params, 'client_id'), visible);
  requireAudience(client, segment);
  const { redirectUri, platform } = readReplyUrl(client, params);
  const responseTypes = (given(params, 'response_type') ?? '').split(' ').filter((each) => each !== '');
  const state = given(params, 'state');
  const responseMode = readResponseMode(params, responseTypes);
  try {
    requireOnce(params);
    requireEnabledClient(client);
    const types = checkResponseTypes(client, responseTypes, params);
    const nonce = given(params, 'nonce');
    if (types.includes('id_token')) {
      required(params, 'nonce');
    }
    const scopes = delegatedScopes({ ...facts, client, asksPerson: true }, requestedScope(facts));
    if (facts.version === 'v2') {
      requireSameResource(facts, params, resourcesOf(facts, scopes));
    }
    return {
      client,
      redirectUri,
      platform,
      responseTypes: types,
      responseMode,
      state,
      scopes,
      codeChallenge: readCodeChallenge(params),
      nonce,
      prompt: readPrompt(params),
      loginHint: given(params, 'login_hint'),
      wantsClientInfo: params.get('client_info') === '1',
    };
  } catch (error) {
    throw error instanceof EntraError ? new AuthorizeRefusal(error, { redirectUri, responseMode, state }) : error;
  }
}

/** The v1 endpoint's `resource` as the v2 scope that means the same; it always signs in and lets refresh. */
function requestedScope({ version, params }: AuthorizeFacts): string {
  if (version === 'v2') {
    return required(params, 'scope');
  }
  const resource = given(params, 'resource');
  return [...(resource === null ? [] : [`${resource}/.default`]), 'openid profile offline_access'].join(' ');
}

function readResponseMode(params: URLSearchParams, types: readonly string[]): ResponseMode {
  const wanted = given(params, 'response_mode');
  if (wanted === 'query' || wanted === 'fragment' || wanted === 'form_post') {
    return wanted;
  }
  return types.some((type) => type !== 'code') ? 'fragment' : 'query';
}

function checkResponseTypes(
  client: ClientRegistration,
  types: readonly string[],
  params: URLSearchParams,
): readonly ResponseType[] {
  required(params, 'response_type');
  const implicit = client.application?.resource.web.implicitGrantSettings;
  const known = types.filter((type) => type === 'code' || type === 'id_token' || type === 'token');
  if (known.length < types.length || new Set(types).size < types.length) {
    // The reference of error codes gives no more of this text (assumption A23).
    throw unsupportedResponseType(
      70005,
      'The app returned an unsupported response type due to: contains an unsupported OAuth parameter value.',
    );
  }
  if (known.includes('token') && implicit?.enableAccessTokenIssuance !== true) {
    throw unsupportedResponseType(700051, "response_type 'token' is not enabled for the application.");
  }
  if (known.includes('id_token') && implicit?.enableIdTokenIssuance !== true) {
    throw unsupportedResponseType(700054, "response_type 'id_token' is not enabled for the application.");
  }
  const mode = given(params, 'response_mode');
  const isTokenInQuery = mode === 'query' && known.some((type) => type !== 'code');
  if (isTokenInQuery || (mode !== null && !['query', 'fragment', 'form_post'].includes(mode))) {
    throw new EntraError(
      70007,
      'invalid_request',
      400,
      `'${mode}' is not a supported value of 'response_mode' when requesting a token.`,
    );
  }
  return known;
}

function unsupportedResponseType(number: number, text: string): EntraError {
  return new EntraError(number, 'unsupported_response_type', 400, text);
}

/** RFC 7636 §4.2, §4.3: 43 to 128 unreserved characters; `plain` unless the method is named. */
function readCodeChallenge(params: URLSearchParams): AuthorizationCode['codeChallenge'] {
  const value = given(params, 'code_challenge');
  const method = given(params, 'code_challenge_method') ?? 'plain';
  if (value === null) {
    return null;
  }
  if (method !== 'S256' && method !== 'plain') {
    throw malformed();
  }
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(value)) {
    throw new EntraError(50147, 'invalid_request', 400, 'The size of Code_Challenge parameter is not valid.');
  }
  return { method, value };
}

function readPrompt(params: URLSearchParams): Prompt | null {
  const prompt = given(params, 'prompt');
  switch (prompt) {
    case null:
    case 'none':
    case 'login':
    case 'consent':
    case 'select_account':
      return prompt;
    // What the portal and old clients send for consent on behalf of the tenant (v1).
    case 'admin_consent':
      return 'consent';
    default:
      throw new EntraError(90023, 'invalid_request', 400, `Unsupported 'prompt' value.`);
  }
}
