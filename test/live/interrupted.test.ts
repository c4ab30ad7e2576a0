import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { CancelledError } from '../../src/errors/cancelled-error.ts';
import { cell, sample } from '../e2e/sample.ts';
import { withSandbox } from '../sandbox/running-sandbox.ts';
import { control, hasStruck, inventory, runOn } from './live-sandbox.ts';
import { QUESTIONS } from './questions/index.ts';
import type { LiveOutcome } from './run-live.ts';

/** Questions that make objects of every kind, by every way there is. */
const EVERY_KIND = ['A3', 'A4', 'A12', 'A22', 'A53', 'A71', 'A81', 'A90'];

/** How many requests these questions take of each service, the clean-up among them. */
const REQUESTS = { graph: 71, azure: 15, keyvault: 8, token: 4 };

const ACTIONS = ['hang-before', 'hang-after', 'reset-before', 'reset-after', '500'];

const table = Object.entries(REQUESTS).flatMap(([service, count]) =>
  Array.from({ length: count }, (_, index) => ACTIONS.map((action) => `${service}@${index + 1}=${action}`)).flat(),
);

describe('a run that is stopped', () => {
  cell.each(sample(table, 5))('in the middle of %s leaves nothing', async (fault) => {
    const sandbox = await withSandbox();
    const before = await inventory(sandbox);
    expect((await control(sandbox, 'POST', '/faults', { faults: [fault] })).status).toBe(200);

    const stop = new AbortController();
    const reason = new CancelledError(130, 'Canceled.');
    const questions = QUESTIONS.filter(({ assumption }) => EVERY_KIND.includes(assumption));
    const running: Promise<LiveOutcome | Error> = runOn(sandbox, {
      questions,
      stop: stop.signal,
      limits: { answerMs: 3000, stoppedMs: 100 },
    }).catch((error: unknown) => error as Error);
    await Promise.race([running, untilStruck(() => hasStruck(sandbox))]);
    const wasStruck = await hasStruck(sandbox);
    stop.abort(reason);
    const outcome = await running;

    expect(await inventory(sandbox)).toEqual(before);
    // What was struck last may have been over before the stop.
    expect([reason, null]).toContain(outcome instanceof Error ? outcome : outcome.stopped);
    expect(outcome instanceof Error ? [] : outcome.left).toEqual([]);
    expect(wasStruck).toBe(true);
  });
});

async function untilStruck(struck: () => Promise<boolean>): Promise<void> {
  while (!(await struck())) {
    await sleep(10);
  }
}
