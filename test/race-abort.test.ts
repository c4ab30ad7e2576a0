import { expect, test } from 'vitest';
import { raceAbort } from '../src/clock.ts';

const reason = new Error('stopped');

test('gives what the work gives', async () => {
  const { signal } = new AbortController();
  expect(await raceAbort(Promise.resolve(1), signal)).toBe(1);
  await expect(raceAbort(Promise.reject(reason), signal)).rejects.toBe(reason);
});

test('ends with the reason of an abort, then or before, and takes no notice of how the work ends', async () => {
  const controller = new AbortController();
  let fail: (error: Error) => void = () => undefined;
  const work = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const waiting = raceAbort(work, controller.signal);
  controller.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  await expect(raceAbort(work, controller.signal)).rejects.toBe(reason);
  fail(new Error('too late'));
  // Were it unhandled, it would fail the run by now.
  await new Promise((resolve) => setImmediate(resolve));
});
