import pRetry from 'p-retry';
import type { Clock } from '../clock.ts';
import { ConnectionError, type FhirAppsError } from '../errors/fhir-apps-error.ts';
import type { Exchange } from './exchange.ts';
import { isCutShort, isRefusedAnswer } from '../http/refusals.ts';
import { toError, unusable } from './graph-error.ts';
import { type GraphAnswer, type GraphRequest, isWrite, nameOf } from './graph-request.ts';
import type { Limit } from './pace/limits.ts';
import { type Permit, createRateLimiter, type RateLimiter } from './pace/rate-limiter.ts';
import { retryAfterMilliseconds } from '../http/retry-after.ts';
import { isUncertainOutcome, type RetryReason, retryReason } from './retry-decision.ts';
import { mayBeDeniedByLag } from './update/newborn.ts';
import { openPendingUpdates, type PendingUpdates, updateTimer } from './update/pending-updates.ts';

/** Milliseconds before a request is first repeated, where Graph does not say how long to wait. */
const FIRST_WAIT = 500;

/** The longest of these waits in milliseconds. */
const MAX_DELAY_MS = 15_000;

/** Milliseconds after which one exchange without an answer counts as lost. */
const EXCHANGE_LIMIT = 30_000;

/**
 * Milliseconds beyond `--timeout` for taking back what would otherwise be left behind: that a new secret is gone is
 * believed after 30 s.
 */
const CLEANUP_GRACE_MS = 35_000;

/** What the client needs besides the exchange. */
export interface GraphClientOptions {
  readonly exchange: Exchange;
  readonly graphUrl: string;
  /** Ends waiting and the exchange in flight: the time is over, but for what takes back. */
  readonly deadline: AbortSignal;
  /** Ends waiting; an exchange in flight is finished. Its reason is thrown. */
  readonly stop: AbortSignal;
  /** Ends an exchange in flight as well. */
  readonly stopNow: AbortSignal;
  /** What is waited by. */
  readonly clock: Clock;
  /** Called before each repetition. */
  onWait(reason: RetryReason, milliseconds: number | null): void;
  /** Called where requests are to wait a second or longer for a limit of Graph's, before it refuses any. */
  onPace(reason: Limit['text'], milliseconds: number): void;
  /** Lets the deadline stand still while something is waited for that a run of this size has to reckon with. */
  excluding<T>(work: () => Promise<T>): Promise<T>;
  /** Called after each exchange; status 0: no answer. */
  onExchange(request: GraphRequest, answer: GraphAnswer | null, milliseconds: number): void;
  /** Turns the transport's error into one that a user can read. */
  toConnectionError(error: unknown): FhirAppsError;
}

/** A write of which nobody knows whether it was done: the connection was cut or the server failed. */
export class UncertainOutcomeError extends Error {
  /** What to report where looking does not help. */
  readonly error: FhirAppsError;

  constructor(error: FhirAppsError) {
    super(error.message, { cause: error });
    this.name = 'LostAnswerError';
    this.error = error;
  }
}

/** Microsoft Graph as the rest of the tool sees it. */
export interface GraphClient {
  /** https origin of Microsoft Graph, without version. */
  readonly graphUrl: string;
  /**
   * Sends a request until it is answered for good, and returns the body of a 2xx answer (null where there is none).
   *
   * Throws the error of a refusal, {@link UncertainOutcomeError} where the request says that a lost answer is unknown,
   * and the reason of the stop signal.
   */
  send(request: GraphRequest): Promise<unknown>;
  /** As `send`, but returns the last answer whole, also where it refuses. */
  ask(request: GraphRequest): Promise<GraphAnswer>;
  /** Waits so many milliseconds between two requests. */
  readonly sleep: Clock['sleep'];
  /** The lists that this run has written, until they are confirmed to have stayed. */
  readonly updates: PendingUpdates;
}

/** What an attempt failed with, and whether and after how long it is worth repeating. */
interface Failure {
  readonly outcome: FhirAppsError | UncertainOutcomeError;
  readonly reason: RetryReason | null;
  readonly waitMs: number | null;
  /** Null where none came from Graph. */
  readonly answer: GraphAnswer | null;
}

