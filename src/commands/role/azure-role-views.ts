import { changedRoles } from './role-change-view.ts';
import { changeHeadline } from '../../output/change-headline.ts';
import { describeHandOffs } from '../../output/hand-off-view.ts';
import { NOTHING_WRITTEN, section } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import { PRINCIPAL_WORDS } from './role-list-view.ts';
import { renderTable } from '../../output/table.ts';
import type { AzureResourceResult, AzureRoleChangeResult, AzureRoleListResult } from './role-results.ts';

/** The result of a change for people. */
export function describeAzureRoleChange(result: AzureRoleChangeResult, paint: Paint): string {
  const { dryRun, resource, roleAssignments, decisions, handOffs, impact } = result;
  const subject = `Azure roles on ${nameOf(resource, paint)}`;
  const isDone = roleAssignments.some(({ action }) => action === 'created' || action === 'removed');
  const headline = changeHeadline(
    {
      subject,
      isDone,
      dryRun,
      isHandedOff: handOffs.length > 0,
      unchanged: `the ${subject} are as wanted`,
      afterwards: '; Azure may take minutes to act on it',
      saysNothingWritten: impact === null,
    },
    paint,
  );
  return [
    `${headline}\n`,
    changedRoles(result, paint),
    section('Decisions taken', decisions, paint),
    describeHandOffs(handOffs, paint),
    dryRun && impact !== null ? NOTHING_WRITTEN : '',
  ].join('');
}

/** The list for people: a row for each holder of each role, and one for a role that nobody has. */
export function describeAzureRoleList(result: AzureRoleListResult, paint: Paint): string {
  const { resource, azureRoles, roleAssignments } = result;
  const rows = azureRoles.flatMap(({ name, id }) => {
    const assigned = roleAssignments.filter(({ roleId }) => roleId === id);
    return assigned.length === 0
      ? [[name, '(no one)', '', '', '', '']]
      : assigned.map(({ principal, assignedAt, inherited, scope }) => [
          name,
          principal.displayName ?? '(name unknown)',
          principal.type === null ? '' : PRINCIPAL_WORDS[principal.type],
          principal.id,
          assignedAt?.slice(0, 10) ?? '',
          inherited ? `inherited from ${scope}` : '',
        ]);
  });
  const head = ['Role', 'Who', 'Type', 'Object id', 'Since', ''];
  return `Azure roles on ${nameOf(resource, paint)}\n\n${renderTable(head, rows, paint)}`;
}

function nameOf({ name, id }: AzureResourceResult, paint: Paint): string {
  return name === null ? 'the FHIR service' : `${paint.bold(`"${name}"`)} (${id ?? ''})`;
}
