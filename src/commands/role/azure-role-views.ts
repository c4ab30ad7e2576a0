import type { HandOff } from '../../registration/model/result.ts';
import type { Principal } from '../../registration/roles/role-assignment.ts';
import { changedRolesTable } from './role-change-view.ts';
import { changeHeadline } from '../../output/change-headline.ts';
import { describeHandOffs } from '../../output/hand-off-view.ts';
import { sandboxNote, section } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import { PRINCIPAL_WORDS } from './role-list-view.ts';
import { renderTable } from '../../output/table.ts';

/** A managed FHIR service in a result; what could not be found is null. */
export interface AzureResourceResult {
  readonly id: string | null;
  readonly type: string | null;
  /** Such as `contoso/fhir`. */
  readonly name: string | null;
}

/** The result of `role assign` and `role remove` on a managed server. */
export interface AzureRoleChangeResult {
  readonly dryRun: boolean;
  readonly sandbox: boolean;
  readonly tenantId: string;
  readonly resource: AzureResourceResult;
  readonly roleAssignments: readonly {
    readonly role: string;
    readonly principal: Principal;
    /** Where it is or was given; null where that is not known. */
    readonly scope: string | null;
    /** `unchanged` was as wanted before; `refused` is in {@link handOffs}. */
    readonly action: 'created' | 'removed' | 'unchanged' | 'refused';
  }[];
  /** Which Azure role was taken for one that was named as on the open-source server. */
  readonly decisions: readonly string[];
  readonly handOffs: readonly HandOff[];
}

/** The result of `role list` on a managed server; unknown is null. */
export interface AzureRoleListResult {
  readonly tenantId: string;
  readonly sandbox: boolean;
  readonly resource: AzureResourceResult;
  readonly azureRoles: readonly {
    readonly name: string;
    readonly id: string;
    /** The role of the open-source server that comes nearest. */
    readonly serverRole: string;
  }[];
  readonly roleAssignments: readonly {
    readonly role: string;
    readonly roleId: string;
    readonly principal: {
      readonly id: string;
      readonly type: Principal['type'] | null;
      readonly displayName: string | null;
    };
    readonly scope: string;
    /** True where it was given above the FHIR service. */
    readonly inherited: boolean;
    /** ISO 8601 UTC. */
    readonly assignedAt: string | null;
  }[];
}

/** The result of a change for people. */
export function describeAzureRoleChange(result: AzureRoleChangeResult, paint: Paint): string {
  const { dryRun, sandbox, resource, roleAssignments, decisions, handOffs } = result;
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
    },
    paint,
  );
  return [
    `${headline}\n\n`,
    changedRolesTable(roleAssignments, paint),
    section('Decisions taken', decisions, paint),
    describeHandOffs(handOffs, paint),
    sandboxNote(sandbox, paint),
  ].join('');
}

/** The list for people: a row for each holder of each role, and one for a role that nobody has. */
export function describeAzureRoleList(result: AzureRoleListResult, paint: Paint): string {
  const { resource, azureRoles, roleAssignments, sandbox } = result;
  const rows = azureRoles.flatMap(({ name, id }) => {
    const assigned = roleAssignments.filter(({ roleId }) => roleId === id);
    return assigned.length === 0
      ? [[name, '(nobody)', '', '', '', '']]
      : assigned.map(({ principal, assignedAt, inherited, scope }) => [
          name,
          principal.displayName ?? '(name unknown)',
          principal.type === null ? '' : PRINCIPAL_WORDS[principal.type],
          principal.id,
          assignedAt?.slice(0, 10) ?? '',
          inherited ? `inherited from ${scope}` : '',
        ]);
  });
  const head = ['Role', 'Held by', 'Type', 'Object id', 'Since', ''];
  return `Azure roles on ${nameOf(resource, paint)}\n\n${renderTable(head, rows, paint)}${sandboxNote(sandbox, paint)}`;
}

function nameOf({ name, id }: AzureResourceResult, paint: Paint): string {
  return name === null ? 'the FHIR service' : `${paint.bold(`"${name}"`)} (${id ?? ''})`;
}
