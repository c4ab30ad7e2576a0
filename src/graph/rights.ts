import { holdsRole } from './directory-roles.ts';
import type { PermissionSet, Privilege } from './graph-request.ts';
import { permissionNames } from './privileges.ts';

/** What is known of what someone may do who is signed in. */
export interface KnownRights {
  readonly kind: 'user' | 'app';
  /** Of the token: delegated permissions of a person, application permissions of an application. */
  readonly permissions: readonly string[];
  /** Template ids of built-in directory roles for the whole tenant, in small letters. */
  readonly roleIds: readonly string[];
  /** Whether there are roles besides: custom ones, and such for a part of the tenant; null where it is not known. */
  readonly hasOtherRoles: boolean | null;
  /** False for a guest, and for an application; null where it is not known. */
  readonly isMember: boolean | null;
  /** Whether the tenant lets its members register applications; null where it is not known. */
  readonly membersMayRegister: boolean | null;
}

/** Why it is not known whether something is allowed. */
export type Doubt = 'roles-not-known' | 'registration-not-known';

/** Whether something is allowed, as far as it can be told without trying. */
export interface Verdict {
  /** `own`: to what the caller owns. */
  readonly can: 'yes' | 'own' | 'no' | 'unknown';
  /** What would be enough: the least role, or the least permission; null where all of it is allowed. */
  readonly needs: string | null;
  readonly doubt: Doubt | null;
}

/** Whether a privilege is held, as far as documentation tells: Microsoft Graph decides. */
export function verdictOn(privilege: Privilege, rights: KnownRights): Verdict {
  return rights.kind === 'app' ? verdictOnApp(privilege, rights) : verdictOnPerson(privilege, rights);
}

const ALL: Verdict = { can: 'yes', needs: null, doubt: null };

function verdictOnApp(privilege: Privilege, { permissions, roleIds, hasOtherRoles }: KnownRights): Verdict {
  const held = privilege.application.filter((set) => isHeld(set, permissions));
  if (held.some(({ ownOnly }) => ownOnly !== true)) {
    return ALL;
  }
  const needs = permissionNames(privilege.application.filter(({ ownOnly }) => ownOnly !== true));
  // What a directory role gives an application is documented for no call.
  const doubt: Doubt | null = roleIds.length > 0 || hasOtherRoles === true ? 'roles-not-known' : null;
  return { can: held.length > 0 ? 'own' : doubt === null ? 'no' : 'unknown', needs, doubt };
}

/** A person may what the permissions of the token and the person's own rights both allow. */
function verdictOnPerson(privilege: Privilege, rights: KnownRights): Verdict {
  if (!privilege.delegated.some((set) => isHeld(set, rights.permissions))) {
    return { can: 'no', needs: permissionNames(privilege.delegated), doubt: null };
  }
  const { role, alsoRoles = [], ownersToo, members } = privilege;
  if (holdsRole(rights.roleIds, [role, ...alsoRoles])) {
    return ALL;
  }
  const asMember = members === undefined ? false : verdictOnMember(members, rights);
  if (asMember === true) {
    return ALL;
  }
  const hasDoubt = asMember === null || rights.hasOtherRoles !== false;
  const doubt: Doubt = asMember === null ? 'registration-not-known' : 'roles-not-known';
  return {
    can: ownersToo === true ? 'own' : hasDoubt ? 'unknown' : 'no',
    needs: role,
    doubt: hasDoubt ? doubt : null,
  };
}

/** Whether a plain member may do it, and this person is one; null where it is not known. */
function verdictOnMember(
  members: NonNullable<Privilege['members']>,
  { isMember, membersMayRegister }: KnownRights,
): boolean | null {
  if (isMember !== true) {
    return isMember;
  }
  return members === 'always' ? true : membersMayRegister;
}

/** Lets a client do whatever its user may (https://learn.microsoft.com/graph/permissions-reference#directoryaccessasuserall). */
const AS_USER = 'Directory.AccessAsUser.All';

/** The permissions that hold all of another, by https://learn.microsoft.com/graph/permissions-reference. */
const WITHIN: ReadonlyMap<string, readonly string[]> = new Map([
  ['Application.Read.All', ['Application.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All']],
  ['Application.ReadWrite.OwnedBy', ['Application.ReadWrite.All']],
  ['Directory.Read.All', ['Directory.ReadWrite.All']],
  ['DelegatedPermissionGrant.ReadWrite.All', ['Directory.ReadWrite.All']],
]);

function isHeld({ all }: PermissionSet, permissions: readonly string[]): boolean {
  return all.every((needed) => holdersOf(needed).some((each) => permissions.includes(each)));
}

/** True where a permission is one that a privilege asks for, or holds all of one. */
export function mattersTo({ application, delegated }: Privilege, permission: string): boolean {
  return [...application, ...delegated].some(({ all }) => all.some((needed) => holdersOf(needed).includes(permission)));
}

function holdersOf(permission: string): readonly string[] {
  return [permission, ...(WITHIN.get(permission) ?? []), AS_USER];
}
