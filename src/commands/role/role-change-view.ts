import { changeHeadline } from '../../output/change-headline.ts';
import { describeHandOffs } from '../../output/hand-off-view.ts';
import type { Paint } from '../../output/paint.ts';
import { PRINCIPAL_WORDS } from './role-list-view.ts';
import { renderTable } from '../../output/table.ts';
import type { RoleChangeResult } from './role-results.ts';

/** What became of each role of each principal, in rows. */
export function changedRolesTable(changed: RoleChangeResult['roleAssignments'], paint: Paint): string {
  const rows = changed.map(({ role, principal, action }) => [
    action,
    role,
    principal.displayName,
    PRINCIPAL_WORDS[principal.type],
    principal.id,
  ]);
  return renderTable(['Action', 'Role', 'Held by', 'Type', 'Object id'], rows, paint);
}

/** The result of `role assign` and `role remove` for people. */
export function describeRoleChange(result: RoleChangeResult, paint: Paint): string {
  const { dryRun, resource, roleAssignments, handOffs } = result;
  const subject = `roles of ${paint.bold(`"${resource.displayName}"`)} (${resource.appId})`;
  const isDone = roleAssignments.some(({ action }) => action === 'created' || action === 'removed');
  const unchanged = `the ${subject} are as wanted`;
  const headline = changeHeadline({ subject, isDone, dryRun, isHandedOff: handOffs.length > 0, unchanged }, paint);
  return [`${headline}\n\n`, changedRolesTable(roleAssignments, paint), describeHandOffs(handOffs, paint)].join('');
}
