import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Agent, fetch } from 'undici';
import { type Clock, REAL_CLOCK } from '../../src/clock.ts';
import { runInProcess, stopReason } from '../main/run-in-process.ts';
import { testClock } from '../main/test-clock.ts';
import { makeStateWithKeys, SUITE_AUTHORITY } from '../sandbox/suite-keys.ts';
import {
  cleanEnvironment,
  type Ended,
  EXECUTABLE,
  type Running,
  run as runSpawned,
  type RunOptions,
  start,
} from './executable.ts';

/** Where every request that the suite sends is kept for `npm run test:contract`. */
const REQUESTS = fileURLToPath(new URL('../.requests/', import.meta.url));

/** How long a token is used for requests of a test, in milliseconds: well below the hour that it lasts. */
const TOKEN_USED_MS = 30 * 60_000;

/** Marks a request of a test, which the contract check leaves out. */
export const NOT_OF_THE_TOOL = { 'x-test': 'not of the tool' };

/** The ready line of `sandbox start`. */
export interface Ready {
  readonly origin: string;
  readonly caFile: string;
  readonly tenantId: string;
  readonly tenantDomain: string;
  readonly graphUrl: string;
  readonly authorityUrl: string;
  readonly admin: ClientCredentials;
  readonly identities: { readonly ownedBy: ClientCredentials; readonly none: ClientCredentials };
  readonly users: readonly { readonly upn: string; readonly password: string; readonly objectId: string }[];
  readonly fhir: { readonly oss: { readonly url: string }; readonly ahds: { readonly url: string } };
  readonly managedIdentity: {
    readonly resourceId: string;
    readonly clientId: string;
    readonly principalId: string;
    readonly endpoint: string;
  } | null;
  readonly stateDir: string;
  readonly pid: number;
}

/** An identity of the sandbox. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** One exchange of the request log. */
export interface LoggedExchange {
  readonly time: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly status: number | null;
  readonly durationMs: number;
  readonly fault: string | null;
}

type Environment = Readonly<Record<string, string>>;

/**
 * A sandbox that runs are driven at as at any cloud: over https, by URLs, a CA file and a sign-in of their own.
 *
 * Write tests with `run`: it takes a few milliseconds, and no time for what it waits for. Its process is the test's, so
 * that what only a process has is tested with `runSpawned` (umask, proxies, memory, what is written to a real pipe) and
 * `start` (signals and kills); both need `npm run build`.
 */
export interface ServedSandbox {
  readonly ready: Ready;
  /** The time of the sandbox and of `run`; what waits for it waits by this. */
  readonly clock: Clock;
  /** A directory that is removed with the sandbox. */
  readonly workDir: string;
  /** Flags and environment that point a run at this sandbox. */
  runOptions(as?: ClientCredentials): {
    readonly args: readonly string[];
    readonly env: Environment;
  };
  /** Runs a command line to its end in this process, by `runCommandLine`, with the clock of the sandbox. */
  run(args: readonly string[], as?: ClientCredentials, env?: Environment): Promise<Ended>;
  /** Runs the built executable to its end, which takes half a second and waits in real time. */
  runSpawned(args: readonly string[], as?: ClientCredentials, env?: Environment): Promise<Ended>;
  /** Starts the built executable, to be killed or signaled. */
  start(args: readonly string[], as?: ClientCredentials, env?: Environment): Running;
  /** The exchanges since the last call of this or {@link graphExchanges}, sign-in among them, oldest first. */
  exchanges(): Promise<readonly LoggedExchange[]>;
  /** The exchanges with Graph since the last call, oldest first; sign-in left out. */
  graphExchanges(): Promise<readonly LoggedExchange[]>;
  /**
   * A Graph request of an identity, by default the administrator's, with a token that it got before: what it may do by
   * then does not change.
   */
  graph(
    method: string,
    path: string,
    body?: unknown,
    as?: ClientCredentials,
  ): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }>;
  /** Asks the token endpoint for a token with a secret; the status tells whether the secret works. */
  token(
    client: ClientCredentials,
    scope: string,
  ): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }>;
  /** Schedules these faults in the place of all that were, counted from now. */
  setFaults(faults: readonly string[]): Promise<void>;
  /** Changes settings of the running sandbox, such as `{ assumptions: { secretHint: 'abc' } }`. */
  changeSettings(settings: object): Promise<void>;
  stop(): Promise<void>;
}

