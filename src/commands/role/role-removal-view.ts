import { describeBringBack } from '../../output/impact-view.ts';
import { doneLine, NOTHING_WRITTEN } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import { PRINCIPAL_WORDS } from './role-list-view.ts';
import { renderTable } from '../../output/table.ts';
import { describeRoleImpact } from './role-impact-view.ts';
import type { RoleRemovalResult } from './role-results.ts';

/** The result of `role remove --definition` for people. */
export function describeRoleRemoval(result: RoleRemovalResult, paint: Paint): string {
  const { dryRun, resource, roles, roleAssignments, impact } = result;
  const what = `${roles.length === 1 ? 'role' : 'roles'} ${roles.map(({ role }) => role).join(', ')} of ${paint.bold(`"${resource.displayName}"`)} (${resource.appId})`;
  const rows = roleAssignments.map(({ role, principal }) => [
    role,
    principal.displayName,
    PRINCIPAL_WORDS[principal.type],
    principal.id,
  ]);
  if (dryRun) {
    return `Would remove the ${what}.\n${describeRoleImpact(impact, paint)}${NOTHING_WRITTEN}`;
  }
  return [
    `${doneLine(`Removed the ${what}.`, paint)}\n`,
    rows.length === 0 ? '' : `\n${renderTable(['Role', 'Taken from', 'Type', 'Object id'], rows, paint)}`,
    describeBringBack(impact, paint),
  ].join('');
}
