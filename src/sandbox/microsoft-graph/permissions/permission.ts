import type { Tenant } from '../../tenant/model.ts';
import type { Caller, GraphCall } from '../graph-call.ts';
import { denied, GraphError } from '../graph-error.ts';
import { ADDED_PERMISSIONS, CORRECTED_PERMISSIONS } from './permission-additions.ts';
import { MICROSOFT_PERMISSIONS } from './permission-table.ts';
import { accessOfUser } from './user-rights.ts';

/** What allows an operation: one of these sets of permissions, each of them whole. */
export interface Permissions {
  /** For a user's token. */
  readonly delegated: readonly (readonly string[])[];
  /** For an application's own token. */
  readonly application: readonly (readonly string[])[];
}

/** How far an operation may reach. */
export interface Access {
  /** The caller may only change what it owns, or, of users, only see and change itself. */
  readonly ownedOnly: boolean;
}

/**
 * Lets a client do whatever its user may (https://learn.microsoft.com/graph/permissions-reference), except with
 * policies (assumption A70).
 */
const AS_USER = 'Directory.AccessAsUser.All';

/** What allows the operation `METHOD /path/{parameter}`. Throws TypeError when the tables have no row for it: a bug. */
export function permissionsFor(route: string): Permissions {
  const operation = route.replaceAll(/\{\w+\}/g, '{id}');
  const rows = [...MICROSOFT_PERMISSIONS, ...CORRECTED_PERMISSIONS, ...ADDED_PERMISSIONS];
  const row = rows.find(({ operations }) => operations.includes(operation));
  if (row === undefined) {
    throw new TypeError(`There is no row of permissions for ${operation}.`);
  }
  return { delegated: row.delegated.map(splitSet), application: row.application.map(splitSet) };
}

/**
 * Checks whether the caller may do the operation, and how far it reaches: the token's permissions must cover it and,
 * when a user calls, the user's own rights too.
 * Throws GraphError 403, and 400 for an application that calls `/me`.
 */
export function authorize(
  operation: { readonly method: string; readonly path: string; readonly permissions: Permissions },
  caller: Caller,
  tenant: Tenant,
): Access {
  const route = `${operation.method} ${operation.path}`;
  if (caller.kind === 'application') {
    if (/^\/me(\/|$)/.test(operation.path)) {
      throw new GraphError(400, 'BadRequest', '/me request is only valid with delegated authentication flow.');
    }
    return accessOfToken(operation.permissions.application, caller.permissions);
  }
  const mayAsUser = caller.permissions.includes(AS_USER) && !operation.path.startsWith('/policies');
  const ofToken = mayAsUser ? { ownedOnly: false } : accessOfToken(operation.permissions.delegated, caller.permissions);
  const ofUser = accessOfUser(route, caller, tenant);
  return { ownedOnly: ofToken.ownedOnly || ofUser.ownedOnly };
}

/** Decides for another operation that this one amounts to as well, such as deleting a user. Throws GraphError 403. */
export function accessTo({ caller, tenant }: GraphCall, route: string): Access {
  const [method = '', path = ''] = route.split(' ');
  return authorize({ method, path, permissions: permissionsFor(route) }, caller, tenant);
}

function accessOfToken(permissions: readonly (readonly string[])[], granted: readonly string[]): Access {
  const held = permissions.filter((set) => set.every((permission) => granted.includes(permission)));
  if (held.length === 0) {
    throw denied();
  }
  return { ownedOnly: held.every((set) => set.some(isForOwnOnly)) };
}

function isForOwnOnly(permission: string): boolean {
  return permission.endsWith('.OwnedBy') || permission === 'User.Read' || permission === 'User.ReadWrite';
}

function splitSet(text: string): string[] {
  return text === '' ? [] : text.split(' + ');
}
