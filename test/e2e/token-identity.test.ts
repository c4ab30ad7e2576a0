import { decodeJwt } from 'jose';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run as runSpawned } from './executable.ts';
import { serveSandbox, type Ready, type ServedSandbox } from './served-sandbox.ts';

const FHIR_URL = 'https://fhir.contoso.com';
const AT = ['--fhir-url', FHIR_URL];

let sandbox: ServedSandbox;
let identity: NonNullable<Ready['managedIdentity']>;

interface Printed {
  readonly result?: { readonly accessToken: string; readonly source: string };
  readonly error?: { readonly code: string; readonly message: string };
}

/** Runs as the sandbox's administrator in a process with these variables, which MSAL reads there. */
async function run(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Printed> {
  const env = { FHIR_APPS_SANDBOX_STATE: sandbox.ready.stateDir, ...variables };
  const { stdout } = await runSpawned([...args, '--sandbox', '--yes', '--json'], { cwd: sandbox.workDir, env });
  return JSON.parse(stdout) as Printed;
}

/** The variables that App Service gives the programs that run as the identity. */
async function inAzure(): Promise<Readonly<Record<string, string>>> {
  const header = (await readFile(join(sandbox.ready.stateDir, 'control-key'), 'utf8')).trim();
  return { IDENTITY_ENDPOINT: identity.endpoint, IDENTITY_HEADER: header };
}

/** Variables of a machine on which no endpoint answers. */
const ELSEWHERE = { IDENTITY_ENDPOINT: 'http://127.0.0.1:1/msi/token', IDENTITY_HEADER: 'header' };

beforeAll(async () => {
  sandbox = await serveSandbox();
  const { managedIdentity } = sandbox.ready;
  if (managedIdentity === null) {
    throw new Error('The sandbox has no managed identity.');
  }
  identity = managedIdentity;
  await run(['register', 'resource', ...AT, '--name', 'Contoso FHIR']);
  const { error } = await run([
    ...['register', 'service', ...AT, '--managed-identity', identity.clientId],
    ...['--role', 'globalExporter'],
  ]);
  expect(error).toBeUndefined();
});
afterAll(() => sandbox.stop());

describe('the token of a managed identity', () => {
  it.each(['clientId', 'principalId', 'resourceId'] as const)('is had where it runs, named by its %s', async (id) => {
    const { result, error } = await run(['token', identity[id], ...AT], await inAzure());
    expect(error).toBeUndefined();
    expect(result?.source).toBe('managed identity');
    expect(decodeJwt(result?.accessToken ?? '')).toMatchObject({
      ...{ aud: FHIR_URL, oid: identity.principalId, roles: ['globalExporter'] },
    });
  });

  it('is had nowhere else, which the message says', async () => {
    const { error } = await run(['token', identity.clientId, ...AT], ELSEWHERE);
    expect(error).toMatchObject({
      code: 'credential_not_here',
      message: expect.stringContaining('It gets tokens only where it runs.') as unknown,
    });
  });

  it.each([
    [['token', '8f0b5a0c-3c1e-4a52-9a53-0d7f5f3f0a11', ...AT], 'reference_missing'],
    [['token', 'CLIENT'], 'server_not_named'],
    [['token', 'CLIENT', ...AT, '--sign-in', 'browser'], 'sign_in_impossible'],
  ])('is not had by %j: %s', async (args, code) => {
    const words = args.map((word) => (word === 'CLIENT' ? identity.clientId : word));
    expect((await run(words, await inAzure())).error?.code).toBe(code);
  });
});
