import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  applicationOf,
  deliveredKeyIds,
  type ListedApplication,
  type Outcome,
  outcomeOf,
  register,
  RESOURCE,
  secretIn,
  SERVICE,
  works,
} from './registrations.ts';
import { cell, sample } from './sample.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

/** Killed where the answer of an exchange is due; `after` means that the work is done. */
const HANGS = ['hang-before', 'hang-after'];

/** Answers that pass: one run rides them out. */
const PASSING = ['429', '429:0.2', '503', '500', 'reset-before', 'reset-after'];

/** Other answers of Graph: a lagging replica, a proxy's page, a refusal. */
const OF_GRAPH = ['lag-404', 'lag-400', 'lag-409', '200-html', 'denied'];

/** Other answers of the token endpoint: a secret that is not known yet, Conditional Access, a proxy's page. */
const OF_ENTRA = [
  'error:401:invalid_client:AADSTS7000215: Invalid client secret provided.',
  'error:400:invalid_grant:AADSTS53003: Access has been blocked by Conditional Access policies.',
  '200-html',
];

/** The secret is in this file, whatever the command line says besides. */
const SINK = { file: 'secret', variable: null };

/** The proof of the new secret; the first token of a run is its sign-in's. */
const PROOF = 'token@2';

/** A rotation, and its exchanges as faults name them. */
interface Rotation {
  readonly title: string;
  readonly flags: readonly string[];
  readonly exchanges: readonly string[];
  /** True where nothing but the new secret is left in the end. */
  readonly isAlone: boolean;
}

/** The first read of the application by itself is the second in all: the batches have one. */
const MAKING = [
  ...['POST /$batch', 'POST /$batch@2', 'POST /applications/*/addPassword', PROOF],
  ...[2, 3, 4, 5].map((read) => `GET /applications/*@${read}`),
  'PATCH /applications/*',
];

/** The reads that see the marks stay, of which the table has the first. */
const WATCH = 'POST /$batch@3';

const ROTATIONS: readonly Rotation[] = [
  { title: 'with an overlap', flags: [], exchanges: [...MAKING, WATCH], isAlone: false },
  {
    title: 'at once',
    flags: ['--now'],
    exchanges: [
      ...MAKING,
      ...['POST /applications/*/removePassword', 'GET /applications/*@6', 'PATCH /applications/*@2'],
      WATCH,
    ],
    isAlone: true,
  },
];

const cases = ROTATIONS.flatMap((rotation) =>
  rotation.exchanges.map((exchange) => ({ rotation, exchange, title: rotation.title })),
);

/** A tenant with a client, made once and copied for each case, and the secret that the client has. */
let directory: string;
let stage: string;
let oldSecret: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fhir-apps-rotations-'));
  stage = join(directory, 'stage');
  const sandbox = await serveSandbox([], { stateDir: stage });
  await register(sandbox, RESOURCE);
  await register(sandbox, SERVICE);
  oldSecret = await readFile(join(sandbox.workDir, SINK.file), 'utf8');
  await sandbox.stop();
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Gives the work a sandbox on a copy of the stage, with the secret in its file. */
async function onStage(flags: readonly string[], work: (sandbox: ServedSandbox) => Promise<void>): Promise<void> {
  const stateDir = await mkdtemp(join(directory, 'case-'));
  await cp(stage, stateDir, { recursive: true });
  const sandbox = await serveSandbox(flags, { stateDir });
  await writeFile(join(sandbox.workDir, SINK.file), oldSecret, { mode: 0o600 });
  try {
    await work(sandbox);
  } finally {
    await sandbox.stop();
  }
}

function wordsOf({ flags }: Rotation): readonly string[] {
  return ['credential', 'rotate', SERVICE.uniqueName, '--secret-to', 'file:secret', ...flags, '--json'];
}

async function rotate(sandbox: ServedSandbox, rotation: Rotation, ...more: readonly string[]): Promise<Outcome> {
  return outcomeOf(await sandbox.run([...wordsOf(rotation), ...more]));
}

/** Key ids of the secrets of which nothing says that they were delivered. */
function unknownKeyIds(application: ListedApplication): readonly string[] {
  const delivered = deliveredKeyIds(application);
  return application.passwordCredentials.map(({ keyId }) => keyId).filter((keyId) => !delivered.includes(keyId));
}

/** What holds at every moment: the client can work with what its file holds, and at most one secret is unknown. */
async function expectSound(sandbox: ServedSandbox): Promise<ListedApplication> {
  const application = await applicationOf(sandbox, SERVICE.uniqueName);
  const clientSecret = await secretIn(sandbox, SINK);
  expect(await works(sandbox, { clientId: application.appId, clientSecret }, SERVICE)).toBe(true);
  expect(unknownKeyIds(application).length).toBeLessThanOrEqual(1);
  return application;
}

/** The wanted end: every secret is known, all but one retire, and the file holds that one. */
async function expectRotated(sandbox: ServedSandbox, rotation: Rotation): Promise<void> {
  const application = await expectSound(sandbox);
  const { tags, passwordCredentials } = application;
  expect(unknownKeyIds(application)).toEqual([]);
  expect(deliveredKeyIds(application)).toHaveLength(passwordCredentials.length);
  const isRetired = (keyId: string): boolean => tags.some((tag) => tag.startsWith(`fhir-apps:retire:${keyId}:`));
  const current = passwordCredentials.filter(({ keyId }) => !isRetired(keyId));
  expect(current).toHaveLength(1);
  expect(await readFile(join(sandbox.workDir, SINK.file), 'utf8')).not.toBe(oldSecret);
  const [{ hint } = { hint: '' }] = current as readonly { readonly hint?: string }[];
  expect((await secretIn(sandbox, SINK)).slice(0, 3)).toBe(hint);
  if (rotation.isAlone) {
    expect(passwordCredentials).toHaveLength(1);
  }
}

