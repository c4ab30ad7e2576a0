import { describe, expect, it } from 'vitest';
import { watchStaleness } from '../../src/files/staleness.ts';

/**
 * A watch, and what it judges after `seconds` of a lock whose time is `age` seconds old by our clock and the same at
 * every look.
 */
function judge(age: number, seconds: number, touched = false): boolean {
  let elapsed = 0;
  const now = 1_000_000_000;
  const watch = watchStaleness({ elapsed: () => elapsed, now: () => now + elapsed });
  const begin = now - age * 1000;
  watch.isStale('one', begin);
  for (elapsed = 100; elapsed < seconds * 1000; elapsed += 100) {
    watch.isStale('one', touched ? begin + Math.floor(elapsed / 1000) * 1000 : begin);
  }
  elapsed = seconds * 1000;
  return watch.isStale('one', touched ? begin + seconds * 1000 : begin);
}

describe('a lock that nobody touches', () => {
  it.each([
    ['just made', 0, 4.9, false],
    ['just made', 0, 5, true],
    ['3 seconds old', 3, 1.9, false],
    ['3 seconds old', 3, 2.1, true],
    ['a minute old', 60, 1.4, false],
    ['a minute old', 60, 1.5, true],
    ['made by a clock that is 5 minutes ahead', -300, 4.9, false],
    ['made by a clock that is 5 minutes ahead', -300, 5, true],
  ])('%s (%s s) and watched for %s s is stale: %s', (_what, age, seconds, stale) => {
    expect(judge(age, seconds)).toBe(stale);
  });
});

describe('a lock that its holder touches every second', () => {
  it.each([0, 300, -300])('is never stale, whatever the clock of its host (%s s behind)', (age) => {
    expect(judge(age, 60, true)).toBe(false);
  });
});

it('begins anew with another holder', () => {
  let elapsed = 0;
  const watch = watchStaleness({ elapsed: () => elapsed, now: () => 1_000_000 });
  expect(watch.isStale('one', 0)).toBe(false);
  elapsed = 10_000;
  expect(watch.isStale('other', 0)).toBe(false);
  elapsed = 11_500;
  expect(watch.isStale('other', 0)).toBe(true);
});
