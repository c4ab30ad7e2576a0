import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, fetch } from 'undici';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import {
  type RunningSandbox,
  type SandboxOptions,
  type SandboxReady,
  startSandbox,
} from '../../src/sandbox/sandbox.ts';
import { makeStateWithKeys } from './suite-keys.ts';

/** What came back, with its JSON body parsed. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The members of the JSON body; none for an empty answer or one that is not JSON. */
  readonly body: JsonObject;
  /** The body as it came. */
  readonly text: string;
}

/** A JSON object that tests look into. */
export interface JsonObject {
  readonly [name: string]: unknown;
}

/** A sandbox that runs for one test, and ways to talk to it. */
export interface TestSandbox extends RunningSandbox {
  readonly ready: SandboxReady;
  readonly stateDir: string;
  /** Any request to the sandbox's origin. */
  readonly send: (
    path: string,
    init?: {
      method?: string;
      headers?: Record<string, string>;
      body?: string;
      signal?: AbortSignal;
      redirect?: 'manual';
    },
  ) => Promise<Answer>;
  /** A Graph request with a token of `as` (default the admin). `path` comes after `/v1.0`. */
  readonly graph: (method: string, path: string, body?: unknown, more?: GraphOptions) => Promise<Answer>;
  /** An access token for Graph. */
  readonly token: (as?: Identity) => Promise<string>;
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
  if (options.stateDir === undefined) {
    await makeStateWithKeys(stateDir);
  }
  const sandbox = await startSandbox({ ...options, stateDir });
  onTestFinished(() => sandbox.close());
  return clientOf(sandbox, stateDir);
}

/** One sandbox for all tests of a file, which then must not disturb each other; call it at the top of the file. */
export function sharedSandbox(options: Partial<SandboxOptions> = {}): () => TestSandbox {
  const cleanUps: (() => Promise<void>)[] = [];
  let shared: TestSandbox | null = null;
  beforeAll(async () => {
    const stateDir = await mkdtemp(join(tmpdir(), 'fhir-apps-sandbox-'));
    await makeStateWithKeys(stateDir);
    const sandbox = await startSandbox({ ...options, stateDir });
    cleanUps.push(() => rm(stateDir, { recursive: true, force: true, maxRetries: 5 }));
    cleanUps.push(() => sandbox.close());
    shared = clientOf(sandbox, stateDir, (cleanUp) => cleanUps.push(cleanUp));
  });
  afterAll(async () => {
    for (const cleanUp of cleanUps.reverse()) {
      await cleanUp();
    }
  });
  return () => {
    if (shared === null) {
      throw new Error('The shared sandbox runs only while tests do.');
    }
    return shared;
  };
}

/** One state directory for all tests of a file: those that start sandboxes of their own on it start quickly. */
export function sharedStateDirectory(): () => string {
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'fhir-apps-sandbox-'));
    await makeStateWithKeys(directory);
  });
  afterAll(() => rm(directory, { recursive: true, force: true, maxRetries: 5 }));
  return () => directory;
}

/** An empty directory that is removed when the test ends. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'fhir-apps-sandbox-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true, maxRetries: 5 }));
  return directory;
}

/** Ways to talk to a sandbox, wherever it runs. */
export function clientOf(
  sandbox: RunningSandbox,
  stateDir: string,
  onFinished: (cleanUp: () => Promise<void>) => void = (cleanUp) => onTestFinished(cleanUp),
): TestSandbox {
  const agent = new Agent({ connect: { ca: sandbox.caCertificate } });
  onFinished(() => agent.destroy());
  const { ready } = sandbox;
  const tokens = new Map<Identity, Promise<string>>();

  const send: TestSandbox['send'] = async (path, init = {}) => {
    const response = await fetch(`${ready.origin}${path}`, { dispatcher: agent, ...init });
    const text = await response.text();
    const headers = new Headers([...response.headers]);
    const isJson = headers.get('content-type')?.includes('json') === true && text !== '';
    return { status: response.status, headers, body: isJson ? (JSON.parse(text) as JsonObject) : {}, text };
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

/** The text that a member of an answer holds; fails the test when it holds none. */
export function textOf(from: JsonObject, name: string): string {
  const value = from[name];
  if (typeof value !== 'string') {
    throw new Error(`No text in ${name}: ${JSON.stringify(from)}`);
  }
  return value;
}

/** The object that a member of an answer holds; fails the test when it holds none. */
export function objectOf(from: JsonObject, name: string): JsonObject {
  const value = from[name];
  if (!isObject(value)) {
    throw new Error(`No object in ${name}: ${JSON.stringify(from)}`);
  }
  return value;
}

/** The objects in a member of an answer, by default in `value`, as lists have them. */
export function listOf(from: JsonObject, name = 'value'): JsonObject[] {
  const value = from[name];
  if (!Array.isArray(value) || !value.every(isObject)) {
    throw new Error(`No list in ${name}: ${JSON.stringify(from)}`);
  }
  return value;
}

/** The parts of an error answer that tests look at. */
export function refusal(answer: Answer): { status: number; code: string; message: string; targets: string[] } {
  const error = objectOf(answer.body, 'error');
  const details = error['details'] === undefined ? [] : listOf(error, 'details');
  const targets = details.map((detail) => `${textOf(detail, 'code')} ${textOf(detail, 'target')}`);
  return { status: answer.status, code: textOf(error, 'code'), message: textOf(error, 'message'), targets };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
  return textOf(answer.body, 'access_token');
}
