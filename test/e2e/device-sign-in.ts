import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { Agent, fetch } from 'undici';
import { expect } from 'vitest';
import { type BrowsedSandbox, scriptlessBrowser } from '../sandbox/pages/scriptless-browser.ts';
import { cleanEnvironment, type Ended, EXECUTABLE } from './executable.ts';
import type { ServedSandbox } from './served-sandbox.ts';

/** People who sign in to apps of a sandbox by device codes. */
export interface DeviceSignIn {
  /** Starts the built tool, which waits for someone to enter the code that it shows. */
  runWaiting(args: readonly string[]): { readonly code: Promise<string>; readonly ended: Promise<Ended> };
  /** A person, by the beginning of their name, enters a code and lets the app do what it asks for. */
  letIn(userCode: string, who: string): Promise<void>;
  /** Sends a request to the open-source FHIR server with a token that a person got. */
  fhir(token: string, method: string, path: string, body?: object): Promise<{ status: number; text: string }>;
  close(): Promise<void>;
}

/** Prepares to sign people in to a sandbox. */
export async function deviceSignIn(sandbox: ServedSandbox): Promise<DeviceSignIn> {
  const agent = new Agent({ connect: { ca: await readFile(sandbox.ready.caFile, 'utf8') } });
  return {
    runWaiting: (args) => runWaiting(sandbox, args),
    letIn: (userCode, who) => letIn(sandbox, agent, userCode, who),
    fhir: async (token, method, path, body) => {
      const response = await fetch(`${sandbox.ready.fhir.oss.url}${path}`, {
        ...{ dispatcher: agent, method },
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, text: await response.text() };
    },
    close: () => agent.close(),
  };
}

/** A process of its own, whose stderr is watched for the code that a person is to enter. */
function runWaiting(sandbox: ServedSandbox, args: readonly string[]): ReturnType<DeviceSignIn['runWaiting']> {
  const child = spawn(process.execPath, [EXECUTABLE, ...args, '--sandbox', '--yes'], {
    cwd: sandbox.workDir,
    env: cleanEnvironment({ FHIR_APPS_SANDBOX_STATE: sandbox.ready.stateDir }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  const code = new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.stderr += text;
      const [, found] = /enter the code (\S+)/.exec(output.stderr) ?? [];
      if (found !== undefined) {
        resolve(found);
      }
    });
    child.on('close', () => reject(new Error(`No code was shown: ${output.stderr}`)));
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (exitCode) => resolve({ exitCode, ...output }));
  });
  return { code, ended };
}

async function letIn(sandbox: ServedSandbox, agent: Agent, userCode: string, who: string): Promise<void> {
  const browsed: BrowsedSandbox = {
    ready: sandbox.ready,
    send: async (path, init = {}) => {
      const response = await fetch(`${sandbox.ready.origin}${path}`, { dispatcher: agent, ...init });
      const headers = new Headers([...response.headers]);
      return { status: response.status, headers, body: {}, text: await response.text() };
    },
  };
  const person = sandbox.ready.users.find(({ upn }) => upn.startsWith(who));
  const browser = scriptlessBrowser(browsed);
  const signIn = await browser.press(await browser.open('/devicelogin'), 'user-code', { user_code: userCode });
  const entered = { username: person?.upn ?? '', password: person?.password ?? '' };
  const confirm = await browser.press(signIn, 'sign-in', entered);
  const consent = await browser.press(confirm, 'confirm-device');
  const last = consent.text.includes('Permissions requested') ? await browser.press(consent, 'accept') : consent;
  expect(last.text).toContain('You have signed in');
}
