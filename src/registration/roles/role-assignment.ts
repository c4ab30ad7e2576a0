import { z } from 'zod';
import type { Immutable } from '../model/immutable.ts';
import type { AppRole } from '../model/permissions.ts';

/** Someone or something that can hold an app role. */
export const PRINCIPAL = z
  .strictObject({
    id: z.string().describe('The object id.'),
    type: z.enum(['user', 'group', 'servicePrincipal']),
    displayName: z.string(),
  })
  .meta({ id: 'Principal' });

/** See {@link PRINCIPAL}. */
export type Principal = Immutable<z.infer<typeof PRINCIPAL>>;

/** An app role that a principal holds (Graph: appRoleAssignment). */
export interface RoleAssignment {
  readonly id: string;
  readonly appRoleId: string;
  readonly principal: Principal;
  /** ISO 8601 UTC; null where Graph does not say. */
  readonly createdDateTime: string | null;
}

/** An API, its app roles, and who holds them. */
export interface RoleResource {
  readonly appId: string;
  readonly displayName: string;
  /** Object id of its service principal: what Graph calls the resource of an assignment. */
  readonly servicePrincipalId: string;
  readonly appRoles: readonly AppRole[];
  readonly assignments: readonly RoleAssignment[];
}

/** The role as people name it: its value, else what the directory shows. */
export function roleName(role: AppRole): string {
  return role.value ?? role.displayName ?? role.id;
}

/** Who has app roles of an application: a person, a group or another application. */
export interface AppRoleAssignee {
  readonly name: string;
  /** As Graph spells it, such as `User` or `Group`. */
  readonly type: string;
  readonly appRoleIds: readonly string[];
}
