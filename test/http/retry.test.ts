import { describe, expect, it } from 'vitest';
import { type Clock, REAL_CLOCK } from '../../src/clock.ts';
import { CancelledError } from '../../src/errors/cancelled-error.ts';
import { describeWait, type FailedRequest, hasFailed, retry, type RetryOptions } from '../../src/http/retry.ts';

const NEVER = new AbortController().signal;

/** Waits by no clock, and keeps how long it was asked to. */
function countingClock(): Clock & { readonly slept: readonly number[] } {
  const slept: number[] = [];
  const sleep: Clock['sleep'] = (milliseconds, signal) => {
    slept.push(milliseconds);
    return signal?.aborted === true ? Promise.reject(new Error('aborted')) : Promise.resolve();
  };
  return { ...REAL_CLOCK, sleep, slept };
}

function failed(reason: string | null, waitMs: number | null = null): FailedRequest {
  return { error: new Error(`failed: ${reason ?? ''}`), reason, waitMs };
}

/** Repeats what comes to these outcomes, one after the other. */
async function run(
  outcomes: readonly (FailedRequest | { readonly answer: string })[],
  options: Partial<RetryOptions<FailedRequest>> = {},
): Promise<{ readonly outcome: object; readonly attempts: number; readonly slept: readonly number[] }> {
  const clock = countingClock();
  let attempts = 0;
  const outcome = await retry<{ readonly answer: string }, FailedRequest>(
    (number) => {
      attempts = number;
      return Promise.resolve(outcomes[number - 1] ?? { answer: 'late' });
    },
    { request: 'GET /x', clock, stop: NEVER, deadline: NEVER, onWait: () => undefined, ...options },
  );
  return { outcome, attempts, slept: clock.slept };
}

describe('a request that fails', () => {
  it('is repeated after growing, random waits, or as long as the service asked', async () => {
    const outcomes = [failed('busy'), failed('throttled', 1234), failed('busy'), failed('busy'), { answer: 'yes' }];
    const { outcome, slept } = await run(outcomes);
    expect(outcome).toEqual({ answer: 'yes' });
    expect(slept[1]).toBe(1234);
    for (const [index, least] of [
      [0, 500],
      [2, 1000],
      [3, 2000],
    ] as const) {
      expect(slept[index]).toBeGreaterThanOrEqual(least);
      expect(slept[index]).toBeLessThan(2 * least);
    }
  });

  it('never waits longer than 15 s of its own accord', async () => {
    const { slept } = await run(Array<FailedRequest>(12).fill(failed('busy')));
    expect(Math.max(...slept)).toBe(15_000);
  });

  it('ends with what is not worth repeating', async () => {
    const { outcome, attempts } = await run([failed('busy'), failed(null)]);
    expect(hasFailed(outcome)).toBe(true);
    expect(attempts).toBe(2);
  });

  it('ends with the last failure when the time is over', async () => {
    const over = new AbortController();
    const onWait = (): void => over.abort();
    const { outcome, attempts } = await run([failed('busy')], { deadline: over.signal, onWait });
    expect(outcome).toMatchObject({ reason: 'busy' });
    expect(attempts).toBe(1);
  });

  it('ends with the reason of the stop signal', async () => {
    const stop = new AbortController();
    const onWait = (): void => stop.abort(new CancelledError(130, 'Canceled.'));
    await expect(run([failed('busy')], { stop: stop.signal, onWait })).rejects.toBeInstanceOf(CancelledError);
  });

  it('is not sent at all where no time is left', async () => {
    const asked = run([], { deadline: AbortSignal.abort() });
    await expect(asked).rejects.toMatchObject({ code: 'timed_out', details: { request: 'GET /x' } });
  });

  it('passes what an attempt throws', async () => {
    const options = { request: 'GET /x', clock: REAL_CLOCK, stop: NEVER, deadline: NEVER, onWait: () => undefined };
    await expect(retry(() => Promise.reject(new TypeError('bug')), options)).rejects.toThrow('bug');
  });
});

describe('progress while a request waits', () => {
  it.each([
    [null, 'Trying again: Azure is busy'],
    [1200, 'Trying again in 2 s: Azure is busy'],
  ])('names the seconds where the service did: %s', (milliseconds, text) => {
    expect(describeWait('Azure is busy', milliseconds)).toBe(text);
  });
});
