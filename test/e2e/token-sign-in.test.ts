import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DeviceSignIn, deviceSignIn } from './device-sign-in.ts';
import type { Ended } from './executable.ts';
import { run as runIn, serveSandbox, type ServedSandbox } from './served-sandbox.ts';

const FHIR_URL = 'https://fhir.contoso.com';
const AT = ['--fhir-url', FHIR_URL];

let sandbox: ServedSandbox;
let people: DeviceSignIn;

/** Runs as the sandbox's administrator. */
function run(args: readonly string[]): Promise<Ended> {
  const env = { FHIR_APPS_SANDBOX_STATE: sandbox.ready.stateDir };
  return runIn([...args, '--sandbox', '--yes'], { cwd: sandbox.workDir, env });
}

beforeAll(async () => {
  sandbox = await serveSandbox();
  people = await deviceSignIn(sandbox);
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
  await people.close();
  await sandbox.stop();
});

describe('token --sign-in', () => {
  it('device-code prints the token of the person who enters the code', async () => {
    const { code, ended } = people.runWaiting(['token', 'public-chart', ...AT, '--sign-in', 'device-code']);
    await people.letIn(await code, 'clinician');
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
