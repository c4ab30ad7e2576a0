import { doneLine } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import { PRINCIPAL_WORDS } from './role-list-view.ts';
import { renderTable } from '../../output/table.ts';
import type { RoleRemovalResult } from './role-results.ts';

/** The result of `role remove --definition` for people. */
export function describeRoleRemoval(result: RoleRemovalResult, paint: Paint): string {
  const { dryRun, resource, roles, roleAssignments } = result;
  const what = `${roles.length === 1 ? 'role' : 'roles'} ${roles.map(({ role }) => role).join(', ')} of ${paint.bold(`"${resource.displayName}"`)} (${resource.appId})`;
  const rows = roleAssignments.map(({ role, principal }) => [
    role,
    principal.displayName,
    PRINCIPAL_WORDS[principal.type],
    principal.id,
  ]);
  return [
    dryRun ? `Would remove the ${what}. Nothing was written.\n` : `${doneLine(`Removed the ${what}.`, paint)}\n`,
    rows.length === 0 ? '' : `\n${renderTable(['Role', 'Taken from', 'Type', 'Object id'], rows, paint)}`,
  ].join('');
}
