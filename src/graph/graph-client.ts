import type { Clock } from '../clock.ts';
import type { FhirAppsError } from '../errors/fhir-apps-error.ts';
import { isUncertainOutcome } from '../http/answer.ts';
import { mayPass } from '../http/connection-issue.ts';
import { isRefusedAnswer } from '../http/refusals.ts';
import { EXCHANGE_LIMIT_MS, type FailedRequest, hasFailed, MAX_TRIES, retry } from '../http/retry.ts';
import { retryAfterMilliseconds } from '../http/retry-after.ts';
import { isRefusal } from '../http/service.ts';
import type { Exchange } from './exchange.ts';
import { toError, unusable } from './graph-error.ts';
import { type GraphAnswer, type GraphRequest, isWrite, nameOf } from './graph-request.ts';
import type { Limit } from './pace/limits.ts';
import { type Permit, createRateLimiter, type RateLimiter } from './pace/rate-limiter.ts';
import { REPLICATING, retryReason } from './retry-decision.ts';
import { mayBeDeniedByLag } from './update/newborn.ts';
import { openSecretTrial, type SecretTrial } from './write/secret-trial.ts';
import { openPendingUpdates, type PendingUpdates, updateTimer } from './update/pending-updates.ts';

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
  onWait(reason: string, milliseconds: number | null): void;
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

/** A write of whole lists that failed, and that may succeed once it is merged again from the lists as they are now. */
export class OutdatedWriteError extends Error {
  /** What to report where merging again does not help. */
  readonly error: FhirAppsError;
  /** False where no answer came at all. */
  readonly wasAnswered: boolean;

