import type { LoggedExchange } from '../e2e/served-sandbox.ts';

/** How many exchanges had to wait for one another: the longest chain of which none began before the last had ended. */
export function longestChain(exchanges: readonly LoggedExchange[]): number {
  const intervals = exchanges
    .map(({ time, durationMs }) => ({ start: Date.parse(time), end: Date.parse(time) + durationMs }))
    .sort((left, right) => left.end - right.end);
  return intervals.reduce((chain, { start, end }) => (start >= chain.end ? { length: chain.length + 1, end } : chain), {
    length: 0,
    end: -Infinity,
  }).length;
}

/** The exchanges with Microsoft Graph, sign-in apart; and apart what only reads back an application that the run has just written. */
export function countedExchanges(exchanges: readonly LoggedExchange[]): readonly LoggedExchange[] {
  return exchanges.filter(({ method, path }) => path.startsWith('/v1.0/') && method !== 'GET');
}
