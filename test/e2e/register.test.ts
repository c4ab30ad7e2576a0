import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

const FHIR_URL = 'https://fhir.contoso.com';
let sandbox: ServedSandbox;

beforeAll(async () => {
  sandbox = await serveSandbox();
});
afterAll(() => sandbox.stop());

function resultOf(stdout: string): Record<string, unknown> {
  const envelope = JSON.parse(stdout) as { ok: boolean; result: Record<string, unknown> };
  expect(envelope.ok).toBe(true);
  return envelope.result;
}

describe('register, by flags, as in CI', () => {
  it('makes a resource and a service client whose secret gets a token with its role', async () => {
    const resource = await sandbox.run([
      'register',
      'resource',
      '--fhir-url',
      FHIR_URL,
      '--name',
      'Contoso FHIR',
      '--json',
    ]);
    expect(resource.exitCode).toBe(0);
    expect(resultOf(resource.stdout)).toMatchObject({ action: 'created', identifierUris: [FHIR_URL] });

    const flags = [
      'register',
      'service',
      '--fhir-url',
      FHIR_URL,
      '--name',
      'Nightly import',
      '--role',
      'globalImporter',
      '--credential',
      'secret',
      '--secret-to',
      'file:secret',
      '--json',
    ];
    const first = await sandbox.run(flags);
    expect(first.exitCode).toBe(0);
    const result = resultOf(first.stdout);
    const clientSecret = (await readFile(join(sandbox.workDir, 'secret'), 'utf8')).trim();
    const token = await sandbox.token({ clientId: String(result.appId), clientSecret }, `${FHIR_URL}/.default`);
    expect(token.status).toBe(200);

    await sandbox.graphExchanges();
    const second = await sandbox.run(flags);
    expect(resultOf(second.stdout)).toMatchObject({ action: 'unchanged', changes: [] });
    const exchanges = await sandbox.graphExchanges();
    expect(exchanges.map(({ path }) => path)).toEqual(['/v1.0/$batch', '/v1.0/$batch']);
    expect(resultOf(second.stdout)).toMatchObject({ departures: [] });

    const elsewhere = await sandbox.run([...flags.slice(0, -2), 'env-file:.env', '--json']);
    const { departures } = resultOf(elsewhere.stdout);
    const [from, to] = ['secret', '.env'].map((name) => join(sandbox.workDir, name));
    expect(departures).toEqual([
      `No secret goes to env-file:${to}: an earlier run delivered it to file:${from}, and it stays. \`fhir-apps credential rotate\` makes a new one.`,
    ]);
    const forPeople = await sandbox.run([...flags.slice(0, -2), 'env-file:.env']);
    expect(forPeople.stdout).toContain('! No secret goes to env-file:');
  });
});