  constructor({ error, answer }: { readonly error: FhirAppsError; readonly answer: GraphAnswer | null }) {
    super(error.message, { cause: error });
    this.name = 'OutdatedWriteError';
    this.error = error;
    this.wasAnswered = answer !== null;
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
   * {@link OutdatedWriteError} where it says that it replaces lists, and the reason of the stop signal.
   */
  send(request: GraphRequest): Promise<unknown>;
  /** As `send`, but returns the last answer whole, also where it refuses. */
  ask(request: GraphRequest): Promise<GraphAnswer>;
  /** Waits so many milliseconds between two requests. */
  readonly sleep: Clock['sleep'];
  /** The lists that this run has written, until they are confirmed to have stayed. */
  readonly updates: PendingUpdates;
  /** Finds out whether new applications may be created with their secret. */
  readonly secretTrial: SecretTrial;
  /** The same client, whose waiting ends with this signal too. */
  until(signal: AbortSignal): GraphClient;
}

/** An attempt that failed, with Graph's answer; null where none came. */
interface FailedAttempt extends FailedRequest {
  readonly error: FhirAppsError | UncertainOutcomeError | OutdatedWriteError;
  readonly answer: GraphAnswer | null;
}

/** Answers that came and that nobody can read: a write may have been done. */
const UNREADABLE: ReadonlySet<string> = new Set(['response_invalid', 'not_graph']);

/** The options with the gate that all requests of the client pass. */
interface Run extends GraphClientOptions {
  readonly limiter: RateLimiter;
  readonly updates: PendingUpdates;
  readonly secretTrial: SecretTrial;
}

/** Opens a client whose waiting, in all its calls together, ends with `deadline`. */
export function openGraphClient(options: GraphClientOptions): GraphClient {
  const run: Run = {
    ...options,
    limiter: createRateLimiter(options),
    updates: openPendingUpdates(updateTimer(options)),
    secretTrial: openSecretTrial(),
  };
  return clientUntil(run, options.deadline);
}

function clientUntil(run: Run, deadline: AbortSignal): GraphClient {
  const { clock, graphUrl, updates, secretTrial } = run;
  const lateDeadline = longAfter(deadline, CLEANUP_GRACE_MS, clock);
  const deadlineOf = ({ takesBack = false }: GraphRequest): AbortSignal => (takesBack ? lateDeadline : deadline);
  return {
    ...{ graphUrl, updates, secretTrial },
    until: (signal) => clientUntil(run, AbortSignal.any([deadline, signal])),
    send: async (request) => {
      const outcome = await sendUntilAnswered(run, request, deadlineOf(request));
      if (hasFailed(outcome)) {
        throw outcome.error;
      }
      return outcome.body;
    },
    ask: async (request) => {
      const outcome = await sendUntilAnswered(run, request, deadlineOf(request));
      if (!hasFailed(outcome)) {
        return outcome;
      }
      if (outcome.answer === null) {
        throw outcome.error;
      }
      return outcome.answer;
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

function sendUntilAnswered(
  run: Run,
  request: GraphRequest,
  deadline: AbortSignal,
): Promise<GraphAnswer | FailedAttempt> {
  const { clock, stop, limiter } = run;
  const began = clock.elapsed();
  const isSentOnce = request.replacesLists !== undefined && !run.updates.isOurs(request.path);
  let failed: FailedAttempt | null = null;
  return retry(
    async (number, patience) => {
      if (isSentOnce && failed !== null) {
        return toOutdated(failed);
      }
      const pass = await limiter.enter(request, patience);
      const outcome = await attempt(run, request, pass, { deadline, number, began });
      failed = hasFailed(outcome) ? outcome : null;
      return outcome;
    },
    {
      request: nameOf(request),
      waits: request.replacesLists?.waits ?? 0,
      clock,
      stop,
      deadline,
      onWait: (reason, milliseconds) => run.onWait(reason, milliseconds),
      waiting: ({ answer, waitMs }: FailedAttempt, wait) =>
        answer !== null && waitMs !== null && limiter.isPlannedWait(answer, waitMs) ? run.excluding(wait) : wait(),
    },
  );
}

/** For a write of whole lists whose failure was worth waiting for. */
function toOutdated({ error, ...failed }: FailedAttempt): FailedAttempt {
  const isKnown = error instanceof UncertainOutcomeError || error instanceof OutdatedWriteError;
  return { ...failed, error: isKnown ? error : new OutdatedWriteError({ ...failed, error }), reason: null };
}

async function attempt(
  options: Run,
  request: GraphRequest,
  pass: Permit,
  { deadline, number, began }: { readonly deadline: AbortSignal; readonly number: number; readonly began: number },
): Promise<GraphAnswer | FailedAttempt> {
  const started = performance.now();
  const limit = AbortSignal.any([AbortSignal.timeout(EXCHANGE_LIMIT_MS), deadline, options.stopNow]);
  let answer: GraphAnswer;
  try {
    answer = await options.exchange(request, limit);
  } catch (error) {
    pass.leave(null);
    options.onExchange(request, null, performance.now() - started);
    return unanswered(request, options.toConnectionError(error), number);
  }
  pass.leave(answer);
  options.onExchange(request, answer, performance.now() - started);
  if (isRefusal(answer)) {
    const error = toError(request, answer);
    const lost = request.onTimeout === 'fail' && isUncertainOutcome(answer);
    const waitMs = retryAfterMilliseconds(answer.retryAfter, options.clock.now());
    const reason = mayBeDeniedByLag(options.updates, request, answer, options.clock.elapsed() - began)
      ? REPLICATING
      : retryReason(request, answer);
    return { error: lost ? new UncertainOutcomeError(error) : error, reason, waitMs, answer };
  }
  const issue = unusable(request, answer, options.graphUrl);
  if (issue === null) {
    return answer;
  }
  return answer.status < 400 && isWrite(request)
    ? unanswered(request, issue, number)
    : { ...WITHOUT_ANSWER, error: issue, reason: null };
}

const WITHOUT_ANSWER = { waitMs: null, answer: null } as const;

/** For a request whose answer did not come, or cannot be read, so that a write may have been done all the same. */
function unanswered(request: GraphRequest, error: FhirAppsError, number: number): FailedAttempt {
  if (isRefusedAnswer(error)) {
    // Whoever redirects has not done the work, and asking again would lead to the same place.
    return { ...WITHOUT_ANSWER, error, reason: null };
  }
  if (request.onTimeout === 'fail') {
    return { ...WITHOUT_ANSWER, error: new UncertainOutcomeError(error), reason: null };
  }
  const isUnreadable = UNREADABLE.has(error.code);
  const isWorthIt = number < MAX_TRIES && (mayPass(error) || (isUnreadable && isWrite(request)));
  const reason = isUnreadable ? 'the answer could not be read' : 'no answer came';
  return { ...WITHOUT_ANSWER, error, reason: isWorthIt ? reason : null };
}
