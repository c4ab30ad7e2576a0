import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FHIR_URL, RESOURCE } from './registrations.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

let sandbox: ServedSandbox;

beforeAll(async () => {
  sandbox = await serveSandbox();
  expect((await sandbox.run(RESOURCE.args)).exitCode).toBe(0);
});
afterAll(() => sandbox.stop());

const TRUSTED = 'github:contoso/fhir:branch=main';

function register(name: string, ...more: readonly string[]): ReturnType<ServedSandbox['run']> {
  const job = ['register', 'service', '--fhir-url', FHIR_URL, '--name', name, '--role', 'globalReader'];
  return sandbox.run([...job, ...more, '--json']);
}

describe('a job without --credential', () => {
  it.each([
    ['federated', ['--federated', TRUSTED]],
    ['certificate', ['--generate-certificate', '.']],
    ['secret', ['--secret-to', 'file:secret']],
  ])('gets the %s credential that its flags say', async (kind, flags) => {
    const { stdout, exitCode } = await register(`Job ${kind}`, ...flags);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ result: { action: 'created', credential: { kind } } });
    const again = await register(`Job ${kind}`, ...flags);
    expect(JSON.parse(again.stdout)).toMatchObject({ result: { action: 'unchanged' } });
  });

  it('must name one where only a variable says something', async () => {
    const job = ['register', 'service', '--fhir-url', FHIR_URL, '--name', 'Open', '--role', 'globalReader', '--json'];
    const { stdout, exitCode } = await sandbox.run(job, undefined, { FHIR_APPS_SECRET_TO: 'file:other' });
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { message: expect.stringContaining('--credential') as unknown },
    });
  });

  it('is refused where flags say two', async () => {
    const { stdout, exitCode } = await register('Two', '--federated', TRUSTED, '--secret-to', 'file:other');
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { message: '--secret-to: goes with --credential secret, and --federated means federated.' },
    });
  });
});

describe('an entry of a file without credential', () => {
  const PATH = 'implied.yaml';

  async function plan(entry: string, more = ''): Promise<Readonly<Record<string, unknown>>> {
    await writeFile(
      join(sandbox.workDir, PATH),
      `fhirUrl: ${FHIR_URL}\n${more}clients:\n  job: { type: service, name: Filed, role: globalReader, ${entry} }\n`,
    );
    return JSON.parse((await sandbox.run(['plan', '-f', PATH, '--json'])).stdout) as Readonly<Record<string, unknown>>;
  }

  it.each([
    [`federated: ${TRUSTED}`, 'federated credential'],
    ['generateCertificate: keys', 'certificate'],
    ['secretTo: "file:filed"', 'secret'],
  ])('has the one that { %s } says', async (entry, target) => {
    const { result } = await plan(entry, 'defaults: { credential: none }\n');
    expect(JSON.stringify(result)).toContain(target);
    expect(await readFile(join(sandbox.workDir, PATH), 'utf8')).not.toContain('credential: federated');
  });

  it.each([
    ['what all entries share', '', 'defaults: { secretTo: "file:shared" }\n'],
    ['keys that contradict each other', `federated: ${TRUSTED}, secretTo: "file:filed"`, ''],
  ])('must name one: %s says none', async (_what, entry, more) => {
    const { error } = await plan(entry, more);
    expect(JSON.stringify(error)).toContain('clients.job');
    expect(JSON.stringify(error)).toContain('credential');
  });
});
