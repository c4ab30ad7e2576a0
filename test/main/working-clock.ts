import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../src/clock.ts';
import { abortableSleep } from './abortable-sleep.ts';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** Milliseconds of the machine for which nothing may happen before the time of the clock moves on. */
const PROBE = 1;

/** Milliseconds by which it then moves on at most. */
const LEAP = 20;

/** What each thread of this process does, where the system tells (https://man7.org/linux/man-pages/man5/proc.5.html). */
const THREADS = '/proc/self/task';
const TELLS_THREADS = existsSync(THREADS);

/** Handles, and what waits for nothing but time; any other resource is work that is under way. */
const AT_REST =
  /^(Timeout|Immediate|.*Socket(Wrap)?|.*ServerWrap|TLSWrap|Pipe.*|TTYWrap|ProcessWrap|MessagePort|SignalWrap)$/;

/**
 * The time of a machine that does nothing else: it goes on while this process works, by the processor time that this
 * takes, and passes quickly while this process waits. How busy the machine is does not matter to whoever shares it.
 *
 * It fits where runs of this process wait for each other, whose work has to take time; all waits have to go by it.
 */
export function workingClock(): Clock {
  const began = Date.now();
  const timers = new Set<Timer>();
  let skipped = 0;
  let isDriven = false;
  const first = process.cpuUsage();
  const elapsed = (): number => {
    const { user, system } = process.cpuUsage(first);
    return (user + system) / 1000 + skipped;
  };
  const drive = async (): Promise<void> => {
    for (let timer = nextOf(timers); timer !== undefined; timer = nextOf(timers)) {
      const wait = timer.at - elapsed();
      if (wait > 0) {
        skipped += (await isQuiet()) ? Math.max(0, Math.min(LEAP, timer.at - elapsed())) : 0;
      } else if (timers.delete(timer)) {
        timer.callback();
      }
    }
    isDriven = false;
  };
  const after: Clock['after'] = (milliseconds, callback) => {
    const timer = { at: elapsed() + milliseconds, callback };
    timers.add(timer);
    if (!isDriven) {
      isDriven = true;
      void drive();
    }
    return () => void timers.delete(timer);
  };
  return {
    now: () => new Date(began + elapsed()),
    elapsed,
    sleep: abortableSleep(after),
    after,
  };
}

function nextOf(timers: ReadonlySet<Timer>): Timer | undefined {
  return [...timers].reduce<Timer | undefined>(
    (next, each) => (next === undefined || each.at < next.at ? each : next),
    undefined,
  );
}

/** Whether nothing comes to this process for a while, and nothing of it is under way. */
async function isQuiet(): Promise<boolean> {
  const before = performance.nodeTiming.uvMetricsInfo.events;
  await sleep(PROBE);
  const isAtRest = process.getActiveResourcesInfo().every((each) => AT_REST.test(each)) && doThreadsSleep();
  // The event loop has looked for what has come since.
  await setImmediate();
  await setImmediate();
  return isAtRest && performance.nodeTiming.uvMetricsInfo.events === before;
}

/** Whether no thread besides this one has work, also none that waits for a processor, as those that sign tokens do. */
function doThreadsSleep(): boolean {
  return !TELLS_THREADS || readdirSync(THREADS).every((id) => id === String(process.pid) || isAsleep(id));
}

function isAsleep(id: string): boolean {
  try {
    // The state comes after the name, which may have parentheses of its own.
    return /^.*\) S /s.test(readFileSync(join(THREADS, id, 'stat'), 'utf8'));
  } catch {
    // It ended just now.
    return false;
  }
}
