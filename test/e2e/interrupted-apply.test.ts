import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addForeign,
  APPLY,
  apply,
  EXCHANGES,
  expectApplied,
  expectNothingToDo,
  othersIn,
  writeEnvironment,
} from './environment-sample.ts';
import { cell, sample } from './sample.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

/** Where the answer is due, nothing comes; `after` means that Graph has done what it was asked. */
const HANGS = ['hang-before', 'hang-after'];

/**
 * Throttled with every form of Retry-After, what proxies and replicas answer, connections that break, and a refusal.
 */
const FAULTS = [
  ...['429', '429:1', '429:0.2', '429:date', '503', '503-html', '200-html', 'reset-before', 'reset-after'],
  ...['lag-404', 'lag-400', 'lag-409', 'lag-403', 'denied'],
];

/** The sign-in meets what is no answer of Graph's. */
const SIGN_IN_FAULTS = ['429:1', '503-html', '200-html', 'reset-before', 'reset-after'];

/** A tenant in which someone else has something too. */
let stage: string;
let others: unknown;

beforeAll(async () => {
  stage = await mkdtemp(join(tmpdir(), 'fhir-apps-apply-stage-'));
  const sandbox = await serveSandbox([], { stateDir: stage });
  await addForeign(sandbox);
  others = await othersIn(sandbox);
  await sandbox.stop();
});
afterAll(() => rm(stage, { recursive: true, force: true, maxRetries: 5 }));

/** Gives the work a sandbox on a copy of the stage, with the file in its work directory. */
async function onStage(faults: readonly string[], work: (sandbox: ServedSandbox) => Promise<void>): Promise<void> {
  const stateDir = await mkdtemp(join(tmpdir(), 'fhir-apps-apply-case-'));
  await cp(stage, stateDir, { recursive: true });
  const sandbox = await serveSandbox(
    faults.flatMap((fault) => ['--fault', fault]),
    { stateDir },
  );
  try {
    await writeEnvironment(sandbox);
    await work(sandbox);
  } finally {
    await sandbox.stop();
    await rm(stateDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Expects that the next run finishes, whatever the one before has left. */
async function expectFinished(sandbox: ServedSandbox): Promise<void> {
  await sandbox.setFaults([]);
  expect(await apply(sandbox)).toMatchObject({ exitCode: 0, error: {} });
  await expectApplied(sandbox);
  await expectNothingToDo(sandbox);
  expect(await othersIn(sandbox)).toEqual(others);
}

/** Expects that a run which says it is done is done, and that one which is not says why. */
async function expectHonest(
  sandbox: ServedSandbox,
  { exitCode, error, result }: Awaited<ReturnType<typeof apply>>,
): Promise<void> {
  expect([0, 1, 3, 4]).toContain(exitCode);
  if (exitCode === 0) {
    await expectApplied(sandbox);
  } else if (exitCode === 4 && error.code === undefined) {
    // All is done but what this caller may not give, which the result hands to someone else.
    expect(JSON.stringify(result.registrations)).toMatch(/"handOffs":\[\{"kind":"(app-role|admin-consent)"/);
  } else {
    expect(error.code).toMatch(/^[a-z_]+$/);
  }
}

describe('the first apply of one of each type', () => {
  it('asks Graph for no more than the table says', async () => {
    await onStage([], async (sandbox) => {
      expect(await apply(sandbox)).toMatchObject({ exitCode: 0 });
      const sent = (await sandbox.graphExchanges()).map(
        ({ method, path }) => `${method} ${path.replace('/v1.0', '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '*')}`,
      );
      // On a busy machine more than two seconds pass before a later write, which then reads its lists again first.
      const planned = sent.filter((exchange) => exchange !== 'GET /applications/*');
      expect(planned.sort()).toEqual(EXCHANGES.map((exchange) => exchange.replace(/@\d$/, '')).sort());
      await expectApplied(sandbox);
      await expectNothingToDo(sandbox);
      expect(await othersIn(sandbox)).toEqual(others);
    });
  });
});

describe('an apply that is killed', () => {
  const kills = EXCHANGES.flatMap((exchange) => HANGS.map((action) => ({ exchange, action })));

  cell.each(sample(kills, 3))('is finished by the next: $exchange, $action', async ({ exchange, action }) => {
    await onStage([`${exchange}=${action}`], async (sandbox) => {
      const running = sandbox.start(APPLY);
      while (!(await sandbox.exchanges()).some(({ fault }) => fault !== null)) {
        await sleep(20);
      }
      running.kill('SIGKILL');
      expect(await running.ended).toMatchObject({ exitCode: null, stdout: '' });
      await expectFinished(sandbox);
    });
  });
});

describe('an apply that meets a fault', () => {
  const faults = [
    ...EXCHANGES.flatMap((exchange) => FAULTS.map((action) => ({ exchange, action }))),
    ...SIGN_IN_FAULTS.map((action) => ({ exchange: 'token', action })),
  ];

  cell.each(sample(faults, 5))('ends well, or tells the truth: $exchange, $action', async ({ exchange, action }) => {
    await onStage([`${exchange}=${action}`], async (sandbox) => {
      await expectHonest(sandbox, await apply(sandbox));
      await expectFinished(sandbox);
    });
  });
});

describe('an apply that runs out of time', () => {
  const hangs = EXCHANGES.flatMap((exchange) => HANGS.map((action) => ({ exchange, action })));

  cell.each(sample(hangs, 2))('tells what stands: $exchange, $action', async ({ exchange, action }) => {
    await onStage([`${exchange}=${action}`], async (sandbox) => {
      await expectHonest(sandbox, await apply(sandbox, '--timeout', '4s'));
      await expectFinished(sandbox);
    });
  });
});
