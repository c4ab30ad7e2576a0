import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { readKeyPair } from '../../src/certificates/key-pair-file.ts';
import { killEnvironment, letAMinutePass, passedPoints } from '../files/kill-points.ts';
import { type Ended, start } from './executable.ts';
import { FHIR_URL, register, RESOURCE } from './registrations.ts';
import { cell } from './sample.ts';
import { run, serveSandbox, type ServedSandbox } from './served-sandbox.ts';

/** The points of each row that run in `npm test`; `MATRIX=all` runs every one. */
const CHOSEN = [/^before (rename|link|unlink) .*fhir-apps-tmp$/, /^in write(File)? /];

const OTHERS = 'OTHER_CLIENT_ID=1\r\nOTHER_CLIENT_SECRET=keep~me\r\n# the end';

/** A command that writes files, in a directory of its own. */
interface Row {
  readonly title: string;
  /** Makes what is there before; the tag tells the clients of the cells apart. */
  prepare(place: string, tag: string): Promise<unknown>;
  /** What follows `fhir-apps`. */
  args(place: string, tag: string): readonly string[];
  /** Whether it runs in the embedded sandbox, whose state is in its directory. */
  readonly isEmbedded?: boolean;
  /** Fails where what was asked for is not there, whole, or something else was lost. */
  check(place: string, tag: string): Promise<void>;
}

const JOB = ['register', 'service', '--fhir-url', FHIR_URL, '--role', 'globalReader', '--json', '--yes'];
const SECRET = ['--credential', 'secret', '--secret-to'];
const nothing = (): Promise<void> => Promise.resolve();
const named = (tag: string): readonly string[] => ['--name', `Job ${tag}`, '--key', `job-${tag}`];
const environmentOf = (tag: string): string =>
  `fhirUrl: ${FHIR_URL}\nclients:\n  job-${tag}:\n    type: public\n    name: Job ${tag}\n    replyUrl: http://localhost\n`;

async function expectEnvFile(place: string, tag: string): Promise<void> {
  const text = await readFile(join(place, '.env'), 'utf8');
  const stem = `JOB_${tag.toUpperCase().replaceAll('-', '_')}`;
  expect(text.startsWith(OTHERS)).toBe(true);
  const variables = parseEnv(text);
  expect(variables[`${stem}_CLIENT_SECRET`]).toMatch(/^.{40}$/);
  expect(variables[`${stem}_CLIENT_ID`]).toMatch(/^[0-9a-f-]{36}$/);
  expect(text.match(new RegExp(`^${stem}_CLIENT_SECRET=`, 'gm'))).toHaveLength(1);
}

const ROWS: readonly Row[] = [
  {
    title: 'an env file',
    prepare: (place) => writeFile(join(place, '.env'), OTHERS),
    args: (place, tag) => [...JOB, ...named(tag), ...SECRET, `env-file:${join(place, '.env')}`],
    check: expectEnvFile,
  },
  {
    title: 'an env file whose secret is replaced',
    prepare: async (place, tag) => {
      await writeFile(join(place, '.env'), OTHERS);
      await done(sandbox.run([...JOB, ...named(tag), ...SECRET, `env-file:${join(place, '.env')}`]));
    },
    args: (place, tag) => [
      ...['credential', 'rotate', `job-${tag}`, '--fhir-url', FHIR_URL, '--now', '--json', '--yes'],
      ...['--secret-to', `env-file:${join(place, '.env')}`],
    ],
    check: expectEnvFile,
  },
  {
    title: 'a file of its own',
    prepare: nothing,
    args: (place, tag) => [...JOB, ...named(tag), ...SECRET, `file:${join(place, 'secret')}`],
    check: async (place) => expect(await readFile(join(place, 'secret'), 'utf8')).toMatch(/^.{40}\n$/),
  },
  {
    title: 'the files of a certificate',
    prepare: nothing,
    args: (place, tag) => [
      ...[...JOB, ...named(tag), '--credential', 'certificate'],
      ...['--generate-certificate', place, '--pfx'],
    ],
    check: async (place, tag) =>
      expect(readKeyPair(await readFile(join(place, `job-${tag}.pem`), 'utf8'))).not.toBeNull(),
  },
  {
    title: 'the lock file of an environment',
    prepare: (place, tag) => writeFile(join(place, 'fhir-apps.yaml'), environmentOf(tag)),
    args: (place) => ['apply', '-f', join(place, 'fhir-apps.yaml'), '--json', '--yes'],
    check: async (place, tag) =>
      expect(await readFile(join(place, 'fhir-apps.lock.json'), 'utf8')).toContain(`"job-${tag}"`),
  },
  {
    title: 'the audit log',
    prepare: (place) => writeFile(join(place, 'audit.jsonl'), '{"before":1}\n'),
    args: (place, tag) => [
      ...['register', 'public', '--fhir-url', FHIR_URL, ...named(tag), '--reply-url', 'http://localhost'],
      ...['--json', '--yes', '--audit-log', join(place, 'audit.jsonl')],
    ],
    check: async (place) => {
      const [first, ...lines] = (await readFile(join(place, 'audit.jsonl'), 'utf8')).split('\n');
      expect(first).toBe('{"before":1}');
      // A killed run may tear its own line; the lines of the next one are whole.
      const torn = lines.filter((line) => line !== '' && !isJson(line));
      expect(torn.length).toBeLessThan(2);
    },
  },
  {
    title: 'the file of init',
    prepare: nothing,
    args: (place) => [
      'init',
      '--out',
      join(place, 'fhir-apps.yaml'),
      '--from',
      FHIR_URL,
      '--overwrite',
      '--json',
      '--yes',
    ],
    check: async (place) => expect(await readFile(join(place, 'fhir-apps.yaml'), 'utf8')).toContain(FHIR_URL),
  },
  {
    title: 'the state of the sandbox',
    isEmbedded: true,
    prepare: nothing,
    args: () => [...RESOURCE.args, '--json', '--yes', '--sandbox'],
    check: nothing,
  },
];

