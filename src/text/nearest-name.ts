import { distance } from 'fastest-levenshtein';

/** How many letters a mistyped name may have wrong; never more than half of them. */
const MAX_EDITS = 3;

/** The known name that a mistyped one was probably meant to be, case ignored; null where none is near. */
export function nearestName(name: string, known: readonly string[]): string | null {
  const edits = (candidate: string): number => distance(name.toLowerCase(), candidate.toLowerCase());
  const near = known.filter((candidate) => edits(candidate) <= Math.min(MAX_EDITS, candidate.length / 2));
  return near.length === 0 ? null : near.reduce((best, next) => (edits(next) < edits(best) ? next : best));
}
