import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run, serveSandbox, type ServedSandbox } from './served-sandbox.ts';

let workDir = '';
let sandbox: ServedSandbox;
beforeAll(async () => {
  workDir = await mkdtemp(join(tmpdir(), 'fhir-apps-e2e-'));
  sandbox = await serveSandbox(['--host', 'fhir.test', '--throttle'], {
    stateDir: join(workDir, 'state'),
    spawned: true,
  });
});
afterAll(async () => {
  await sandbox.stop();
  await rm(workDir, { recursive: true, force: true });
});

const resultOf = (stdout: string): Record<string, unknown> =>
  (JSON.parse(stdout) as { result: Record<string, unknown> }).result;

test('`--state` means the same directory as the variable, and wins over it', async () => {
  const env = { FHIR_APPS_SANDBOX_STATE: join(workDir, 'elsewhere') };
  const named = await run(['sandbox', 'status', '--json', '--state', 'state'], { cwd: workDir, env });
  const other = await run(['sandbox', 'status', '--json'], { cwd: workDir, env });

  expect(resultOf(named.stdout)).toMatchObject({
    stateDir: join(workDir, 'state'),
    running: { pid: sandbox.ready.pid },
  });
  expect(resultOf(other.stdout)).toEqual({ stateDir: join(workDir, 'elsewhere'), running: null });
});

test('`status` tells people where the FHIR servers are and how to sign in', async () => {
  const { stdout } = await run(['sandbox', 'status', '--show-secrets', '--state', sandbox.ready.stateDir]);

  expect(stdout).toContain(`The sandbox is served at ${sandbox.ready.origin}.`);
  expect(stdout).toContain(`${sandbox.ready.origin}/fhir/oss`);
  expect(stdout).toMatch(/Users +\S+@\S+, password \S+/);
  expect(stdout).not.toContain(sandbox.ready.admin.clientSecret);
});

test('`status` shows no password unless it is asked to, and says how', async () => {
  const { stdout } = await run(['sandbox', 'status', '--state', sandbox.ready.stateDir]);

  for (const { upn, password } of sandbox.ready.users) {
    expect(stdout).toContain(upn);
    expect(stdout).not.toContain(password);
  }
  expect(stdout).toContain('fhir-apps sandbox status --show-secrets');
});

test('a second start says who holds the directory', async () => {
  const ended = await run(['sandbox', 'start', '--json', '--state', sandbox.ready.stateDir]);

  expect(ended.exitCode).toBe(1);
  expect(JSON.parse(ended.stdout)).toMatchObject({
    ok: false,
    error: {
      code: 'sandbox_unavailable',
      message: `A sandbox already serves ${sandbox.ready.stateDir}: process ${sandbox.ready.pid} at ${sandbox.ready.origin}.`,
      hint: '`fhir-apps sandbox stop` stops it.',
    },
  });
});

test('a taken port is told with what to do', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = String(typeof address === 'object' && address !== null ? address.port : 0);

  const ended = await run(['sandbox', 'start', '--state', join(workDir, 'third'), '--port', port]);
  taken.close();

  expect(ended.exitCode).toBe(1);
  expect(ended.stderr).toContain(`Port ${port} is in use by another program. Name another one with --port`);
});

describe('values that cannot be', () => {
  test.each([
    ['--port', '70000', 'is not a port'],
    ['--port', 'http', 'is not a port'],
    ['--host', 'https://fhir.test', 'fhir.test'],
    ['--host', '*', 'fhir.test'],
  ])('%s %s', async (flag, value, said) => {
    const ended = await run(['sandbox', 'start', '--state', join(workDir, 'never'), flag, value]);

    expect(ended.exitCode).toBe(2);
    expect(ended.stderr).toContain(said);
  });
});

test('`stop` ends it, and the next start is found in the same place', async () => {
  const state = join(workDir, 'again');
  const first = await serveSandbox([], { stateDir: state, spawned: true });
  const stopped = await run(['sandbox', 'stop', '--json', '--state', state]);
  await first.stop();
  const second = await serveSandbox([], { stateDir: state, spawned: true });
  await second.stop();

  expect(resultOf(stopped.stdout)).toEqual({ stopped: true, stateDir: state, dryRun: false });
  expect(second.ready.origin).toBe(first.ready.origin);
});
