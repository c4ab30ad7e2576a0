/** Milliseconds that the recycle bin keeps an application (Graph: directory deletedItems). */
const RETENTION = 30 * 86_400_000;

/**
 * An application in the recycle bin that keeps a name taken
 * (https://learn.microsoft.com/graph/api/directory-deleteditems-list).
 */
export interface RecycledApplication {
  readonly objectId: string;
  readonly appId: string;
  readonly displayName: string;
  /** ISO 8601, UTC. */
  readonly deletedAt: string | null;
}

/** Until when what was deleted at this time can be restored, ISO 8601 UTC; null where the time is not known. */
export function restorableUntil(deletedAt: string | null): string | null {
  const time = Date.parse(deletedAt ?? '');
  return Number.isNaN(time) ? null : new Date(time + RETENTION).toISOString();
}
