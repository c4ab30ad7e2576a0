import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ended } from './executable.ts';
import { serveVerifyWorld, type VerifyWorld } from './verify-world.ts';

let world: VerifyWorld;
let contoso: string;

beforeAll(async () => {
  world = await serveVerifyWorld();
  contoso = await directoryFor('contoso', world.sandbox.ready.fhir.oss.url);
});
afterAll(() => world.stop());

/** Makes a directory with a file for one server. */
async function directoryFor(name: string, fhirUrl: string): Promise<string> {
  const directory = join(world.sandbox.workDir, name);
  await mkdir(directory);
  await writeFile(
    join(directory, 'fhir-apps.yaml'),
    `fhirUrl: ${fhirUrl}
resource: { name: "FHIR of \${NAME}" }
clients:
  nightly: { type: service, name: Nightly import, role: globalImporter, credential: secret, secretTo: env-file:.env }
`,
  );
  return directory;
}

function apply(cwd: string, ...more: readonly string[]): Promise<Ended> {
  return world.run(['apply', '--verify', '--var', 'NAME=Contoso', '--timeout', '30s', ...more], { cwd });
}

function read({ stdout }: Ended): Record<string, unknown> & { readonly result: Record<string, unknown> } {
  return JSON.parse(stdout) as ReturnType<typeof read>;
}

describe('apply --verify', () => {
  it('says after its result that all of it works', async () => {
    const { exitCode, stdout } = await apply(contoso);
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 });
    expect(stdout).toMatch(/2 created\.[^]*✔ 1 client does what it should, and nothing else\.\n$/);
  });

  it('has what it found in its result, and ends with 6', async () => {
    const { url } = world.sandbox.ready.fhir.oss;
    await world.done(['role', 'assign', '--fhir-url', url, '--role', 'globalWriter', '--to', 'nightly']);
    const ended = await apply(contoso, '--json');
    expect(read(ended).result).toMatchObject({
      summary: { unchanged: 2 },
      verification: { expectedFrom: 'file', findings: [{ id: 'wrongly_allowed', key: 'nightly' }] },
    });
    expect(ended.exitCode).toBe(6);
  });

  it('verifies nothing in a dry run', async () => {
    const ended = await apply(contoso, '--dry-run', '--json');
    expect(ended.exitCode).toBe(0);
    expect(read(ended).result).not.toHaveProperty('verification');
  });

  it('has its result also where the server cannot be reached, which a warning says: exit 1', async () => {
    const ended = await apply(await directoryFor('elsewhere', 'https://localhost:1/fhir'), '--json');
    expect(ended.exitCode).toBe(1);
    expect(read(ended)).toMatchObject({ result: { summary: { created: 2 }, verification: null } });
    expect(JSON.stringify(read(ended).warnings)).toContain('It was made, and could not be verified.');
  });
});
