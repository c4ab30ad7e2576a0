import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REAL_CLOCK } from '../../src/clock.ts';
import { testClock } from '../main/test-clock.ts';
import {
  applicationsOf,
  CERTIFICATE,
  CONFIDENTIAL,
  CONFIDENTIAL_IN_TWO,
  CONSENTED,
  expectDone,
  expectUnchanged,
  FEDERATED,
  type Outcome,
  outcomeOf,
  PUBLIC,
  register,
  type Registration,
  RESOURCE,
  RESOURCE_BY_APP_ID,
  RESOURCE_ELSEWHERE,
  SERVICE,
} from './registrations.ts';
import { cell, sample } from './sample.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

/** Killed where the answer of an exchange is due; `after` means that Graph has done what it was asked. */
const KILLS = ['hang-before', 'hang-after'];

/** Answers that pass: one run rides them out. */
const PASSING = ['429', '429:0.2', '429:date', '503', '503-html', '500', 'reset-before', 'reset-after', 'lag-409'];

/** Answers of a replica that lags: these pass only where the request names what is known to stand. */
const LAGS = ['lag-404', 'lag-400', 'lag-403'];

/** Answers that end a run. */
const FINAL = ['200-html', 'denied'];

/** What Graph looks up by name or creates can be missing for good, so "not found" there is an answer. */
const NAMES_NOTHING_KNOWN = ['POST /$batch', 'POST /applications', 'GET /applications(*)'];

const ONLY_DEFAULT_URIS = {
  applicationRestrictions: {
    identifierUris: { nonDefaultUriAddition: { state: 'enabled', excludeAppsReceivingV2Tokens: false } },
  },
};

/** Each registration, and what has to stand before its first run. */
const ROWS: readonly { readonly registration: Registration; readonly stage: Stage }[] = [
  { registration: RESOURCE, stage: 'empty' },
  { registration: RESOURCE_ELSEWHERE, stage: 'empty' },
  { registration: RESOURCE_BY_APP_ID, stage: 'onlyDefaultUris' },
  { registration: CONFIDENTIAL, stage: 'resource' },
  { registration: CONFIDENTIAL_IN_TWO, stage: 'resource' },
  { registration: PUBLIC, stage: 'resource' },
  { registration: CONSENTED, stage: 'resource' },
  { registration: SERVICE, stage: 'resource' },
  { registration: FEDERATED, stage: 'resource' },
  { registration: CERTIFICATE, stage: 'resource' },
];

type Stage = 'empty' | 'onlyDefaultUris' | 'resource';

/** State directories to start from, made once and copied for each case. */
const stages: Record<Stage, string> = { empty: '', onlyDefaultUris: '', resource: '' };
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fhir-apps-stages-'));
  const prepare = async (stage: Stage, work: (sandbox: ServedSandbox) => Promise<unknown>): Promise<void> => {
    stages[stage] = join(directory, stage);
    const sandbox = await serveSandbox([], { stateDir: stages[stage] });
    await work(sandbox);
    await sandbox.stop();
  };
  await prepare('empty', () => Promise.resolve());
  await prepare('onlyDefaultUris', (sandbox) =>
    sandbox.graph('PATCH', '/policies/defaultAppManagementPolicy', ONLY_DEFAULT_URIS),
  );
  await prepare('resource', (sandbox) => register(sandbox, RESOURCE));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Gives the work a sandbox on a copy of a stage, which assumes what the registration wants. */
async function onStage(
  { stage, registration: { assumptions = {} } }: (typeof ROWS)[number],
  flags: readonly string[],
  work: (sandbox: ServedSandbox) => Promise<void>,
  clock = testClock(),
): Promise<void> {
  const stateDir = await mkdtemp(join(directory, 'case-'));
  await cp(stages[stage], stateDir, { recursive: true });
  const sandbox = await serveSandbox(flags, { stateDir, clock });
  try {
    await sandbox.changeSettings({ assumptions });
    await work(sandbox);
  } finally {
    await sandbox.stop();
  }
}

/** Waits until the fault of the sandbox has struck. */
async function struck(sandbox: ServedSandbox): Promise<void> {
  while (!(await sandbox.graphExchanges()).some(({ fault }) => fault !== null)) {
    await sleep(20);
  }
}

/** Object ids of what a failed run says it has left. */
function standingIds({ error }: Outcome): readonly (string | null)[] {
  const existing = (error.details?.standing ?? []) as readonly { readonly id: string | null }[];
  return existing.map(({ id }) => id);
}

