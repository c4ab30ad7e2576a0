import { type CircuitBreaker, createCircuitBreaker } from './circuit-breaker.ts';
import { type LimitPace, openLimitPace } from './limit-pace.ts';
import { type Limit, LIMIT_NAMES, LIMITS, type RequestCost } from './limits.ts';
import type { ThrottleSigns } from './throttle-signs.ts';

/** What one answer, alone or in a `$batch`, says about the pace. */
export interface PacedAnswer extends ThrottleSigns {
  readonly isWrite: boolean;
  /** Refused with 429. */
  readonly isRefused: boolean;
  /** How long Graph asked to wait; null where it did not. */
  readonly retryAfterMs: number | null;
}

/** Why a request has to wait. */
export interface PaceWait {
  readonly milliseconds: number;
  /** The limit that is kept; null where Graph has refused, which was told when it did. */
  readonly reason: Limit['text'] | null;
}

/** One exchange on its way. */
export interface Passage {
  /** To be called once it is over, with the answers that it brought: none where it brought none. */
  end(answers: readonly PacedAnswer[], now: number): void;
}

/**
 * Keeps the requests of a run below Graph's limits (https://learn.microsoft.com/graph/throttling-limits): as quick as
 * it can be within a sliding window for each limit, less what others use, which Graph's headers show from 80 % on. A
 * refusal holds all requests of its kind. All times are milliseconds of one clock that never goes back.
 */
export interface Pace {
  /** Null where a request of this cost may go now. */
  waitFor(cost: RequestCost, now: number): PaceWait | null;
  /** One goes, whether it should wait or not. */
  begin(cost: RequestCost, now: number): Passage;
  /** Whether it is our own large number of requests that brought us to this limit. */
  isOurDoing(exceeded: ThrottleSigns['exceeded'], now: number): boolean;
}

/** Answers without a percentage come from callers that are below it (https://learn.microsoft.com/graph/throttling). */
const LOWEST_TOLD = 0.8;

/** How far what we know may be from what Graph tells, of rounding and of requests on their way. */
const TOLERANCE = 0.03;

/** How long to sleep for an answer that will wake us. */
const UNTIL_WOKEN = 30_000;

/** The pace of a run that has sent nothing yet. */
export function openPace(): Pace {
  const limits: LimitPaces = {
    writes: openLimitPace(LIMITS.writes),
    resourceUnits: openLimitPace(LIMITS.resourceUnits),
    keyReads: openLimitPace(LIMITS.keyReads),
  };
  const breakers: CircuitBreakers = {
    writes: createCircuitBreaker(),
    keyReads: createCircuitBreaker(),
    all: createCircuitBreaker(),
  };
  const learn = usageLearner(limits);

  return {
    waitFor: (cost, now) => {
      const ours = breakersOf(breakers, cost);
      const held = ours.map((breaker) => breaker.waitFor(now)).map((wait) => wait ?? UNTIL_WOKEN);
      if (Math.max(...held) > 0) {
        return { milliseconds: Math.max(...held), reason: null };
      }
      return ours.some((breaker) => breaker.wantsProbe(now)) ? null : longestWait(limits, cost, now);
    },
    begin: (cost, now) => {
      LIMIT_NAMES.forEach((name) => limits[name].begin(cost[name]));
      const spent = spentOf(limits, now);
      const probed = new Set(breakersOf(breakers, cost).filter((breaker) => breaker.begin(now)));
      return {
        end: (answers, then) => {
          LIMIT_NAMES.forEach((name) => limits[name].end(cost[name], then));
          const refusedBy = new Set<CircuitBreaker>();
          for (const answer of answers) {
            learn(answer, spent, then);
            if (answer.isRefused) {
              const breaker = breakerOf(breakers, answer.exceeded);
              breaker.refused(probed.has(breaker) && !refusedBy.has(breaker), answer.retryAfterMs, then);
              refusedBy.add(breaker);
            }
          }
          for (const breaker of probed) {
            if (!refusedBy.has(breaker)) {
              breaker.probeReturned(answers.length > 0);
            }
          }
        },
      };
    },
    isOurDoing: (exceeded, now) => exceeded !== null && limits[exceeded].isLargeSpender(now),
  };
}

type LimitPaces = Readonly<Record<keyof RequestCost, LimitPace>>;

function spentOf({ writes, resourceUnits, keyReads }: LimitPaces, now: number): RequestCost {
  return { writes: writes.spent(now), resourceUnits: resourceUnits.spent(now), keyReads: keyReads.spent(now) };
}

/** The longest wait for one of the limits that a request of this cost counts against; null where it may go now. */
function longestWait(limits: LimitPaces, cost: RequestCost, now: number): PaceWait | null {
  const [longest] = LIMIT_NAMES.filter((name) => cost[name] > 0)
    .map((name) => ({ milliseconds: limits[name].waitFor(cost[name], now), reason: LIMITS[name].text }))
    .sort((one, other) => other.milliseconds - one.milliseconds);
  return longest === undefined || longest.milliseconds <= 0 ? null : longest;
}

/**
 * Takes what answers report of the usage of the limits, and what `spent` says that we had spent ourselves when the
 * request went.
 */
function usageLearner(limits: LimitPaces): (answer: PacedAnswer, spent: RequestCost, now: number) => void {
  let isUsageKnown = false;
  return ({ usage, exceeded, isWrite, isRefused }, spent, now) => {
    isUsageKnown ||= usage !== null;
    const reported = usage ?? (isRefused && exceeded !== null ? 1 : null);
    if (reported === null) {
      if (isUsageKnown && !isRefused) {
        LIMIT_NAMES.forEach((name) => limits[name].learnMostUsage(LOWEST_TOLD, spent[name]));
      }
      return;
    }
    // The percentage is that of the fullest limit, without its name.
    const name = exceeded ?? (isWrite ? 'writes' : 'resourceUnits');
    const isOfAnother =
      exceeded === null && LIMIT_NAMES.some((each) => each !== name && limits[each].usage(now) >= reported - TOLERANCE);
    LIMIT_NAMES.forEach((each) => limits[each].learnMostUsage(reported, spent[each]));
    if (!isOfAnother) {
      limits[name].learnUsage(reported, spent[name], now);
    }
  };
}

/** What is held back after a refusal: all requests of one kind, or all whatever. */
type CircuitBreakers = Readonly<Record<'writes' | 'keyReads' | 'all', CircuitBreaker>>;

function breakerOf(breakers: CircuitBreakers, exceeded: ThrottleSigns['exceeded']): CircuitBreaker {
  return exceeded === 'writes' || exceeded === 'keyReads' ? breakers[exceeded] : breakers.all;
}

function breakersOf(breakers: CircuitBreakers, { writes, keyReads }: RequestCost): readonly CircuitBreaker[] {
  return [...(writes > 0 ? [breakers.writes] : []), ...(keyReads > 0 ? [breakers.keyReads] : []), breakers.all];
}
