import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Agent, fetch } from 'undici';
import type { Ready } from '../e2e/served-sandbox.ts';

/** What a request to the sandbox was answered. */
export interface SandboxAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A sandbox that a build serves in a process of its own. */
export interface SandboxProcess {
  readonly ready: Ready;
  /** A Graph request of the administrator's. */
  graph(method: string, path: string, body?: unknown): Promise<SandboxAnswer>;
  /** Schedules these faults in the place of all that were. */
  setFaults(faults: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

/** Starts `sandbox start` by a command line of node. Throws where it does not come up. */
export async function serveSandboxProcess(
  args: readonly string[],
  options: { readonly env: Readonly<Record<string, string>>; readonly cwd: string },
): Promise<SandboxProcess> {
  const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
  const ready = await readyLine(child);
  const agent = new Agent({ connect: { ca: await readFile(ready.caFile, 'utf8') } });

  const send = async (method: string, path: string, bearer: string, body?: unknown): Promise<SandboxAnswer> => {
    const response = await fetch(`${ready.origin}${path}`, {
      dispatcher: agent,
      method,
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
  };
  const adminToken = async (): Promise<string> => {
    const { clientId, clientSecret } = ready.admin;
    const response = await fetch(`${ready.authorityUrl}/${ready.tenantId}/oauth2/v2.0/token`, {
      dispatcher: agent,
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope: `${ready.graphUrl}/.default`,
      }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    return ((await response.json()) as { readonly access_token: string }).access_token;
  };
  return {
    ready,
    graph: async (method, path, body) => send(method, `/v1.0${path}`, await adminToken(), body),
    setFaults: async (faults) => {
      const key = (await readFile(join(ready.stateDir, 'control-key'), 'utf8')).trim();
      await send('DELETE', '/.sandbox/faults', key);
      const { status, body } =
        faults.length === 0 ? { status: 200, body: null } : await send('POST', '/.sandbox/faults', key, { faults });
      if (status !== 200) {
        throw new Error(`The sandbox took no faults: ${JSON.stringify(body)}`);
      }
    },
    stop: async () => {
      const closed = child.exitCode === null ? once(child, 'close') : Promise.resolve();
      child.kill('SIGTERM');
      await Promise.all([closed, agent.close()]);
    },
  };
}

async function readyLine(child: ChildProcess): Promise<Ready> {
  const { stdout } = child;
  if (stdout === null) {
    throw new TypeError('The sandbox was started without a pipe.');
  }
  const line = new Promise<string>((resolve, reject) => {
    createInterface({ input: stdout }).once('line', resolve);
    child.once('close', (code) => reject(new Error(`sandbox start ended with ${code}`)));
  });
  return JSON.parse(await line) as Ready;
}