/** What a sandbox is served with besides the flags of `sandbox start`. */
export interface ServeOptions {
  /** A state that exists; default: one of its own. */
  readonly stateDir?: string | undefined;
  /**
   * True: it makes a certificate authority of its own, which no run trusts that is not told to. Default: a state without
   * one gets that of the suite.
   */
  readonly ownKeys?: boolean;
  /**
   * Who waits how long, in the sandbox (replication, limits) and in `run`. Default: nobody, since a sleep of one moves
   * the time of all forward. A working clock is for runs that wait for each other.
   */
  readonly clock?: Clock;
  /**
   * True: `sandbox start` has a process of its own, and every clock is the machine's. Default: it is served in this
   * process.
   */
  readonly spawned?: boolean;
}

/** Starts `sandbox start` with these flags; stop it when done. */
export async function serveSandbox(
  flags: readonly string[] = [],
  { stateDir, ownKeys = false, spawned = false, clock = spawned ? REAL_CLOCK : testClock() }: ServeOptions = {},
): Promise<ServedSandbox> {
  const workDir = await mkdtemp(join(tmpdir(), 'fhir-apps-e2e-'));
  const log = join(workDir, 'requests.jsonl');
  const args = ['sandbox', 'start', '--request-log', log, ...flags];
  const state = stateDir ?? join(workDir, 'state');
  if (!ownKeys && !existsSync(join(state, 'ca.pem'))) {
    await makeStateWithKeys(state);
  }
  const env = cleanEnvironment({ FHIR_APPS_SANDBOX_STATE: state });
  const { ready, stop } = await (spawned ? serveInOwnProcess(args, env) : serveHere(args, env, clock));
  const ca = await readFile(ready.caFile, 'utf8');
  const agent = new Agent({ connect: { ca } });
  const caFile =
    SUITE_AUTHORITY !== undefined && (await readFile(SUITE_AUTHORITY, 'utf8')) === ca ? SUITE_AUTHORITY : ready.caFile;
  let readSoFar = 0;

  const runOptions: ServedSandbox['runOptions'] = (as = ready.admin) => ({
    args: [
      '--graph-url',
      ready.graphUrl,
      '--authority-url',
      ready.authorityUrl,
      '--tenant',
      ready.tenantId,
      '--auth',
      'environment',
    ],
    env: {
      NODE_EXTRA_CA_CERTS: caFile,
      AZURE_TENANT_ID: ready.tenantId,
      AZURE_CLIENT_ID: as.clientId,
      AZURE_CLIENT_SECRET: as.clientSecret,
    },
  });
  const withOptions = (
    args: readonly string[],
    as?: ClientCredentials,
    extra: Environment = {},
  ): readonly [readonly string[], { readonly cwd: string; readonly env: Environment }] => {
    const options = runOptions(as);
    return [[...args, ...options.args], { cwd: workDir, env: { ...options.env, ...extra } }];
  };
  const token: ServedSandbox['token'] = async ({ clientId, clientSecret }, scope) => {
    const response = await fetch(`${ready.authorityUrl}/${ready.tenantId}/oauth2/v2.0/token`, {
      dispatcher: agent,
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope,
      }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const bearers = new Map<string, { readonly bearer: string; readonly until: number }>();
  const bearerOf = async (client: ClientCredentials): Promise<string> => {
    const known = bearers.get(client.clientSecret);
    if (known !== undefined && clock.elapsed() < known.until) {
      return known.bearer;
    }
    const until = clock.elapsed() + TOKEN_USED_MS;
    const bearer = String((await token(client, `${ready.graphUrl}/.default`)).body.access_token);
    bearers.set(client.clientSecret, { bearer, until });
    return bearer;
  };
  const exchanges: ServedSandbox['exchanges'] = async () => {
    const lines = (await readFile(log, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
    const fresh = lines.slice(readSoFar).map((line) => JSON.parse(line) as LoggedExchange);
    readSoFar = lines.length;
    return fresh;
  };
  const control = async (method: string, body?: unknown, resource = 'faults'): Promise<void> => {
    const key = (await readFile(join(ready.stateDir, 'control-key'), 'utf8')).trim();
    const { status } = await fetch(`${ready.origin}/.sandbox/${resource}`, {
      dispatcher: agent,
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (status >= 300) {
      throw new Error(`The sandbox took no ${resource}: ${status}`);
    }
  };
  return {
    ready,
    clock,
    workDir,
    setFaults: async (faults) => {
      await control('DELETE');
      if (faults.length > 0) {
        await control('POST', { faults });
      }
    },
    changeSettings: (settings) => control('PATCH', settings, 'settings'),
    runOptions,
    start: (...given) => start(...withOptions(...given)),
    runSpawned: (...given) => runSpawned(...withOptions(...given)),
    run: async (...given) => {
      const [all, options] = withOptions(...given);
      return runInProcess(all, { ...options, env: cleanEnvironment(options.env), clock });
    },
    token,
    exchanges,
    graphExchanges: async () => (await exchanges()).filter(({ path }) => path.startsWith('/v1.0/')),
    graph: async (method, path, body, as = ready.admin) => {
      const response = await fetch(`${ready.graphUrl}/v1.0${path}`, {
        dispatcher: agent,
        method,
        headers: {
          authorization: `Bearer ${await bearerOf(as)}`,
          'content-type': 'application/json',
          ...NOT_OF_THE_TOOL,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
    },
    stop: async () => {
      await stop();
      await agent.close();
      // A benchmark uses this too, and would pass for a run of the suite.
      if (process.env.VITEST !== undefined) {
        await mkdir(REQUESTS, { recursive: true });
        await appendFile(join(REQUESTS, `${randomUUID()}.jsonl`), await readFile(log, 'utf8').catch(() => ''));
      }
      await rm(workDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface Served {
  readonly ready: Ready;
  readonly stop: () => Promise<void>;
}

async function serveHere(args: readonly string[], env: Environment, clock: Clock): Promise<Served> {
  const stopping = new AbortController();
  let ended: Promise<Ended> | null = null;
  const ready = await new Promise<Ready>((resolve, reject) => {
    const onStdout = (line: string): void => resolve(JSON.parse(line) as Ready);
    ended = runInProcess(args, { env, clock, stop: stopping.signal, onStdout });
    ended.then(({ exitCode, stderr }) => reject(new Error(`sandbox start ended with ${exitCode}: ${stderr}`)), reject);
  });
  return {
    ready,
    stop: async () => {
      stopping.abort(stopReason('SIGTERM'));
      await ended;
    },
  };
}

async function serveInOwnProcess(args: readonly string[], env: Environment): Promise<Served> {
  const child = spawn(process.execPath, [EXECUTABLE, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const ready = await new Promise<Ready>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line) as Ready));
    child.on('close', (code) => reject(new Error(`sandbox start ended with ${code}`)));
  });
  return {
    ready,
    stop: async () => {
      child.kill('SIGTERM');
      await closed;
    },
  };
}

/** Runs a command line in this process, as `ServedSandbox.run`, with nothing added to it but what a shell has. */
export function run(args: readonly string[], { env = {}, cwd = '/' }: RunOptions = {}): Promise<Ended> {
  return runInProcess(args, { env: cleanEnvironment(env), cwd, clock: testClock() });
}

/** The exchanges that could change the directory; a `$batch` is one where any of its requests could. */
export function writesOf(exchanges: readonly LoggedExchange[]): readonly LoggedExchange[] {
  return exchanges.filter(({ method, path, body }) =>
    path.endsWith('/$batch') ? methodsIn(body).some((each) => each !== 'GET') : method !== 'GET',
  );
}

function methodsIn(batch: unknown): readonly string[] {
  const { requests } = batch as { readonly requests: readonly { readonly method: string }[] };
  return requests.map(({ method }) => method);
}
