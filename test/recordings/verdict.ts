import type { AcceptedDifference } from './accepted-differences.ts';
import type { Totals } from './report.ts';

/** How many of a hundred replayed exchanges may differ, or differ in what is accepted only. */
const LARGEST_DIFFERENT = 2;
const LARGEST_ACCEPTED = 10;

/** How many of a hundred recorded exchanges must be fewer than those that cannot be replayed. */
const SKIPPED_BELOW = 8;

/** What is wrong with a run, a sentence each; none where nothing is. */
export function verdict(totals: Totals, unused: readonly AcceptedDifference[]): readonly string[] {
  const { replayed, different, accepted, skipped } = totals;
  const percent = (part: number, whole: number): number => (whole === 0 ? 0 : (100 * part) / whole);
  const shares = [
    {
      what: `${different} of ${replayed} replayed exchanges differ`,
      isBad: percent(different, replayed) > LARGEST_DIFFERENT,
      limit: `more than ${LARGEST_DIFFERENT} %`,
    },
    {
      what: `${accepted} of ${replayed} replayed exchanges differ in what is accepted`,
      isBad: percent(accepted, replayed) > LARGEST_ACCEPTED,
      limit: `more than ${LARGEST_ACCEPTED} %`,
    },
    {
      what: `${skipped} of ${replayed + skipped} recorded exchanges were not replayed`,
      isBad: percent(skipped, replayed + skipped) >= SKIPPED_BELOW,
      limit: `not less than ${SKIPPED_BELOW} %`,
    },
  ];
  return [
    ...shares.filter(({ isBad }) => isBad).map(({ what, limit }) => `${what}: ${limit}.`),
    ...unused.map(
      ({ kind, field, recordings }) =>
        `No answer needs the accepted difference "${kind}" at ${field} in ${recordings}.`,
    ),
  ];
}