/** What a run that ended must have left behind by the exit code it gave. */
async function expectHonest(sandbox: ServedSandbox, registration: Registration, outcome: Outcome): Promise<void> {
  const existing = await applicationsOf(sandbox, registration.uniqueName);
  switch (outcome.exitCode) {
    case 0:
      return expectDone(sandbox, registration);
    case 1:
      return expect(existing).toEqual([]);
    case 3: {
      // What may stand has no id.
      const ids = standingIds(outcome);
      return expect(ids).toContain(ids.includes(null) ? null : existing[0]?.id);
    }
    case 4:
      // Refused before anything was made, or all done but what the caller may not do.
      return existing.length === 0
        ? expect({ isRefused: 'code' in outcome.error, ids: standingIds(outcome) }).toEqual({
            isRefused: true,
            ids: [],
          })
        : expect(outcome.result.handOffs).toHaveLength(existing.length);
    default:
      expect.fail(`exit ${outcome.exitCode}: ${JSON.stringify(outcome.error)}`);
  }
}

function ridesOut(exchange: string, action: string): boolean {
  return PASSING.includes(action) || (LAGS.includes(action) && !NAMES_NOTHING_KNOWN.includes(exchange));
}

const cases = ROWS.flatMap(({ registration, stage }) =>
  [...new Set(registration.exchanges)].map((exchange) => ({
    registration,
    stage,
    exchange,
    title: registration.title,
  })),
);

describe('the first run of each type', () => {
  it.each(ROWS)('$registration.title takes no more exchanges than the table says', async (row) => {
    const { registration } = row;
    await onStage(row, [], async (sandbox) => {
      expect((await register(sandbox, registration)).exitCode).toBe(0);
      const sent = (await sandbox.graphExchanges()).map(
        ({ method, path }) =>
          `${method} ${path
            .replace('/v1.0', '')
            .replace(/\([^)]*\)/, '(*)')
            .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '*')}`,
      );
      // On a busy machine more than two seconds pass before a later write, which then reads its lists again first.
      const planned = sent.filter((exchange) => exchange !== 'GET /applications/*');
      expect(planned.sort()).toEqual([...registration.exchanges].sort());
      await expectDone(sandbox, registration);
    });
  });
});

describe('a run that is killed', () => {
  const kills = cases.flatMap((each) => KILLS.map((action) => ({ ...each, action })));

  cell.each(sample(kills, 3))('is finished by the next: $title, $exchange, $action', async (kill) => {
    const { registration, exchange, action } = kill;
    await onStage(kill, ['--fault', `${exchange}=${action}`], async (sandbox) => {
      const running = sandbox.start([...registration.args, '--json']);
      await struck(sandbox);
      running.kill('SIGKILL');
      expect(await running.ended).toMatchObject({ exitCode: null, stdout: '' });

      expect((await register(sandbox, registration)).exitCode).toBe(0);
      await expectDone(sandbox, registration);
      await expectUnchanged(sandbox, registration);
    });
  });
});

describe('a run that meets a fault', () => {
  const faults = cases.flatMap((each) => [...PASSING, ...LAGS, ...FINAL].map((action) => ({ ...each, action })));

  cell.each(sample(faults, 8))('ends well, or tells the truth: $title, $exchange, $action', async (fault) => {
    const { registration, exchange, action } = fault;
    await onStage(fault, ['--fault', `${exchange}=${action}`], async (sandbox) => {
      const first = await register(sandbox, registration);
      if (ridesOut(exchange, action)) {
        expect(first.error).toEqual({});
        expect(first.exitCode).toBe(0);
      }
      await expectHonest(sandbox, registration, first);

      expect((await register(sandbox, registration)).exitCode).toBe(0);
      await expectDone(sandbox, registration);
      await expectUnchanged(sandbox, registration);
    });
  });
});

describe('a run that is told to stop', () => {
  it.each([
    { signal: 'SIGINT', exitCode: 130, code: 'cancelled' },
    { signal: 'SIGTERM', exitCode: 143, code: 'terminated' },
  ] as const)(
    'finishes the exchange in flight on $signal, and says what stands',
    async ({ signal, exitCode, code }) => {
      const slow = ['--latency', '400'];
      await onStage(
        { registration: SERVICE, stage: 'resource' },
        slow,
        async (sandbox) => {
          const running = sandbox.start([...SERVICE.args, '--json']);
          while (!(await sandbox.graphExchanges()).some(({ path }) => path === '/v1.0/applications')) {
            await sleep(20);
          }
          running.kill(signal);
          const stopped = outcomeOf(await running.ended);
          const [application] = await applicationsOf(sandbox, SERVICE.uniqueName);
          expect(stopped).toMatchObject({ exitCode, error: { code } });
          expect(standingIds(stopped)).toContain(application?.id);
          expect((await sandbox.graphExchanges()).map(({ status }) => status)).not.toContain(null);

          expect((await register(sandbox, SERVICE)).exitCode).toBe(0);
          await expectDone(sandbox, SERVICE);
        },
        REAL_CLOCK,
      );
    },
  );
});
