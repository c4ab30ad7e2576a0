import { expect, test } from 'vitest';
import { untilAborted } from '../../src/identity/until-aborted.ts';

const reason = new Error('stopped');

test('gives what the work gives', async () => {
  const { signal } = new AbortController();
  expect(await untilAborted(Promise.resolve(1), signal)).toBe(1);
  await expect(untilAborted(Promise.reject(reason), signal)).rejects.toBe(reason);
});

test('ends with the reason of an abort, then or before, and takes no notice of how the work ends', async () => {
  const controller = new AbortController();
  let fail: (error: Error) => void = () => undefined;
  const work = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const waiting = untilAborted(work, controller.signal);
  controller.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  await expect(untilAborted(work, controller.signal)).rejects.toBe(reason);
  fail(new Error('too late'));
  // Were it unhandled, it would fail the run by now.
  await new Promise((resolve) => setImmediate(resolve));
});
