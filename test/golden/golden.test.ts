import { chmod, cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clock, REAL_CLOCK } from '../../src/clock.ts';
import { auditLines } from '../e2e/audit-lines.ts';
import { cleanEnvironment } from '../e2e/executable.ts';
import { type Outcome, outcomeOf } from '../e2e/registrations.ts';
import { runInProcess } from '../main/run-in-process.ts';
import { GOLDEN_ENV_FILES } from './golden-files.ts';

/** The builds that wrote the directories beside this file. */
const BUILDS = ['f2b4b4b', '361c756'];

const ON_SERVER = ['--fhir-url', 'https://fhir.contoso.com'];
const KEYS = ['chart', 'ci', 'editor', 'import', 'key', 'portal', 'resource', 'vault', 'windows'];

/** A clock that stands at the day on which the files were written, so that nothing in them ever expires. */
function clockOfThatDay(): Clock {
  const [began, day] = [performance.now(), Date.parse('2026-11-30T18:00:00Z')];
  return { ...REAL_CLOCK, now: () => new Date(day + performance.now() - began) };
}

describe.each(BUILDS)('what build %s wrote', (build) => {
  const clock = clockOfThatDay();
  let root: string;
  let work: string;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'fhir-apps-golden-'));
    work = join(root, 'work');
    await cp(join(import.meta.dirname, build), root, { recursive: true });
    // Git keeps no such modes.
    const files = await readdir(root, { recursive: true, withFileTypes: true });
    await Promise.all(files.map((file) => chmod(join(file.parentPath, file.name), file.isDirectory() ? 0o700 : 0o600)));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  async function json(...args: readonly string[]): Promise<Outcome> {
    const env = cleanEnvironment({ HOME: root, FHIR_APPS_SANDBOX_STATE: join(root, 'state') });
    return outcomeOf(await runInProcess([...args, '--sandbox', '--yes', '--json'], { env, cwd: work, clock }));
  }

  const textOf = (name: string): Promise<string> => readFile(join(work, name), 'utf8');

  /** The files of the working directory as they were committed. */
  async function expectKept(...changed: readonly string[]): Promise<void> {
    const committed = join(import.meta.dirname, build, 'work');
    expect(await readdir(work)).toEqual(await readdir(committed));
    for (const name of (await readdir(committed)).filter((each) => !changed.includes(each))) {
      expect(await textOf(name), name).toBe(await readFile(join(committed, name), 'utf8'));
    }
  }

  async function pins(): Promise<Readonly<Record<string, { readonly appId: string; readonly objectId: string }>>> {
    const { environments } = JSON.parse(await textOf('fhir-apps.sandbox.lock.json')) as {
      readonly environments: {
        readonly default: { readonly registrations: Awaited<ReturnType<typeof pins>> };
      };
    };
    return environments.default.registrations;
  }

  it('is listed, each application under the ids that the lock file pins', async () => {
    const { exitCode, result } = await json('list', ...ON_SERVER);
    const listed = result.registrations as readonly { readonly key: string; appId: string; objectId: string }[];
    const ids = listed.map(({ key, appId, objectId }) => [key, { appId, objectId }] as const);
    expect(exitCode).toBe(0);
    expect(Object.fromEntries(ids)).toEqual(await pins());
    expect(listed.map(({ key }) => key).sort()).toEqual(KEYS);
  });

  it('lies in the recycle bin where it was deleted', async () => {
    const { result } = await json('list', '--deleted');
    expect(result.registrations).toMatchObject([{ key: 'public-old-chart', displayName: 'Old chart' }]);
  });

  it.each(KEYS)('is shown: %s', async (key) => {
    const { appId } = (await pins())[key] ?? expect.fail();
    expect(await json('show', key, ...ON_SERVER)).toMatchObject({ exitCode: 0, result: { appId, key } });
  });

  it('is what plan and apply want, so that they change nothing and every file stays', async () => {
    expect(await json('plan', '--check')).toMatchObject({ exitCode: 0 });
    const applied = await json('apply', '--audit-log', 'audit.jsonl');
    expect(applied).toMatchObject({ exitCode: 0, result: { summary: { unchanged: KEYS.length } } });
    await expectKept();
  });

  it('tells when its credentials expire', async () => {
    const { exitCode, result } = await json('credential', 'list', '--check', '--expiring', '400d');
    const credentials = result.credentials as readonly { readonly key: string }[];
    expect(exitCode).toBe(5);
    expect(new Set(credentials.map(({ key }) => key))).toEqual(
      new Set(['editor', 'import', 'key', 'portal', 'vault', 'windows']),
    );
  });

  it.each([
    ['portal', '.env', 'PORTAL'],
    ['windows', 'crlf.env', 'WINDOWS'],
    ['editor', 'bom.env', 'EDITOR'],
  ])('is rotated into its env file, where nothing else changes: %s', async (key, file, stem) => {
    const before = await textOf(file);
    const log = await textOf('audit.jsonl');
    const rotate = ['credential', 'rotate', key, ...ON_SERVER, '--secret-to', `env-file:${file}`];
    expect(await json(...rotate, '--audit-log', 'audit.jsonl')).toMatchObject({ exitCode: 0 });
    const after = await textOf(file);
    const secretIn = (text: string): string => parseEnv(text)[`${stem}_CLIENT_SECRET`] ?? expect.fail();
    expect(secretIn(after)).not.toBe(secretIn(before));
    // A secret that begins with ~ is quoted.
    const withoutSecret = (text: string): string =>
      text.replace(new RegExp(`(?<=^${stem}_CLIENT_SECRET=)[^\\r\\n]+`, 'm'), '');
    expect(withoutSecret(after)).toBe(withoutSecret(before));
    expect(withoutSecret(after)).not.toBe(after);
    expect(after.startsWith(GOLDEN_ENV_FILES[file] ?? expect.fail())).toBe(true);
    expect((await textOf('audit.jsonl')).startsWith(log)).toBe(true);
    expect((await auditLines(join(work, 'audit.jsonl'))).at(-1)).toMatchObject({ command: 'credential rotate', key });
  });

  it('is still all there is: nothing was made again', async () => {
    await expectKept('.env', 'crlf.env', 'bom.env', 'audit.jsonl');
    expect(await json('plan', '--check')).toMatchObject({ exitCode: 0 });
  });

  it('is restored from the recycle bin', async () => {
    expect(await json('restore', 'public-old-chart', ...ON_SERVER)).toMatchObject({ exitCode: 0 });
  });
});
