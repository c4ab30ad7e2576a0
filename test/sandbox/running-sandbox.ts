import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, fetch } from 'undici';
import { onTestFinished } from 'vitest';
import {
  type RunningSandbox,
  type SandboxOptions,
  type SandboxReady,
  startSandbox,
} from '../../src/sandbox/sandbox.ts';

/** What came back, with its JSON body parsed. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON body, or its text where it is not JSON, or undefined for none. */
  readonly body: JsonBody;
}

/** A JSON value that tests look into without checking each step. */
export type JsonBody = { readonly [name: string]: JsonBody } & string & number & boolean & JsonBody[];

/** A sandbox that runs for one test, and ways to talk to it. */
export interface TestSandbox extends RunningSandbox {
  readonly ready: SandboxReady;
  readonly stateDir: string;
  /** Any request to the sandbox's origin. */
  send(path: string, init?: { method?: string; headers?: Record<string, string>; body?: string }): Promise<Answer>;
  /** A Graph request with a token of `as` (default the admin). `path` comes after `/v1.0`. */
  graph(method: string, path: string, body?: unknown, more?: GraphOptions): Promise<Answer>;
  /** An access token for Graph. */
  token(as?: Identity): Promise<string>;
}

/** The seeded identities. */
export type Identity = 'admin' | 'ownedBy' | 'none';

/** Extras of a Graph request. */
export interface GraphOptions {
  readonly as?: Identity;
  readonly headers?: Record<string, string>;
}

/**
 * Starts a sandbox in this process on a state directory of its own, and takes both away when the test ends.
 * With `stateDir` it uses that directory and leaves it.
 */
export async function withSandbox(options: Partial<SandboxOptions> = {}): Promise<TestSandbox> {
  const stateDir = options.stateDir ?? (await temporaryDirectory());
  const sandbox = await startSandbox({ ...options, stateDir });
  onTestFinished(() => sandbox.close());
  return clientOf(sandbox, stateDir);
}

/** An empty directory that is removed when the test ends. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'fhir-apps-sandbox-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true, maxRetries: 5 }));
  return directory;
}

/** Ways to talk to a sandbox, wherever it runs. */
export function clientOf(sandbox: RunningSandbox, stateDir: string): TestSandbox {
  const agent = new Agent({ connect: { ca: sandbox.caCertificate } });
  onTestFinished(() => agent.destroy());
  const { ready } = sandbox;
  const tokens = new Map<Identity, Promise<string>>();

  const send: TestSandbox['send'] = async (path, init = {}) => {
    const response = await fetch(`${ready.origin}${path}`, { dispatcher: agent, ...init });
    const text = await response.text();
    const headers = new Headers([...response.headers]);
    const isJson = headers.get('content-type')?.includes('json') === true && text !== '';
    return { status: response.status, headers, body: (isJson ? JSON.parse(text) : text || undefined) as JsonBody };
  };
  const token = (as: Identity = 'admin'): Promise<string> => {
    const known = tokens.get(as) ?? requestToken(send, ready, as);
    tokens.set(as, known);
    return known;
  };
  const graph: TestSandbox['graph'] = async (method, path, body, more = {}) =>
    send(`/v1.0${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await token(more.as)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...more.headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return { ...sandbox, stateDir, send, graph, token };
}

/** The form of a client credentials request. */
export function tokenForm(fields: Record<string, string>): {
  method: string;
  body: string;
  headers: Record<string, string>;
} {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  };
}

async function requestToken(send: TestSandbox['send'], ready: SandboxReady, as: Identity): Promise<string> {
  const { clientId, clientSecret } = as === 'admin' ? ready.admin : ready.identities[as];
  const answer = await send(
    `/${ready.tenantId}/oauth2/v2.0/token`,
    tokenForm({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: `${ready.graphUrl}/.default`,
    }),
  );
  if (answer.status !== 200) {
    throw new Error(`No token for ${as}: ${JSON.stringify(answer.body)}`);
  }
  return answer.body['access_token'] ?? '';
}
