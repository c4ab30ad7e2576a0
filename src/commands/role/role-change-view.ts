import { changeHeadline } from '../../output/change-headline.ts';
import { describeHandOffs } from '../../output/hand-off-view.ts';
import type { Paint } from '../../output/paint.ts';
import { PRINCIPAL_WORDS } from './role-list-view.ts';
import { describeBringBack } from '../../output/impact-view.ts';
import { NOTHING_WRITTEN } from '../../output/layout.ts';
import { describeRoleImpact } from './role-impact-view.ts';
import { renderTable } from '../../output/table.ts';
import type { RoleChangeResult } from './role-results.ts';

/** What became of each role of each principal, in rows. */
function changedRolesTable(changed: RoleChangeResult['roleAssignments'], paint: Paint): string {
  const rows = changed.map(({ role, principal, action }) => [
    action,
    role,
    principal.displayName,
    PRINCIPAL_WORDS[principal.type],
    principal.id,
  ]);
  return renderTable(['Action', 'Role', 'Who', 'Type', 'Object id'], rows, paint);
}

/** What became of the roles, in rows, and what went with those that were removed; in a dry run, what would. */
export function changedRoles(
  { roleAssignments, impact, dryRun }: Pick<RoleChangeResult, 'roleAssignments' | 'impact' | 'dryRun'>,
  paint: Paint,
): string {
  if (impact === null || !dryRun) {
    const back = impact === null ? '' : describeBringBack(impact, paint);
    return `\n${changedRolesTable(roleAssignments, paint)}${back}`;
  }
  const others = roleAssignments.filter(({ action }) => action !== 'removed');
  return `${describeRoleImpact(impact, paint)}${others.length === 0 ? '' : `\n${changedRolesTable(others, paint)}`}`;
}

/** The result of `role assign` and `role remove` for people. */
export function describeRoleChange(result: RoleChangeResult, paint: Paint): string {
  const { dryRun, resource, roleAssignments, handOffs, impact } = result;
  const subject = `roles of ${paint.bold(`"${resource.displayName}"`)} (${resource.appId})`;
  const isDone = roleAssignments.some(({ action }) => action === 'created' || action === 'removed');
  const unchanged = `the ${subject} are as wanted`;
  const isHandedOff = handOffs.length > 0;
  const saysNothingWritten = impact === null;
  const headline = changeHeadline({ subject, isDone, dryRun, isHandedOff, unchanged, saysNothingWritten }, paint);
  return [
    `${headline}\n`,
    changedRoles(result, paint),
    describeHandOffs(handOffs, paint),
    dryRun && impact !== null ? NOTHING_WRITTEN : '',
  ].join('');
}
