import type { LoggedExchange } from '../e2e/served-sandbox.ts';

/** The part of an exchange that tells when it was. */
export type Timed = Pick<LoggedExchange, 'time' | 'durationMs'>;

/** How many exchanges waited for one another: the longest chain of which none began before the last had ended. */
export function longestChain(exchanges: readonly Timed[]): number {
  const intervals = exchanges
    .map(({ time, durationMs }) => ({ start: Date.parse(time), end: Date.parse(time) + durationMs }))
    .sort((left, right) => left.end - right.end);
  return intervals.reduce((chain, { start, end }) => (start >= chain.end ? { length: chain.length + 1, end } : chain), {
    length: 0,
    end: -Infinity,
  }).length;
}

/** The exchanges with Microsoft Graph; sign-in left out. */
export function graphExchanges(exchanges: readonly LoggedExchange[]): readonly LoggedExchange[] {
  return exchanges.filter(({ path }) => path.startsWith('/v1.0/'));
}

/** The reads of what the run has just written: all that are no part of a batch. */
export function readBacks(exchanges: readonly LoggedExchange[]): readonly LoggedExchange[] {
  return graphExchanges(exchanges).filter(({ method }) => method === 'GET');
}
