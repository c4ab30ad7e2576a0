import type { Tenant } from '../tenant/model.ts';

/** The two replicas that serve reads: one has every write at once, the other only after the replication delay. */
export interface Replicas {
  /** Remembers the tenant as it is at this time (epoch ms). */
  note(tenant: Tenant, now: number): void;
  /** The tenant as the next replica in turn shows it; `current` is the tenant as it is. */
  read(current: Tenant, now: number): Tenant;
}

/**
 * Opens replicas that serve reads in turn, so that two consecutive reads may differ: Graph does not promise that
 * clients read their own writes, and callers have seen counts go back and forth. With a delay of 0, reads show every
 * write.
 */
export function openReplicas(replicationDelayMs: () => number): Replicas {
  let versions: readonly { readonly at: number; readonly tenant: Tenant }[] = [];
  let turn = 0;
  const note = (tenant: Tenant, now: number): void => {
    const shownLate = now - replicationDelayMs();
    if (versions.at(-1)?.tenant !== tenant) {
      versions = [...versions, { at: now, tenant }];
    }
    const oldest = versions.findLastIndex(({ at }) => at <= shownLate);
    versions = versions.slice(Math.max(oldest, 0));
  };
  return {
    note,
    read: (current, now) => {
      note(current, now);
      turn += 1;
      return turn % 2 === 0 ? (versions[0]?.tenant ?? current) : current;
    },
  };
}