let sandbox: ServedSandbox;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fhir-apps-killed-runs-'));
  sandbox = await serveSandbox();
  await register(sandbox, RESOURCE);
});
afterAll(async () => {
  await sandbox.stop();
  await rm(directory, { recursive: true });
});

async function done(run: Promise<Ended>): Promise<void> {
  const { exitCode, stdout, stderr } = await run;
  expect(exitCode, `${stdout}${stderr}`).toBe(0);
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/** Runs the command of a row in a process of its own, to die at a point; 0 for none. */
function runRow(row: Row, { place, tag }: Place, at: number): Promise<Ended> {
  const env = killEnvironment({ under: place, at, log: `${place}.log` });
  const args = row.args(place, tag);
  return row.isEmbedded === true
    ? start(args, { cwd: place, env: { ...env, FHIR_APPS_SANDBOX_STATE: join(place, 'state') } }).ended
    : sandbox.start(args, undefined, env).ended;
}

/** Runs the command of a row to its end, in this process. */
function runNext(row: Row, { place, tag }: Place): Promise<Ended> {
  const args = row.args(place, tag);
  return row.isEmbedded === true
    ? run(args, { cwd: place, env: { FHIR_APPS_SANDBOX_STATE: join(place, 'state') } })
    : sandbox.run(args);
}

interface Place {
  readonly place: string;
  readonly tag: string;
}

async function prepared(row: Row, tag: string): Promise<Place> {
  const place = await mkdtemp(join(directory, `${tag}-`));
  await row.prepare(place, tag);
  return { place, tag };
}

/** The names in a directory, whatever the tag of the cell and the ids of journals. */
async function namesIn({ place, tag }: Place): Promise<readonly string[]> {
  const names = await readdir(place, { recursive: true });
  // The id first: it may hold what looks like a tag.
  return names.map((name) => name.replace(/\.[0-9a-f-]{36}\.journal$/, '.ID.journal').replace(tag, 'TAG')).toSorted();
}

/** Milliseconds for the whole row: a hundred points and more, each with two runs. */
const TIMEOUT = 3_600_000;

describe('a run that is killed at a file call is finished by the next, and leaves nothing behind', () => {
  cell.each(ROWS.map((row, index) => ({ title: row.title, row, index })))(
    '$title',
    async ({ row, index }) => {
      const whole = await prepared(row, `${index}-whole`);
      await done(runRow(row, whole, 0));
      await row.check(whole.place, whole.tag);
      const points = (await passedPoints(`${whole.place}.log`)).map((point, position) => ({ point, at: position + 1 }));
      const chosen =
        process.env.MATRIX === 'all'
          ? points
          : CHOSEN.flatMap((pattern) => points.findLast(({ point }) => pattern.test(point)) ?? []);
      expect(chosen).not.toEqual([]);
      process.stderr.write(`${row.title}: ${chosen.length} of ${points.length} points\n`);
      const limit = pLimit(3);
      await Promise.all(
        chosen.map(({ point, at }) =>
          limit(async () => {
            const killed = await prepared(row, `${index}-${at}`);
            const { exitCode } = await runRow(row, killed, at);
            // A lock that is held for a second is renewed, so that one run has a few points more than another.
            const isWhole = (await passedPoints(`${killed.place}.log`)).length < at;
            expect(exitCode, point).toBe(isWhole ? 0 : null);
            await letAMinutePass(killed.place);
            const next = await runNext(row, killed);
            expect(next.exitCode, `${point}: ${next.stdout}${next.stderr}`).toBe(0);
            await row.check(killed.place, killed.tag);
            expect(await namesIn(killed), point).toEqual(await namesIn(whole));
          }),
        ),
      );
    },
    TIMEOUT,
  );
});
