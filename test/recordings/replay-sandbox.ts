import { createPrivateKey } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { Agent, fetch } from 'undici';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { SandboxOptions, SandboxReady } from '../../src/sandbox/sandbox.ts';
import { DEFAULT_MEMBER_ROLE, DIRECTORY_ROLES } from '../../src/sandbox/tenant/user.ts';
import { makeStateWithKeys } from '../sandbox/suite-keys.ts';
import type { Answer } from './compare-answer.ts';
import type { Json } from './json.ts';

/** Who a request is sent as. */
export type Caller = 'admin' | 'none' | 'user' | 'nobody';

/** A request to the sandbox. */
export interface SandboxRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined for none. */
  readonly body?: string | undefined;
}

/** A sandbox that lives at the time of a recording. */
export interface ReplaySandbox {
  readonly ready: SandboxReady;
  /** Lets time pass in the sandbox. */
  advance(milliseconds: number): void;
  send(request: SandboxRequest): Promise<Answer>;
  /** An access token for the service with this URL; an empty text for nobody. */
  token(as: Caller, resource: string): Promise<string>;
  close(): Promise<void>;
}

/** The Azure CLI: an application that acts for users. */
const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

/** The start of a recording is told in seconds. */
const SOME_MILLISECONDS = 457;

const DAY_SECONDS = 86_400;

/**
 * Starts a sandbox with a tenant of its own, whose time begins at `start`: what was sent on the day of the recording,
 * and the certificates of that day, are then as valid as they were.
 */
export async function startReplaySandbox(start: Date, options: Partial<SandboxOptions>): Promise<ReplaySandbox> {
  const stateDir = await mkdtemp(join(tmpdir(), 'fhir-apps-replay-'));
  await makeStateWithKeys(stateDir);
  // The tenant begins now, and its secrets with it: tokens are got first, then the clock is turned back.
  let time: number | null = null;
  const sandbox = await startSandbox({ ...options, stateDir, now: () => new Date(time ?? Date.now()) });
  const agent = new Agent({ connect: { ca: sandbox.caCertificate } });
  const { ready } = sandbox;

  const send: ReplaySandbox['send'] = async ({ method, path, headers, body }) => {
    const response = await fetch(`${ready.origin}${path}`, {
      dispatcher: agent,
      method,
      headers: { ...headers },
      redirect: 'manual',
      ...(body === undefined ? {} : { body }),
    });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: jsonOf(await response.text()),
    };
  };
  const tokens = new Map<string, string>();
  const token: ReplaySandbox['token'] = async (as, resource) => {
    if (as === 'nobody') {
      return '';
    }
    const key = `${as} ${resource}`;
    const known = tokens.get(key);
    if (known !== undefined) {
      return known;
    }
    const turnedBack = time;
    time = null;
    const issued = await appToken(send, ready, as === 'none' ? 'none' : 'admin', resource);
    time = turnedBack;
    const dated = await redated(issued, stateDir, start, as === 'user' ? userClaims(ready) : {});
    tokens.set(key, dated);
    return dated;
  };
  await token('admin', 'https://graph.microsoft.com');
  time = start.getTime() + SOME_MILLISECONDS;
  return {
    ready,
    send,
    token,
    advance: (milliseconds) => {
      time = (time ?? start.getTime()) + milliseconds;
    },
    close: async () => {
      await agent.destroy();
      await sandbox.close();
      await rm(stateDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function appToken(
  send: ReplaySandbox['send'],
  { tenantId, admin, identities }: SandboxReady,
  as: 'admin' | 'none',
  resource: string,
): Promise<string> {
  const { clientId, clientSecret } = as === 'admin' ? admin : identities[as];
  const { status, body } = await send({
    method: 'POST',
    path: `/${tenantId}/oauth2/v2.0/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: `${resource}/.default`,
    }).toString(),
  });
  const token = status === 200 && body !== null && typeof body === 'object' && 'access_token' in body;
  if (!token || typeof body.access_token !== 'string') {
    throw new Error(`No token for ${as}: ${JSON.stringify(body)}`);
  }
  return body.access_token;
}

/** The same token as if it had been issued at the time of the recording, signed with the sandbox's own key. */
async function redated(token: string, stateDir: string, at: Date, claims: Record<string, unknown>): Promise<string> {
  const key = JSON.parse(await readFile(join(stateDir, 'signing-key.json'), 'utf8')) as { privateKey: string };
  const issued = Math.floor(at.getTime() / 1000);
  const { alg = 'RS256', ...header } = decodeProtectedHeader(token);
  return new SignJWT({ ...decodeJwt(token), ...claims })
    .setProtectedHeader({ ...header, alg })
    .setIssuedAt(issued - DAY_SECONDS)
    .setNotBefore(issued - DAY_SECONDS)
    .setExpirationTime(issued + 30 * DAY_SECONDS)
    .sign(createPrivateKey(key.privateKey));
}

/** What a token of Azure CLI says of the tenant's administrator. */
function userClaims({ users }: SandboxReady): Record<string, unknown> {
  const administrator = users.find(({ upn }) => upn.startsWith('admin@'));
  return {
    appid: AZURE_CLI,
    idtyp: 'user',
    oid: administrator?.objectId,
    sub: administrator?.objectId,
    upn: administrator?.upn,
    scp: 'Directory.AccessAsUser.All',
    roles: undefined,
    wids: [DIRECTORY_ROLES.globalAdministrator, DEFAULT_MEMBER_ROLE],
  };
}

function jsonOf(text: string): Json {
  try {
    return text === '' ? null : (JSON.parse(text) as Json);
  } catch {
    return text;
  }
}
