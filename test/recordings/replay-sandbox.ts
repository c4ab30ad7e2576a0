import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, fetch } from 'undici';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { SandboxOptions, SandboxReady } from '../../src/sandbox/sandbox.ts';
import { makeStateWithKeys } from '../sandbox/suite-keys.ts';
import type { Answer } from './compare-answer.ts';
import type { Json } from './json.ts';
import { type Caller, tokenSource } from './replay-tokens.ts';

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
  /** From now on what is done stays invisible for this long. */
  delayReplication(milliseconds: number): Promise<void>;
  send(request: SandboxRequest): Promise<Answer>;
  /** An access token for the service with this URL; an empty text for nobody. */
  token(as: Caller, resource: string): Promise<string>;
  close(): Promise<void>;
}

/** The start of a recording is told in seconds. */
const SOME_MILLISECONDS = 457;

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
  const atPresent = async <T>(work: () => Promise<T>): Promise<T> => {
    const turnedBack = time;
    time = null;
    const done = await work();
    time = turnedBack;
    return done;
  };
  const token = tokenSource({ send, ready, stateDir, start, atPresent });
  await token('admin', 'https://graph.microsoft.com');
  time = start.getTime() + SOME_MILLISECONDS;
  return {
    ready,
    send,
    token,
    advance: (milliseconds) => {
      time = (time ?? start.getTime()) + milliseconds;
    },
    delayReplication: (milliseconds) => delayReplication(send, stateDir, milliseconds),
    close: async () => {
      await agent.destroy();
      await sandbox.close();
      await rm(stateDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function delayReplication(
  send: ReplaySandbox['send'],
  stateDir: string,
  replicationDelayMs: number,
): Promise<void> {
  const key = await readFile(join(stateDir, 'control-key'), 'utf8');
  await send({
    method: 'PATCH',
    path: '/.sandbox/settings',
    headers: { authorization: `Bearer ${key.trim()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ replicationDelayMs }),
  });
}

function jsonOf(text: string): Json {
  try {
    return text === '' ? null : (JSON.parse(text) as Json);
  } catch {
    return text;
  }
}
