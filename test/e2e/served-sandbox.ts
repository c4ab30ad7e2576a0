import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Agent, fetch } from 'undici';
import { cleanEnvironment, type Ended, EXECUTABLE, run, type Running, start } from './executable.ts';

/** Where every request that the suite sends is kept for `npm run test:contract`. */
const REQUESTS = fileURLToPath(new URL('../.requests/', import.meta.url));

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
  readonly query: string;
  readonly body: unknown;
  readonly status: number | null;
  readonly durationMs: number;
  readonly fault: string | null;
}

/** A sandbox process that the executable is driven at as at any cloud: by URLs, a CA file and a sign-in of its own. */
export interface ServedSandbox {
  readonly ready: Ready;
  /** A directory that is removed with the sandbox. */
  readonly workDir: string;
  /** Flags and environment that point a run at this sandbox. */
  runOptions(as?: ClientCredentials): {
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  };
  run(args: readonly string[], as?: ClientCredentials, env?: Readonly<Record<string, string>>): Promise<Ended>;
  start(args: readonly string[], as?: ClientCredentials, env?: Readonly<Record<string, string>>): Running;
  /** The exchanges since the last call of this or {@link graphExchanges}, sign-in among them, oldest first. */
  exchanges(): Promise<readonly LoggedExchange[]>;
  /** The exchanges with Graph since the last call, oldest first; sign-in left out. */
  graphExchanges(): Promise<readonly LoggedExchange[]>;
  /** A Graph request of an identity, by default the administrator's. */
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
  stop(): Promise<void>;
}

/** Starts `sandbox start` with a state of its own, or with `stateDir` on one that stands; stop it when done. */
export async function serveSandbox(flags: readonly string[] = [], stateDir?: string): Promise<ServedSandbox> {
  const workDir = await mkdtemp(join(tmpdir(), 'fhir-apps-e2e-'));
  const log = join(workDir, 'requests.jsonl');
  const child = spawn(process.execPath, [EXECUTABLE, 'sandbox', 'start', '--request-log', log, ...flags], {
    env: cleanEnvironment({ FHIR_APPS_SANDBOX_STATE: stateDir ?? join(workDir, 'state') }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const ready = await new Promise<Ready>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line) as Ready));
    child.on('close', (code) => reject(new Error(`sandbox start ended with ${code}`)));
  });
  const agent = new Agent({ connect: { ca: await readFile(ready.caFile, 'utf8') } });
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
      NODE_EXTRA_CA_CERTS: ready.caFile,
      AZURE_TENANT_ID: ready.tenantId,
      AZURE_CLIENT_ID: as.clientId,
      AZURE_CLIENT_SECRET: as.clientSecret,
    },
  });
  const startRun: ServedSandbox['start'] = (args, as, env = {}) => {
    const options = runOptions(as);
    return start([...args, ...options.args], { cwd: workDir, env: { ...options.env, ...env } });
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
  const exchanges: ServedSandbox['exchanges'] = async () => {
    const lines = (await readFile(log, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
    const fresh = lines.slice(readSoFar).map((line) => JSON.parse(line) as LoggedExchange);
    readSoFar = lines.length;
    return fresh;
  };
  const control = async (method: string, body?: unknown): Promise<void> => {
    const key = (await readFile(join(ready.stateDir, 'control-key'), 'utf8')).trim();
    const { status } = await fetch(`${ready.origin}/.sandbox/faults`, {
      dispatcher: agent,
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (status >= 300) {
      throw new Error(`The sandbox took no faults: ${status}`);
    }
  };
  return {
    ready,
    workDir,
    setFaults: async (faults) => {
      await control('DELETE');
      if (faults.length > 0) {
        await control('POST', { faults });
      }
    },
    runOptions,
    start: startRun,
    run: (args, as, env) => startRun(args, as, env).ended,
    token,
    exchanges,
    graphExchanges: async () => (await exchanges()).filter(({ path }) => path.startsWith('/v1.0/')),
    graph: async (method, path, body, as = ready.admin) => {
      const { access_token: bearer } = (await token(as, `${ready.graphUrl}/.default`)).body;
      const response = await fetch(`${ready.graphUrl}/v1.0${path}`, {
        dispatcher: agent,
        method,
        headers: {
          authorization: `Bearer ${String(bearer)}`,
          'content-type': 'application/json',
          ...NOT_OF_THE_TOOL,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
    },
    stop: async () => {
      child.kill('SIGTERM');
      await closed;
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

/** Runs the executable in the sandbox of a state directory: the one that serves it, or one of its own. */
export function runEmbedded(
  args: readonly string[],
  stateDir: string,
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return run([...args, '--sandbox'], { cwd, env: { FHIR_APPS_SANDBOX_STATE: stateDir, ...env } });
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
