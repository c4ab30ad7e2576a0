import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ServerIdentity } from './certificates.ts';

export const TENANT = '0f5e0d5c-5f5c-4b41-9c0e-3f2f5d6d7a01';
export const CLIENT = '7b0b9c1e-1111-4222-8333-94445555aaaa';
export const OBJECT = '5d1f0d1c-2222-4222-8333-94445555bbbb';

/** What the stand-in answers; headers default to JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Decides about a token request. */
export type TokenDesk = (form: URLSearchParams, count: number) => Answer;

/** The smallest Entra ID and Graph that @azure/identity signs in to; the sandbox is the real one. */
export interface EntraStandIn {
  readonly origin: string;
  /** Method and path of every request, in order. */
  readonly requests: string[];
  /** The forms that came to the token endpoint. */
  readonly forms: URLSearchParams[];
  close(): Promise<void>;
}

/** An unsigned token with these claims over those of an application. */
export function makeToken(claims: Readonly<Record<string, unknown>> = {}): string {
  const payload = { tid: TENANT, oid: OBJECT, appid: CLIENT, app_displayname: 'Pipeline', idtyp: 'app', ...claims };
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${encode({ alg: 'none', typ: 'JWT' })}.${encode(payload)}.unsigned`;
}

/** Grants the token, for an hour unless said otherwise. */
export function grant(token: string, seconds = 3600): Answer {
  return { status: 200, body: { token_type: 'Bearer', expires_in: seconds, access_token: token } };
}

/** Refuses as Entra does (https://learn.microsoft.com/entra/identity-platform/reference-error-codes). */
export function refuse(code: number, sentence: string, error = 'invalid_client', status = 401): Answer {
  const correlation_id = '11111111-2222-4333-8444-555555555555';
  const error_description = `AADSTS${code}: ${sentence}\r\nTrace ID: x\r\nCorrelation ID: ${correlation_id}\r\nTimestamp: t`;
  return { status, body: { error, error_description, error_codes: [code], correlation_id } };
}

/** Starts the stand-in on a free port of `localhost`; Microsoft Graph is on the same origin. */
export async function startEntra(identity: ServerIdentity, tokenDesk: TokenDesk): Promise<EntraStandIn> {
  const requests: string[] = [];
  const forms: URLSearchParams[] = [];
  let origin = '';

  const answerTo = async (request: IncomingMessage): Promise<Answer> => {
    const url = new URL(request.url ?? '/', origin);
    requests.push(`${request.method} ${url.pathname}`);
    const [, tenant = ''] = url.pathname.split('/');
    if (url.pathname.endsWith('/.well-known/openid-configuration')) {
      return tenant === 'unknown.example'
        ? refuse(90002, "Tenant 'unknown.example' not found.", 'invalid_tenant', 400)
        : { status: 200, body: discovery(origin, tenant) };
    }
    if (url.pathname.endsWith('/oauth2/v2.0/authorize')) {
      const location = new URL(url.searchParams.get('redirect_uri') ?? '');
      location.searchParams.set('code', 'the-code');
      location.searchParams.set('state', url.searchParams.get('state') ?? '');
      return { status: 302, body: {}, headers: { location: location.href } };
    }
    if (url.pathname.endsWith('/oauth2/v2.0/devicecode')) {
      const body = { user_code: 'ABC', device_code: 'device', expires_in: 60, interval: 1, message: 'Enter ABC.' };
      return { status: 200, body: { ...body, verification_uri: `${origin}/device` } };
    }
    if (url.pathname.endsWith('/oauth2/v2.0/token')) {
      const form = new URLSearchParams(await text(request));
      forms.push(form);
      return tokenDesk(form, forms.length);
    }
    return { status: request.headers.authorization === undefined ? 401 : 200, body: { path: url.pathname } };
  };

  const server = createServer(identity, (request, response) => {
    void answerTo(request).then((answer) => send(response, answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `https://localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    requests,
    forms,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

function discovery(origin: string, tenant: string): Readonly<Record<string, string>> {
  return {
    issuer: `${origin}/${tenant}/v2.0`,
    authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/authorize`,
    token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
    device_authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/devicecode`,
    end_session_endpoint: `${origin}/${tenant}/oauth2/v2.0/logout`,
    jwks_uri: `${origin}/${tenant}/discovery/v2.0/keys`,
  };
}
