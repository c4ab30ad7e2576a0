import type { Clock } from '../../src/clock.ts';
import { skippingClock } from './skipping-clock.ts';

let clock = skippingClock();

/** The time of everything in a test file that says no other, so that what one has written is in nobody's future. */
export function testClock(): Clock {
  return clock;
}

/** Begins with the time of the machine, which files before this one have left behind. */
export function restartTestClock(): void {
  clock = skippingClock();
}
