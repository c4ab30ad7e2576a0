import type { Principal } from '../../registration/roles/role-assignment.ts';
import type { Paint } from '../../output/paint.ts';
import { PRINCIPAL_WORDS } from './role-list-view.ts';
import { sandboxNote } from '../../output/layout.ts';
import { renderTable } from '../../output/table.ts';

/** The result of `role remove --definition`. */
export interface RoleRemovalResult {
  readonly dryRun: boolean;
  readonly sandbox: boolean;
  readonly tenantId: string;
  readonly resource: { readonly appId: string; readonly displayName: string };
  readonly roles: readonly { readonly role: string; readonly id: string; readonly action: 'removed' }[];
  /** Those that `--force` took from their holders. */
  readonly roleAssignments: readonly {
    readonly role: string;
    readonly principal: Principal;
    readonly action: 'removed';
  }[];
  /** Applications of the same server that still ask for one of the roles. */
  readonly requestedBy: readonly { readonly appId: string; readonly displayName: string }[];
}

/** The result of `role remove --definition` for people. */
export function describeRoleRemoval(result: RoleRemovalResult, paint: Paint): string {
  const { dryRun, sandbox, resource, roles, roleAssignments } = result;
  const what = `${roles.length === 1 ? 'role' : 'roles'} ${roles.map(({ role }) => role).join(', ')} of ${paint.bold(`"${resource.displayName}"`)} (${resource.appId})`;
  const rows = roleAssignments.map(({ role, principal }) => [
    role,
    principal.displayName,
    PRINCIPAL_WORDS[principal.type],
    principal.id,
  ]);
  return [
    dryRun ? `Would remove the ${what}. Nothing was written.\n` : `${paint.success('Removed')} the ${what}.\n`,
    rows.length === 0 ? '' : `\n${renderTable(['Role', 'Taken from', 'Type', 'Object id'], rows, paint)}`,
    sandboxNote(sandbox, paint),
  ].join('');
}
