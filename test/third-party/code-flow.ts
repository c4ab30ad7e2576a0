import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Agent, fetch } from 'undici';
import { NOT_OF_THE_TOOL, type Ready } from '../e2e/served-sandbox.ts';

/** Where the clients of these tests come back to: a program on the person's own machine. */
export const REDIRECT_URI = 'http://localhost:7777/signed-in';

const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-0123456789';

/** What the token endpoint said. */
export interface TokenAnswer {
  readonly status: number;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** The scopes in the access token; empty where there is none. */
  readonly scp: readonly string[];
  /** Empty where a token came. */
  readonly error: string;
}

/** A public client's request. */
export interface UserRequest {
  readonly clientId: string;
  readonly scope: string;
}

/** The page that a client sends a person to, for the code flow with PKCE (RFC 7636). */
export function authorizeUrl({ authorityUrl, tenantId }: Ready, { clientId, scope }: UserRequest): string {
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: REDIRECT_URI,
    scope,
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
  });
  return `${authorityUrl}/${tenantId}/oauth2/v2.0/authorize?${query.toString()}`;
}

/** Redeems the code in the URL that a person was sent back to. */
export function redeemCode(ready: Ready, { clientId, scope }: UserRequest, arrivedAt: string): Promise<TokenAnswer> {
  return askToken(ready, {
    grant_type: 'authorization_code',
    client_id: clientId,
    scope,
    redirect_uri: REDIRECT_URI,
    code: new URL(arrivedAt).searchParams.get('code') ?? '',
    code_verifier: VERIFIER,
  });
}

/** Redeems a refresh token. */
export function refresh(ready: Ready, { clientId, scope }: UserRequest, refreshToken: string): Promise<TokenAnswer> {
  return askToken(ready, { grant_type: 'refresh_token', client_id: clientId, scope, refresh_token: refreshToken });
}

async function askToken(
  { authorityUrl, tenantId, caFile }: Ready,
  parameters: Readonly<Record<string, string>>,
): Promise<TokenAnswer> {
  const agent = new Agent({ connect: { ca: await readFile(caFile, 'utf8') } });
  try {
    const response = await fetch(`${authorityUrl}/${tenantId}/oauth2/v2.0/token`, {
      dispatcher: agent,
      method: 'POST',
      body: new URLSearchParams(parameters).toString(),
      headers: { ...NOT_OF_THE_TOOL, 'content-type': 'application/x-www-form-urlencoded' },
    });
    const body = (await response.json()) as Readonly<Record<string, string | undefined>>;
    return {
      status: response.status,
      accessToken: body.access_token ?? '',
      refreshToken: body.refresh_token ?? '',
      scp: scopesOf(body.access_token),
      error: body.error_description ?? '',
    };
  } finally {
    await agent.close();
  }
}

function scopesOf(accessToken: string | undefined): readonly string[] {
  const [, claims = ''] = (accessToken ?? '').split('.');
  const { scp = '' } =
    claims === '' ? {} : (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { scp?: string });
  return scp.split(' ').filter((value) => value !== '');
}
