import type { Clock } from '../../clock.ts';
import { readBatchAnswers } from '../batch-answer.ts';
import type { GraphAnswer, GraphRequest } from '../graph-request.ts';
import { retryAfterMilliseconds } from '../../http/retry-after.ts';
import { type Limit, LIMITS, type RequestCost, requestCost } from './limits.ts';
import { openPace, type PacedAnswer, type PaceWait } from './pace.ts';

/** What the gate needs of the rest of the program. */
export interface RateLimiterOptions {
  readonly clock: Clock;
  /** Called when the first in the queue begins to wait for a limit, for a second or longer. */
  onPace(reason: Limit['text'], milliseconds: number): void;
  /** Does work, here sleeping, while the time that the run may take stands still. */
  excluding<T>(work: () => Promise<T>): Promise<T>;
}

/** A request on its way through the gate. */
export interface Permit {
  /** To be called once, with the answer; null where none came. */
  leave(answer: GraphAnswer | null): void;
}

/**
 * Lets requests through at the pace that Graph allows. Reads do not wait for writes; those of a kind go in the order in
 * which they came.
 */
export interface RateLimiter {
  /** Resolves when the request may be sent; rejects with the reason of the signal. What takes back does not wait. */
  enter(request: GraphRequest, signal: AbortSignal): Promise<Permit>;
  /**
   * True where waiting after this refusal is what a large run has to reckon with, because it has spent much of the
   * named limit itself and is asked to wait no longer than the limit's window.
   */
  isPlannedWait(answer: GraphAnswer, milliseconds: number): boolean;
}

/** Shorter waits are not worth telling, in milliseconds. */
const WORTH_TELLING = 1_000;

/** The gate of one run. */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const pace = openPace();
  const { clock } = options;
  const last: Record<'write' | 'read', Promise<unknown>> = { write: Promise.resolve(), read: Promise.resolve() };
  const report = waitReporter(options);
  let waking = new AbortController();

  const waitOut = async (wait: PaceWait, signal: AbortSignal): Promise<void> => {
    report(wait);
    // An answer to another request can bring what it waits for.
    const until = AbortSignal.any([signal, waking.signal]);
    const slept = (): Promise<void> => clock.sleep(wait.milliseconds, until).catch(() => undefined);
    await (wait.reason === null ? slept() : options.excluding(slept));
  };
  const pass = (request: GraphRequest, cost: RequestCost): Permit => {
    const passage = pace.begin(cost, clock.elapsed());
    return {
      leave: (answer) => {
        passage.end(answer === null ? [] : pacedAnswers(request, answer, clock.now()), clock.elapsed());
        waking.abort();
        waking = new AbortController();
      },
    };
  };
  const enter = async (request: GraphRequest, cost: RequestCost, signal: AbortSignal): Promise<Permit> => {
    for (;;) {
      signal.throwIfAborted();
      const wait = pace.waitFor(cost, clock.elapsed());
      if (wait === null) {
        return pass(request, cost);
      }
      await waitOut(wait, signal);
    }
  };
  return {
    enter: (request, signal) => {
      const cost = requestCost(request);
      if (request.takesBack === true) {
        return Promise.resolve(pass(request, cost));
      }
      const kind = cost.writes > 0 ? 'write' : 'read';
      const turn = last[kind].then(() => enter(request, cost, signal));
      last[kind] = turn.catch(() => undefined);
      return turn;
    },
    isPlannedWait: ({ throttle: { exceeded } }, milliseconds) =>
      exceeded !== null && milliseconds <= LIMITS[exceeded].lengthMs && pace.isOurDoing(exceeded, clock.elapsed()),
  };
}

/** Reports a wait, unless it is short or much the same as the one that was reported last. */
function waitReporter({ clock, onPace }: Pick<RateLimiterOptions, 'clock' | 'onPace'>): (wait: PaceWait) => void {
  let reportedUntil = 0;
  return ({ reason, milliseconds }) => {
    const until = clock.elapsed() + milliseconds;
    if (reason !== null && milliseconds >= WORTH_TELLING && Math.abs(until - reportedUntil) >= WORTH_TELLING) {
      reportedUntil = until;
      onPace(reason, milliseconds);
    }
  };
}

function pacedAnswers(request: GraphRequest, answer: GraphAnswer, now: Date): readonly PacedAnswer[] {
  const { parts } = request;
  if (parts === undefined || answer.status >= 400) {
    return [pacedAnswer(request, answer, now)];
  }
  return readBatchAnswers(answer.body, parts).flatMap((each, index) => {
    const part = parts[index];
    return part === undefined ? [] : [pacedAnswer(part, each, now)];
  });
}

function pacedAnswer(request: GraphRequest, answer: GraphAnswer, now: Date): PacedAnswer {
  const { writes, keyReads } = requestCost(request);
  const isRefused = answer.status === 429;
  const { usage, exceeded } = answer.throttle;
  return {
    usage,
    // Of what has a limit of its own, a refusal that names none is about that one.
    exceeded: exceeded ?? (isRefused && keyReads > 0 ? 'keyReads' : null),
    isWrite: writes > 0,
    isRefused,
    retryAfterMs: retryAfterMilliseconds(answer.retryAfter, now),
  };
}