class FailedAttempt extends Error implements Failure {
  readonly outcome: Failure['outcome'];
  readonly reason: Failure['reason'];
  readonly waitMs: Failure['waitMs'];
  readonly answer: Failure['answer'];

  constructor({ outcome, reason, waitMs, answer }: Failure) {
    super(outcome.message);
    this.outcome = outcome;
    this.reason = reason;
    this.waitMs = waitMs;
    this.answer = answer;
  }
}

/** Faults of the connection that may pass within seconds; all others will not. */
const PASSING_CONNECTION_FAULTS: ReadonlySet<string> = new Set([
  'connection_reset',
  'connection_refused',
  'host_not_found',
  'timed_out',
]);

/** Answers that came and that nobody can read: a write may have been done. */
const UNREADABLE: ReadonlySet<string> = new Set(['response_invalid', 'not_graph']);

/** How often in all one request is tried while no answer comes at all. */
const ATTEMPTS_WITHOUT_ANSWER = 4;

/** The options with the gate that all requests of the client pass. */
interface Run extends GraphClientOptions {
  readonly limiter: RateLimiter;
  readonly updates: PendingUpdates;
}

/** Opens a client whose waiting, in all its calls together, ends with `deadline`. */
export function openGraphClient(options: GraphClientOptions): GraphClient {
  const { deadline, clock } = options;
  const run: Run = {
    ...options,
    limiter: createRateLimiter(options),
    updates: openPendingUpdates(updateTimer(options)),
  };
  const lateDeadline = longAfter(deadline, CLEANUP_GRACE_MS, clock);
  const deadlineOf = ({ takesBack = false }: GraphRequest): AbortSignal => (takesBack ? lateDeadline : deadline);
  return {
    graphUrl: options.graphUrl,
    updates: run.updates,
    send: async (request) => {
      try {
        return (await sendUntilAnswered(run, request, deadlineOf(request))).body;
      } catch (error) {
        throw error instanceof FailedAttempt ? error.outcome : error;
      }
    },
    ask: async (request) => {
      try {
        return await sendUntilAnswered(run, request, deadlineOf(request));
      } catch (error) {
        if (error instanceof FailedAttempt && error.answer !== null) {
          return error.answer;
        }
        throw error instanceof FailedAttempt ? error.outcome : error;
      }
    },
    sleep: clock.sleep,
  };
}

/**
 * Aborted so many milliseconds after another signal, or from now where that is aborted already; that alone keeps no
 * process alive.
 */
function longAfter(signal: AbortSignal, milliseconds: number, clock: Clock): AbortSignal {
  const late = new AbortController();
  const begin = (): void => {
    clock.after(milliseconds, () => late.abort(signal.reason));
  };
  if (signal.aborted) {
    begin();
  } else {
    signal.addEventListener('abort', begin, { once: true });
  }
  return late.signal;
}

/** Rejects with the last FailedAttempt, or with the reason of the stop signal. */
async function sendUntilAnswered(options: Run, request: GraphRequest, deadline: AbortSignal): Promise<GraphAnswer> {
  const patience = AbortSignal.any([options.stop, deadline]);
  const progress: { answer: GraphAnswer | null; last: FailedAttempt | null } = { answer: null, last: null };
  options.stop.throwIfAborted();
  const began = options.clock.elapsed();
  try {
    return await pRetry(
      async (number) => {
        const pass = await options.limiter.enter(request, patience);
        progress.answer = await attempt(options, request, pass, { deadline, number, began });
        return progress.answer;
      },
      {
        retries: Number.POSITIVE_INFINITY,
        // It would wait by the clock of the machine.
        minTimeout: 0,
        signal: patience,
        shouldRetry: ({ error }) => error instanceof FailedAttempt && error.reason !== null,
        shouldConsumeRetry: ({ error }) => !(error instanceof FailedAttempt) || error.waitMs === null,
        onFailedAttempt: async ({ error, retriesConsumed }) => {
          if (error instanceof FailedAttempt && error.reason !== null) {
            progress.last = error;
            options.onWait(error.reason, error.waitMs);
            await waitToRepeat(options, error, retriesConsumed, patience);
          }
        },
      },
    );
  } catch (error) {
    // An answer that came while the run was being stopped still counts: something may stand because of it.
    if (progress.answer !== null) {
      return progress.answer;
    }
    if (error instanceof FailedAttempt) {
      throw error;
    }
    if (options.stop.aborted) {
      throw options.stop.reason;
    }
    throw progress.last ?? (deadline.aborted ? outOfTime(request) : error);
  }
}

