import type { Tenant } from './tenant.ts';

/** The ids of all groups that an object is in, directly or through other groups, the direct ones first. */
export function groupsOf(tenant: Tenant, memberId: string): readonly string[] {
  const all = Object.values(tenant.groups);
  const found = new Set<string>();
  let latest: readonly string[] = [memberId];
  while (latest.length > 0) {
    const holders = all.filter(
      ({ id, memberIds }) => !found.has(id) && memberIds.some((each) => latest.includes(each)),
    );
    latest = holders.map(({ id }) => id);
    latest.forEach((id) => found.add(id));
  }
  return [...found];
}
