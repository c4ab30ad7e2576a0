import { UnfinishedError } from '../../errors/unfinished-error.ts';
import type { ListDifference } from './lists.ts';
import type { ListedObject } from './pending-updates.ts';

/** The most members that a sentence names. */
const NAMED = 3;

/**
 * UnfinishedError `concurrent_change`: another writer keeps overwriting what this run wrote. `details.differences` has
 * what differs: `property`, `missing` and `remaining` members.
 */
export function concurrentChange(
  { name, path, ownerId }: Pick<ListedObject<unknown>, 'name' | 'path' | 'ownerId'>,
  differences: readonly ListDifference[],
  cause?: unknown,
): UnfinishedError {
  const lacks = differences.map(({ property, missing, remaining }) => {
    const members = [...missing, ...remaining];
    const more = members.length - NAMED;
    return `${property} (${members.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''})`;
  });
  return new UnfinishedError(
    'concurrent_change',
    `"${name ?? path}" does not show every change of this run, probably because another writer overwrote it: ${lacks.join('; ')}.`,
    [],
    {
      hint: (input) =>
        `Run the same command again when the other writer is done; ${input('timeout')} gives it more time.`,
      details: { object: path, objectId: ownerId, differences },
      cause,
    },
  );
}
