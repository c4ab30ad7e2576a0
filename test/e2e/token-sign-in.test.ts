import { decodeJwt } from 'jose';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { Agent, fetch } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowsedSandbox, scriptlessBrowser } from '../sandbox/pages/scriptless-browser.ts';
import { cleanEnvironment, type Ended, EXECUTABLE } from './executable.ts';
import { run as runIn, serveSandbox, type ServedSandbox } from './served-sandbox.ts';

const FHIR_URL = 'https://fhir.contoso.com';
const AT = ['--fhir-url', FHIR_URL];

let sandbox: ServedSandbox;
let agent: Agent;

/** Runs as the sandbox's administrator. */
function run(args: readonly string[]): Promise<Ended> {
  const env = { FHIR_APPS_SANDBOX_STATE: sandbox.ready.stateDir };
  return runIn([...args, '--sandbox', '--yes'], { cwd: sandbox.workDir, env });
}

/** The same in a process of its own, whose stderr is watched for the code that a person is to enter. */
function runWaiting(args: readonly string[]): { readonly code: Promise<string>; readonly ended: Promise<Ended> } {
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

/** The clinician enters a code, signs in, and lets the app do what it asks for. */
async function letIn(userCode: string): Promise<void> {
  const browsed: BrowsedSandbox = {
    ready: sandbox.ready,
    send: async (path, init = {}) => {
      const response = await fetch(`${sandbox.ready.origin}${path}`, { dispatcher: agent, ...init });
      const headers = new Headers([...response.headers]);
      return { status: response.status, headers, body: {}, text: await response.text() };
    },
  };
  const person = sandbox.ready.users.find(({ upn }) => upn.startsWith('clinician'));
  const browser = scriptlessBrowser(browsed);
  const signIn = await browser.press(await browser.open('/devicelogin'), 'user-code', { user_code: userCode });
  const entered = { username: person?.upn ?? '', password: person?.password ?? '' };
  const confirm = await browser.press(signIn, 'sign-in', entered);
  const consent = await browser.press(confirm, 'confirm-device');
  const last = consent.text.includes('Permissions requested') ? await browser.press(consent, 'accept') : consent;
  expect(last.text).toContain('You have signed in');
}

beforeAll(async () => {
  sandbox = await serveSandbox();
  agent = new Agent({ connect: { ca: await readFile(sandbox.ready.caFile, 'utf8') } });
  for (const args of [
    ['register', 'resource', ...AT, '--name', 'Contoso FHIR'],
    ['register', 'public', ...AT, '--name', 'Chart', '--device-code', '--admin-consent'],
    ['register', 'public', ...AT, '--name', 'Page', '--reply-url', 'spa=https://page.contoso.com/'],
    ['role', 'assign', ...AT, '--role', 'globalReader', '--to', 'user:clinician@contoso.com'],
    ['register', 'confidential', ...AT, '--name', 'Portal', '--reply-url', 'https://portal.contoso.com/callback'],
  ]) {
    const secretTo = args[1] === 'confidential' ? ['--secret-to', 'env-file:.env'] : [];
    const { exitCode, stderr } = await run([...args, ...secretTo]);
    expect(exitCode, stderr).toBe(0);
  }
});
afterAll(async () => {
  await agent.close();
  await sandbox.stop();
});

describe('token --sign-in', () => {
  it('device-code prints the token of the person who enters the code', async () => {
    const { code, ended } = runWaiting(['token', 'public-chart', ...AT, '--sign-in', 'device-code']);
    await letIn(await code);
    const { exitCode, stdout, stderr } = await ended;
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const claims = decodeJwt(stdout.trim());
    expect(claims).toMatchObject({ aud: FHIR_URL, scp: expect.any(String) as unknown });
    expect(stderr).not.toContain(stdout.trim());
  });

  it.each([
    ['public-page', 'browser', 'sign_in_impossible'],
    ['public-page', 'device-code', 'sign_in_impossible'],
    ['confidential-portal', 'browser', 'sign_in_impossible'],
  ])('%s by %s is not possible, which is said before anybody signs in', async (key, how, code) => {
    const { exitCode, stdout } = await run(['token', key, ...AT, '--sign-in', how, '--json']);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code } });
  });
});
