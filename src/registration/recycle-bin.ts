import { z } from 'zod';
import { REGISTRATION_KEYS, TIME } from './model/result-keys.ts';
import type { Immutable } from './model/immutable.ts';
/** Milliseconds that the recycle bin keeps an application (Graph: directory deletedItems). */
const RETENTION = 30 * 86_400_000;

/**
 * An application in the recycle bin that keeps a name taken
 * (https://learn.microsoft.com/graph/api/directory-deleteditems-list).
 */
export const RECYCLED_APPLICATION = z
  .strictObject({
    objectId: REGISTRATION_KEYS.objectId,
    appId: REGISTRATION_KEYS.appId,
    displayName: z.string(),
    deletedAt: TIME.nullable(),
  })
  .meta({ id: 'RecycledApplication', description: 'An application in the recycle bin that keeps a name taken.' });

/** See {@link RECYCLED_APPLICATION}. */
export type RecycledApplication = Immutable<z.infer<typeof RECYCLED_APPLICATION>>;

/** Until when what was deleted at this time can be restored, ISO 8601 UTC; null where the time is not known. */
export function restorableUntil(deletedAt: string | null): string | null {
  const time = Date.parse(deletedAt ?? '');
  return Number.isNaN(time) ? null : new Date(time + RETENTION).toISOString();
}
