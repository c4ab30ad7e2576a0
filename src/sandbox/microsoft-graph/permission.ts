import { denied } from './graph-error.ts';

/** What allows an operation: one of these sets of permissions, each of them whole. */
export type Permissions = readonly (readonly string[])[];

/** Any one of the named permissions will do. */
export function anyOf(...permissions: readonly string[]): Permissions {
  return permissions.map((permission) => [permission]);
}

/** All of the named permissions are needed. */
export function allOf(...permissions: readonly string[]): Permissions {
  return [permissions];
}

/**
 * Decides whether a token's permissions allow an operation, and whether only for what the caller owns
 * (`Application.ReadWrite.OwnedBy`). Throws GraphError 403 when they do not.
 */
export function authorize(permissions: Permissions, roles: readonly string[]): { readonly ownedOnly: boolean } {
  const held = permissions.filter((set) => set.every((permission) => roles.includes(permission)));
  if (held.length === 0) {
    throw denied();
  }
  return { ownedOnly: held.every((set) => set.some((permission) => permission.endsWith('.OwnedBy'))) };
}
