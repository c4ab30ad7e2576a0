import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellOneStory } from './one-story.ts';
import { serveVerifyWorld, type VerifyWorld } from './verify-world.ts';

let world: VerifyWorld;

beforeAll(async () => {
  world = await serveVerifyWorld();
  await writeFile(
    inWorkDir('fhir-apps.yaml'),
    `fhirUrl: ${world.sandbox.ready.fhir.oss.url}
resource: { name: Sandbox FHIR }
clients:
  nightly: { type: service, name: Nightly import, role: globalImporter, credential: secret, secretTo: file:one.secret }
  weekly: { type: service, name: Weekly export, role: globalExporter, credential: secret, secretTo: file:two.secret }
`,
  );
  await world.done(['apply']);
});
afterAll(() => world.stop());

function inWorkDir(name: string): string {
  return join(world.sandbox.workDir, name);
}

/** Verifies both clients as a job that has the secret of one, and keeps what it printed. */
async function verifyAsJobOf(key: string, other: string): Promise<void> {
  const { stdout } = await world.verify('--secret-from', `${other}=file:not-here`);
  await writeFile(inWorkDir(`${key}.json`), stdout);
}

describe('verify --merge', () => {
  tellOneStory();

  it('joins what jobs have found that each have one secret, and sends nothing', async () => {
    await verifyAsJobOf('nightly', 'weekly');
    await verifyAsJobOf('weekly', 'nightly');
    const alone = await world.verify('--merge', 'nightly.json');
    expect(alone.result.clients.map(({ token }) => token?.state)).toEqual(['issued', 'untestable']);
    await world.sandbox.exchanges();
    const merged = await world.verify('--merge', 'nightly.json', '--merge', 'weekly.json');
    expect(merged).toMatchObject({ exitCode: 0, result: { expectedFrom: 'file', findings: [] } });
    expect(merged.result.clients.map(({ key, token }) => [key, token?.state])).toEqual([
      ['nightly', 'issued'],
      ['weekly', 'issued'],
    ]);
    expect(await world.sandbox.exchanges()).toEqual([]);
  });

  it('shows people the same as a single run, and ends with 6 where one job has found something', async () => {
    const fhirUrl = world.sandbox.ready.fhir.oss.url;
    await world.done(['role', 'assign', '--fhir-url', fhirUrl, '--role', 'globalReader', '--to', 'weekly']);
    await verifyAsJobOf('weekly', 'nightly');
    const { exitCode, stdout } = await world.run(['verify', '--merge', 'nightly.json', '--merge', 'weekly.json']);
    expect(exitCode).toBe(6);
    expect(stdout).toMatch(/^ {2}nightly {2}✔ {5}✔/m);
    expect(stdout).toContain('weekly can ');
  });

  it('shows what a file says harmless', async () => {
    const { stdout } = await world.verify('--merge', 'nightly.json');
    await writeFile(inWorkDir('evil.json'), stdout.replaceAll('Refuses requests', '\\u001b[2JRefuses\\nrequests'));
    const shown = await world.run(['verify', '--merge', 'evil.json']);
    expect(shown.stdout).not.toContain('\u001b[2J');
  });

  it('refuses files that are none of its results, and everything at once', async () => {
    await writeFile(inWorkDir('other.json'), '{"result":{}}');
    const { exitCode, error } = await world.verify('--merge', 'nowhere.json', '--merge', 'other.json');
    expect(exitCode).toBe(2);
    expect(JSON.stringify(error)).toContain('\\"nowhere.json\\" does not exist.');
    expect(JSON.stringify(error)).toContain('\\"other.json\\" is not what verify --json of this version has printed.');
  });

  it('goes with nothing that verifies', async () => {
    for (const args of [['nightly'], ['--allow-writes'], ['-f', 'fhir-apps.yaml']]) {
      expect(await world.verify('--merge', 'nightly.json', ...args)).toMatchObject({
        exitCode: 2,
        error: { code: 'invalid_input' },
      });
    }
  });
});
