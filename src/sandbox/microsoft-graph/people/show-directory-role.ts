import { DIRECTORY_ROLES } from '../../tenant/user.ts';

/** A directory role of the tenant. */
export interface DirectoryRole {
  readonly id: string;
  readonly displayName: string;
}

/** The roles that the sandbox knows. A tenant gives each an id of its own; here it is the template's. */
const ROLES: readonly DirectoryRole[] = Object.entries(DIRECTORY_ROLES).map(([name, id]) => ({
  id,
  displayName: name.replaceAll(/[A-Z]/g, ' $&').replace(/^./, (first) => first.toUpperCase()),
}));

/** All roles, as Graph shows them (Graph `directoryRole`). */
export function showDirectoryRoles(): Record<string, unknown>[] {
  return ROLES.map(showDirectoryRole);
}

/** A role as Graph shows it. */
export function showDirectoryRole({ id, displayName }: DirectoryRole): Record<string, unknown> {
  return { id, deletedDateTime: null, description: displayName, displayName, roleTemplateId: id };
}

/** The role with this id; undefined for one that the sandbox does not know. */
export function directoryRole(id: string): DirectoryRole | undefined {
  return ROLES.find((role) => role.id === id);
}