/** Starts a rotation, kills it where the fault has struck, and expects that nothing is lost. */
async function kill(sandbox: ServedSandbox, rotation: Rotation): Promise<void> {
  const running = sandbox.start(wordsOf(rotation));
  while (!(await sandbox.exchanges()).some(({ fault }) => fault !== null)) {
    await sleep(20);
  }
  running.kill('SIGKILL');
  expect(await running.ended).toMatchObject({ exitCode: null, stdout: '' });
  await expectSound(sandbox);
}

describe('a rotation', () => {
  it.each(ROTATIONS)('$title takes no more exchanges than the table says', async (rotation) => {
    await onStage([], async (sandbox) => {
      expect(await rotate(sandbox, rotation)).toMatchObject({ exitCode: 0, result: { proven: true } });
      const sent = (await sandbox.graphExchanges()).map(
        ({ method, path }) => `${method} ${path.replace('/v1.0', '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '*')}`,
      );
      const ofGraph = rotation.exchanges.filter((exchange) => exchange !== PROOF);
      expect(onceWatched(sent)).toEqual(ofGraph.map((exchange) => exchange.replace(/@\d$/, '')));
      await expectRotated(sandbox, rotation);
    });
  });
});

describe('a rotation that is killed', () => {
  const kills = cases.flatMap((each) => HANGS.map((action) => ({ ...each, action })));

  cell.each(sample(kills, 3))('is finished by the next: $title, $exchange, $action', async (each) => {
    const { rotation, exchange, action } = each;
    await onStage(['--fault', `${exchange}=${action}`], async (sandbox) => {
      await kill(sandbox, rotation);
      expect(await rotate(sandbox, rotation)).toMatchObject({ exitCode: 0, error: {} });
      await expectRotated(sandbox, rotation);
    });
  });

  cell.each(sample(kills, 1))(
    'is finished although the next is killed too: $title, $exchange, $action',
    async (each) => {
      const { rotation, exchange, action } = each;
      await onStage(['--fault', `${exchange}=${action}`], async (sandbox) => {
        await kill(sandbox, rotation);
        await sandbox.setFaults([`${exchange}=${action}`]);
        // An interrupted one may be finished by fewer exchanges, which then strike nothing.
        const running = sandbox.start(wordsOf(rotation));
        let ended = false;
        void running.ended.then(() => (ended = true));
        while (!ended && !(await sandbox.exchanges()).some(({ fault }) => fault !== null)) {
          await sleep(20);
        }
        running.kill('SIGKILL');
        await running.ended;
        await expectSound(sandbox);
        await sandbox.setFaults([]);
        expect(await rotate(sandbox, rotation)).toMatchObject({ exitCode: 0, error: {} });
        await expectRotated(sandbox, rotation);
      });
    },
  );
});

describe('a rotation that meets a fault', () => {
  const faults = cases.flatMap((each) =>
    [...PASSING, ...(each.exchange === PROOF ? OF_ENTRA : OF_GRAPH)].map((action) => ({ ...each, action })),
  );

  cell.each(sample(faults, 6))('ends well, or tells the truth: $title, $exchange, $action', async (each) => {
    const { rotation, exchange, action } = each;
    await onStage(['--fault', `${exchange}=${action}`], async (sandbox) => {
      const first = await rotate(sandbox, rotation);
      if (PASSING.includes(action)) {
        expect(first.error).toEqual({});
      }
      await expectHonest(sandbox, rotation, first);
      expect(await rotate(sandbox, rotation)).toMatchObject({ exitCode: 0, error: {} });
      await expectRotated(sandbox, rotation);
    });
  });
});

describe('a rotation that runs out of time', () => {
  const hangs = cases.flatMap((each) => HANGS.map((action) => ({ ...each, action })));

  cell.each(sample(hangs, 2))('tells what stands: $title, $exchange, $action', async (each) => {
    const { rotation, exchange, action } = each;
    await onStage(['--fault', `${exchange}=${action}`], async (sandbox) => {
      const first = await rotate(sandbox, rotation, '--timeout', '4s');
      await expectHonest(sandbox, rotation, first);
      expect(await rotate(sandbox, rotation)).toMatchObject({ exitCode: 0, error: {} });
      await expectRotated(sandbox, rotation);
    });
  });
});

/** The exchanges with one read in the place of the many that a run ends with. */
function onceWatched(sent: readonly string[]): readonly string[] {
  const [watch = ''] = sent.slice(-1);
  return [...sent.slice(0, sent.findLastIndex((exchange) => exchange !== watch) + 1), watch];
}

/** What a rotation that ended must have left behind by the exit code it gave. */
async function expectHonest(sandbox: ServedSandbox, rotation: Rotation, outcome: Outcome): Promise<void> {
  const application = await expectSound(sandbox);
  const existing = (outcome.error.details?.standing ?? []) as readonly { readonly id: string }[];
  switch (outcome.exitCode) {
    case 0:
      return expectRotated(sandbox, rotation);
    case 1:
    case 4:
    case 6:
      return expect(unknownKeyIds(application)).toEqual([]);
    case 3:
      return expect(existing.map(({ id }) => id)).toEqual(expect.arrayContaining([...unknownKeyIds(application)]));
    default:
      expect.fail(`exit ${outcome.exitCode}: ${JSON.stringify(outcome.error)}`);
  }
}