/** For a request that was never sent, because those before it took all the time. */
function outOfTime(request: GraphRequest): ConnectionError {
  return new ConnectionError('timed_out', `No time was left for ${nameOf(request)}.`, {
    hint: 'Run the command again; --timeout gives it more time.',
    details: { request: nameOf(request) },
  });
}

/**
 * Waits as long as Graph asked for; else twice as long each time, and a random part, so that runs do not ask in step.
 */
async function waitToRepeat(
  options: Run,
  { answer, waitMs }: FailedAttempt,
  repetitions: number,
  signal: AbortSignal,
): Promise<void> {
  const growing = Math.min(FIRST_WAIT * 2 ** repetitions * (1 + Math.random()), MAX_DELAY_MS);
  const wait = (): Promise<void> => options.clock.sleep(waitMs ?? growing, signal);
  const isPlanned = answer !== null && waitMs !== null && options.limiter.isPlannedWait(answer, waitMs);
  await (isPlanned ? options.excluding(wait) : wait());
}

async function attempt(
  options: Run,
  request: GraphRequest,
  pass: Permit,
  { deadline, number, began }: { readonly deadline: AbortSignal; readonly number: number; readonly began: number },
): Promise<GraphAnswer> {
  const started = performance.now();
  const limit = AbortSignal.any([AbortSignal.timeout(EXCHANGE_LIMIT), deadline, options.stopNow]);
  let answer: GraphAnswer;
  try {
    answer = await options.exchange(request, limit);
  } catch (error) {
    pass.leave(null);
    options.onExchange(request, null, performance.now() - started);
    throw unanswered(request, options.toConnectionError(error), number);
  }
  pass.leave(answer);
  options.onExchange(request, answer, performance.now() - started);
  // A refusal of Graph's is JSON; a page that refuses is a proxy's, unless Graph is down or throttles.
  if (answer.status >= 400 && (answer.isJson || answer.status === 429 || isUncertainOutcome(answer))) {
    const error = toError(request, answer);
    const lost = request.onTimeout === 'fail' && isUncertainOutcome(answer);
    const waitMs = retryAfterMilliseconds(answer.retryAfter, options.clock.now());
    const outcome = lost ? new UncertainOutcomeError(error) : error;
    const reason = mayBeDeniedByLag(options.updates, request, answer, options.clock.elapsed() - began)
      ? 'the directory is still replicating'
      : retryReason(request, answer);
    throw new FailedAttempt({ outcome, reason, waitMs, answer });
  }
  const issue = unusable(request, answer, options.graphUrl);
  if (issue !== null) {
    throw answer.status < 400 && isWrite(request)
      ? unanswered(request, issue, number)
      : new FailedAttempt({ outcome: issue, reason: null, waitMs: null, answer: null });
  }
  return answer;
}

/** For a request whose answer did not come, or cannot be read, so that a write may have been done all the same. */
function unanswered(request: GraphRequest, error: FhirAppsError, number: number): FailedAttempt {
  const nothing = { waitMs: null, answer: null };
  if (isRefusedAnswer(error)) {
    // Whoever redirects has not done the work, and asking again would lead to the same place.
    return new FailedAttempt({ outcome: error, reason: null, ...nothing });
  }
  if (request.onTimeout === 'fail') {
    return new FailedAttempt({ outcome: new UncertainOutcomeError(error), reason: null, ...nothing });
  }
  const isUnreadable = UNREADABLE.has(error.code);
  const mayPass = PASSING_CONNECTION_FAULTS.has(error.code) || isCutShort(error) || (isUnreadable && isWrite(request));
  const reason = isUnreadable ? 'the answer could not be read' : 'no answer came';
  return new FailedAttempt({
    outcome: error,
    reason: mayPass && number < ATTEMPTS_WITHOUT_ANSWER ? reason : null,
    ...nothing,
  });
}
