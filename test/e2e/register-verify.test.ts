import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ended } from './executable.ts';
import { JWT, serveVerifyWorld, type VerifyWorld } from './verify-world.ts';

let world: VerifyWorld;
let at: readonly string[];

beforeAll(async () => {
  world = await serveVerifyWorld();
  at = ['--fhir-url', world.sandbox.ready.fhir.oss.url];
  await world.done(['register', 'resource', ...at, '--name', 'Contoso FHIR']);
});
afterAll(() => world.stop());

function register(...args: readonly string[]): Promise<Ended> {
  return world.run(['register', ...args, ...at, '--verify', '--timeout', '40s']);
}

function read({ stdout }: Ended): Record<string, unknown> & { readonly result: Record<string, unknown> } {
  return JSON.parse(stdout) as ReturnType<typeof read>;
}

describe('register --verify', () => {
  const job = ['service', '--name', 'Nightly import', '--role', 'globalImporter', '--secret-to', 'env-file:.env'];

  it('shows after its result what the job can do', async () => {
    const { exitCode, stdout, stderr } = await register(...job);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stdout).toMatch(/Nightly import[^]*✔ 1 client does what it should, and nothing else\.\n$/);
    expect(stdout + stderr).not.toMatch(JWT);
  });

  it('has what was found in its result, and ends with 6', async () => {
    await world.done(['sandbox', 'configure', 'oss', 'FhirServer__Security__Authorization__Enabled=false']);
    const ended = await register(...job, '--json');
    expect(read(ended).result).toMatchObject({
      ...{ action: 'unchanged', key: 'service-nightly-import' },
      verification: { expectedFrom: 'roles', findings: [{ id: 'wrongly_allowed', key: 'service-nightly-import' }] },
    });
    expect(ended.exitCode).toBe(6);
    await world.done(['sandbox', 'configure', 'oss', 'FhirServer__Security__Authorization__Enabled=true']);
  });

  it('looks at the server, and at all clients, after the API was registered', async () => {
    const ended = await register('resource', '--name', 'Contoso FHIR', '--json');
    expect(ended.exitCode).toBe(0);
    expect(read(ended).result).toMatchObject({
      verification: { clients: [{ key: 'service-nightly-import' }], findings: [] },
    });
  });

  it('verifies nothing in a dry run', async () => {
    const ended = await register(...job, '--dry-run', '--json');
    expect(ended.exitCode).toBe(0);
    expect(read(ended).result).not.toHaveProperty('verification');
  });
});
