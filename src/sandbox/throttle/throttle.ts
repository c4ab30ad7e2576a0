import type { RequestCost } from './request-cost.ts';
import { type SlidingWindow, slidingWindow } from './sliding-window.ts';

/**
 * Limits of one application in a tenant of size S, below 50 users
 * (https://learn.microsoft.com/graph/throttling-limits), and one that all applications of the tenant share: reads that
 * name `keyCredentials` in `$select` (https://learn.microsoft.com/graph/api/application-list). The name of the latter
 * in headers is assumption A7.
 */
const LIMITS = [
  {
    per: 'application',
    information: 'ResourceUnitLimitExceeded',
    scope: 'ReadWrite',
    limit: 3_500,
    lengthMs: 10_000,
    cost: ({ resourceUnits }: RequestCost) => resourceUnits,
  },
  {
    per: 'application',
    information: 'WriteLimitExceeded',
    scope: 'Write',
    limit: 3_000,
    lengthMs: 150_000,
    cost: ({ writes }: RequestCost) => writes,
  },
  {
    per: 'tenant',
    information: 'KeyCredentialsLimitExceeded',
    scope: 'Read',
    limit: 150,
    lengthMs: 60_000,
    cost: ({ keyReads }: RequestCost) => keyReads,
  },
] as const;

/**
 * Refused requests count too, up to this part of the limit, so that a caller who keeps asking keeps waiting
 * (assumption A15).
 */
const MAX_USAGE = 1.8;

/** A limit that leaves no room for a request. */
export interface ExceededLimit {
  /** For `x-ms-throttle-information`. */
  readonly information: (typeof LIMITS)[number]['information'];
  /** For `x-ms-throttle-scope`: what kind of requests it is about. */
  readonly scope: (typeof LIMITS)[number]['scope'];
  /** Who shares it. */
  readonly per: (typeof LIMITS)[number]['per'];
  readonly retryAfterMs: number;
}

/** What a request came to at the limits of its caller. */
export interface ThrottleDecision {
  /** The limit that it waits for longest; null when there is room. */
  readonly exceeded: ExceededLimit | null;
  /** The part of its fullest limit that the caller has used, this request included. */
  readonly usage: number;
}

/** Counts what each application spends. */
export interface Throttle {
  /** Counts a request of an application, at a time in milliseconds, and says whether it may pass. */
  spend(appId: string, cost: RequestCost, now: number): ThrottleDecision;
}

/** A throttle that has seen nothing yet. */
export function createThrottle(): Throttle {
  const windows = new Map<string, readonly SlidingWindow[]>();
  const shared = new Map<string, SlidingWindow>();
  const windowOf = ({ per, information, limit, lengthMs }: (typeof LIMITS)[number]): SlidingWindow => {
    const window = (per === 'tenant' ? shared.get(information) : undefined) ?? slidingWindow(limit, lengthMs);
    if (per === 'tenant') {
      shared.set(information, window);
    }
    return window;
  };
  return {
    spend: (appId, cost, now) => {
      const known = windows.get(appId) ?? LIMITS.map(windowOf);
      windows.set(appId, known);
      const limits = LIMITS.flatMap((limit, index) => {
        const window = known[index];
        return window === undefined ? [] : [{ ...limit, window, units: limit.cost(cost) }];
      }).filter(({ units }) => units > 0);
      const waiting = limits
        .map(({ window, units, information, scope, per }) => {
          return { information, scope, per, retryAfterMs: window.waitFor(units, now) };
        })
        .sort((one, other) => other.retryAfterMs - one.retryAfterMs);
      for (const { window, units } of limits) {
        if (window.usage(now) < MAX_USAGE) {
          window.spend(units, now);
        }
      }
      const [longest] = waiting;
      return {
        exceeded: longest === undefined || longest.retryAfterMs === 0 ? null : longest,
        usage: Math.max(...LIMITS.map(({ per }, index) => (per === 'tenant' ? 0 : (known[index]?.usage(now) ?? 0)))),
      };
    },
  };
}
