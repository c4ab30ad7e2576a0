import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXECUTABLE, startProgram } from './executable.ts';
import { FHIR_URL } from './registrations.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fhir-apps-modes-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** The permissions of everything below a directory, by name. */
async function modesIn(place: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(place, { recursive: true })).toSorted();
  const modes = await Promise.all(
    names.map(async (name) => ((await stat(join(place, name))).mode & 0o777).toString(8)),
  );
  return Object.fromEntries(
    names.map((name, index) => [name.replace(/\.[0-9a-f-]{36}\./, '.ID.'), modes[index] ?? '']),
  );
}

describe.each(['777', '000'])('under umask %s', (umask) => {
  it('every file and directory that a run makes has the permissions that it is to have', async () => {
    const place = join(directory, umask);
    await mkdir(place);
    await writeFile(
      join(place, 'fhir-apps.yaml'),
      `fhirUrl: ${FHIR_URL}
resource: { name: Contoso FHIR }
clients:
  one: { type: service, name: One, role: globalReader, credential: secret, secretTo: 'env-file:.env' }
  two: { type: service, name: Two, role: globalReader, credential: secret, secretTo: 'file:secret' }
  three: { type: service, name: Three, role: globalReader, credential: certificate, generateCertificate: . }
`,
    );
    const args = ['apply', '--sandbox', '--yes', '--json', '--audit-log', 'audit.jsonl'];
    const program = ['-c', `umask ${umask}; exec "$0" "$@"`, process.execPath, EXECUTABLE, ...args];
    const ended = await startProgram('sh', program, {
      cwd: place,
      env: { FHIR_APPS_SANDBOX_STATE: join(place, 'deep', 'state') },
    }).ended;
    expect(ended.exitCode, ended.stdout + ended.stderr).toBe(0);
    await rm(join(place, 'fhir-apps.yaml'));
    const modes = await modesIn(place);
    const expected = Object.keys(modes).map(
      (name) => [name, name.endsWith('.lock.json') ? '644' : /^deep(\/state)?$/.test(name) ? '700' : '600'] as const,
    );
    expect(modes).toEqual(Object.fromEntries(expected));
    expect(Object.keys(modes)).toEqual(
      expect.arrayContaining([
        '.env',
        'secret',
        'three.pem',
        'three.cert.pem',
        'audit.jsonl',
        'deep/state/tenant.json',
      ]),
    );
  });
});
