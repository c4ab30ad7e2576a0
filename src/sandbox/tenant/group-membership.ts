import type { Tenant } from './model.ts';

/** The ids of the groups that name an object as a member. */
export function directGroupsOf(tenant: Tenant, memberId: string): readonly string[] {
  return Object.values(tenant.groups)
    .filter(({ memberIds }) => memberIds.includes(memberId))
    .map(({ id }) => id);
}

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

/** The ids of all that is in a group, directly or through other groups, the direct members first. */
export function membersOf({ groups }: Tenant, groupId: string): readonly string[] {
  const found = new Set<string>();
  let latest: readonly string[] = [groupId];
  while (latest.length > 0) {
    const members = latest.flatMap((id) => groups[id]?.memberIds ?? []);
    latest = [...new Set(members)].filter((id) => !found.has(id));
    latest.forEach((id) => found.add(id));
  }
  return [...found];
}
