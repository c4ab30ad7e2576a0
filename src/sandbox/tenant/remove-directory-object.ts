import type { Tenant } from './model.ts';

/**
 * The tenant without the roles, grants, memberships and ownerships of a user, group or service principal that is being
 * deleted.
 */
export function withoutDirectoryObject(tenant: Tenant, id: string): Tenant {
  return {
    ...tenant,
    appRoleAssignments: keep(tenant.appRoleAssignments, (each) => each.principalId !== id && each.resourceId !== id),
    permissionGrants: keep(
      tenant.permissionGrants,
      (each) => each.clientId !== id && each.resourceId !== id && each.principalId !== id,
    ),
    groups: mapValues(tenant.groups, (group) =>
      group.memberIds.includes(id) || group.ownerIds.includes(id)
        ? { ...group, memberIds: less(group.memberIds, id), ownerIds: less(group.ownerIds, id) }
        : group,
    ),
    applications: mapValues(tenant.applications, (each) => withoutOwner(each, id)),
    servicePrincipals: mapValues(tenant.servicePrincipals, (each) => withoutOwner(each, id)),
  };
}

function withoutOwner<T extends { readonly ownerIds: readonly string[] }>(owned: T, id: string): T {
  return owned.ownerIds.includes(id) ? { ...owned, ownerIds: less(owned.ownerIds, id) } : owned;
}

function less(ids: readonly string[], id: string): readonly string[] {
  return ids.filter((each) => each !== id);
}

function keep<T>(record: Readonly<Record<string, T>>, isKept: (value: T) => boolean): Readonly<Record<string, T>> {
  const entries = Object.entries(record);
  const kept = entries.filter(([, value]) => isKept(value));
  return kept.length === entries.length ? record : Object.fromEntries(kept);
}

function mapValues<T>(record: Readonly<Record<string, T>>, change: (value: T) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
