import { groupsOf } from '../tenant/group-membership.ts';
import type { AzureRoleAssignment, Tenant } from '../tenant/model.ts';
import type { AzureRoleDefinition } from './role-definition.ts';
import { roleDefinition } from './role-definitions.ts';

/** Whether a principal, itself or through its groups, has a role at the scope or above it that allows an action. */
export function mayDo(tenant: Tenant, principalId: string, scope: string, action: string): boolean {
  return grantsOn(tenant, principalId, scope).some(({ role: { actions, notActions } }) =>
    allows(actions, notActions, action),
  );
}

/** The same for an action on data, such as `Microsoft.HealthcareApis/workspaces/fhirservices/resources/read`. */
export function mayDoWithData(tenant: Tenant, principalId: string, scope: string, dataAction: string): boolean {
  return assignmentForData(tenant, principalId, scope, dataAction) !== undefined;
}

/** The assignment by which a principal may do an action on data; undefined where it may not. */
export function assignmentForData(
  tenant: Tenant,
  principalId: string,
  scope: string,
  dataAction: string,
): AzureRoleAssignment | undefined {
  return grantsOn(tenant, principalId, scope).find(({ role: { dataActions, notDataActions } }) =>
    allows(dataActions, notDataActions, dataAction),
  )?.assignment;
}

/**
 * The tenant with only those role assignments that have reached the services whose data they open: it takes minutes in
 * Azure (https://learn.microsoft.com/azure/role-based-access-control/troubleshooting). Those that every sandbox begins
 * with have.
 */
export function withPropagatedRoles(tenant: Tenant, visible: (writtenAt: number) => boolean): Tenant {
  const counts = ([, { createdOn }]: [string, AzureRoleAssignment]): boolean =>
    createdOn <= tenant.createdDateTime || visible(Date.parse(createdOn));
  const assignments = Object.entries(tenant.azureRoleAssignments);
  return { ...tenant, azureRoleAssignments: Object.fromEntries(assignments.filter(counts)) };
}

/** The principal's own id and those of the groups that it is in, also through other groups. */
export function principalAndGroups(tenant: Tenant, principalId: string): readonly string[] {
  return [principalId, ...groupsOf(tenant, principalId)];
}

/** Whether `scope` is `other` or lies below it. Scopes do not tell cases apart. */
export function isAtOrBelow(scope: string, other: string): boolean {
  const [below, above] = [scope, other].map((each) => each.toLowerCase().replace(/\/$/, ''));
  return below === above || `${below}/`.startsWith(`${above}/`);
}

/** A role that counts, and by which assignment. */
interface Grant {
  readonly assignment: AzureRoleAssignment;
  readonly role: AzureRoleDefinition;
}

function grantsOn(tenant: Tenant, principalId: string, scope: string): readonly Grant[] {
  const ids = principalAndGroups(tenant, principalId);
  const counts = (assignment: AzureRoleAssignment): boolean =>
    ids.includes(assignment.principalId) && isAtOrBelow(scope, assignment.scope);
  return Object.values(tenant.azureRoleAssignments)
    .filter(counts)
    .flatMap((assignment) => {
      const role = roleDefinition(tenant, assignment.roleDefinitionId);
      return role === undefined ? [] : [{ assignment, role }];
    });
}

function allows(actions: readonly string[], notActions: readonly string[], action: string): boolean {
  return actions.some((each) => matches(each, action)) && !notActions.some((each) => matches(each, action));
}

/** `*` stands for any characters. */
function matches(pattern: string, action: string): boolean {
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`, 'i').test(action);
}
