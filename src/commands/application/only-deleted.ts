import { UsageError } from '../../errors/usage-error.ts';
import type { DeletedApplication } from '../../graph/observe/deleted-application.ts';
import type { Reference } from '../../graph/observe/find-application.ts';

/** The one application in the recycle bin that a reference found, or null; throws UsageError `reference_ambiguous`. */
export function onlyDeleted(
  { text }: Pick<Reference, 'text'>,
  found: readonly DeletedApplication[],
): DeletedApplication | null {
  const [deleted, ...others] = found;
  if (others.length > 0) {
    const candidates = found.map(({ appId, displayName, deletedAt }) => ({ appId, displayName, deletedAt }));
    throw new UsageError('reference_ambiguous', `"${text}" matches ${found.length} applications in the recycle bin.`, {
      hint: `Name one by its appId: ${candidates.map(({ appId, displayName }) => `${appId} ("${displayName}")`).join(', ')}`,
      details: { candidates },
    });
  }
  return deleted ?? null;
}
