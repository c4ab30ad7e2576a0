import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellOneStory } from './one-story.ts';
import { outcomesOf, serveVerifyWorld, type VerifyWorld } from './verify-world.ts';

let world: VerifyWorld;
let fhirUrl: string;

beforeAll(async () => {
  // A role that was just given opens the managed service a while later.
  world = await serveVerifyWorld(['--replication-delay', '12000']);
  fhirUrl = world.sandbox.ready.fhir.ahds.url;
  await writeFile(
    join(world.sandbox.workDir, 'fhir-apps.yaml'),
    `fhirUrl: ${fhirUrl}
serverKind: ahds
clients:
  reader: { type: service, name: Ward list, role: FHIR Data Reader, credential: secret, secretTo: file:reader.secret }
  exporter: { type: service, name: Export, role: globalExporter, credential: secret, secretTo: file:exporter.secret }
`,
  );
  await world.done(['apply']);
});
afterAll(() => world.stop());

describe('verify of a managed server', () => {
  tellOneStory();

  it('waits for clients and Azure roles that are new, and says how long', async () => {
    const verified = await world.verify();
    expect(verified).toMatchObject({ exitCode: 0, result: { serverKind: 'ahds', findings: [] } });
    expect(verified.stderr).toMatch(/^Waiting until Microsoft Entra ID knows (reader|exporter)$/m);
    expect(Math.max(...verified.result.clients.map(({ waited }) => waited?.seconds ?? 0))).toBeGreaterThan(4);
    expect(outcomesOf(verified, 'reader')).toMatchObject({ read: 'allowed', validate: 'refused', export: 'refused' });
    expect(outcomesOf(verified, 'exporter')).toMatchObject({ read: 'allowed', export: 'allowed', delete: 'refused' });
  });

  it('waits no longer once they are in force', async () => {
    const { result } = await world.verify();
    expect(result.clients.map(({ waited }) => waited)).toEqual([null, null]);
  });

  it('finds an Azure role too many, until the command that it names has run', async () => {
    const contributor = ['--role', 'FHIR Data Contributor'];
    await world.done([
      'role',
      'assign',
      '--fhir-url',
      fhirUrl,
      '--server-kind',
      'ahds',
      ...contributor,
      '--to',
      'reader',
    ]);
    await world.sandbox.clock.sleep(15_000);
    const { exitCode, result } = await world.verify();
    expect(exitCode).toBe(6);
    expect(result.findings).toEqual([
      expect.objectContaining({
        ...{ id: 'wrongly_allowed', key: 'reader', severity: 'critical' },
        cause: 'The file gives it FHIR Data Reader. It also has FHIR Data Contributor.',
      }),
    ]);
    expect(await world.typeFix(result.findings[0])).toMatchObject({ exitCode: 0 });
    expect(await world.verify()).toMatchObject({ exitCode: 0 });
  });

  it('finds an Azure role that is missing, until the file is applied', async () => {
    const exporter = ['--role', 'FHIR Data Exporter'];
    await world.done([
      'role',
      'remove',
      '--fhir-url',
      fhirUrl,
      '--server-kind',
      'ahds',
      ...exporter,
      '--from',
      'exporter',
    ]);
    const { exitCode, result } = await world.verify();
    expect(exitCode).toBe(6);
    expect(result.findings).toEqual([
      expect.objectContaining({ ...{ id: 'wrongly_refused', key: 'exporter' }, probes: ['read', 'search', 'export'] }),
    ]);
    expect(await world.typeFix(result.findings[0])).toMatchObject({ exitCode: 0 });
    expect(await world.verify()).toMatchObject({ exitCode: 0 });
  });
});
