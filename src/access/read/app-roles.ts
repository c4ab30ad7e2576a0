import { allowedActions } from '../../registration/roles/allowed-actions.ts';
import { roleName, type RoleAssignment, type RoleResource } from '../../registration/roles/role-assignment.ts';
import type { AppRole } from '../../registration/model/permissions.ts';
import { actionsOfAppRoles } from '../../verification/expected/role-actions.ts';
import type { AccessPath } from '../access-result.ts';
import type { HeldRole } from '../facts.ts';
import { wordsOf } from '../reach.ts';

/** A path with nothing in it but that it is in force. */
export const PLAIN_PATH: Omit<AccessPath, 'kind'> = {
  role: null,
  scopes: [],
  users: null,
  group: null,
  since: null,
  azureScope: null,
  inherited: false,
  condition: null,
  denied: null,
  state: 'active',
  endsAt: null,
};

/** Who holds the app roles of an API, and what those allow. */
export function heldAppRoles({ assignments, appRoles }: RoleResource): readonly HeldRole[] {
  return assignments.map((assignment) => heldRole(assignment, appRoles));
}

function heldRole({ appRoleId, principal, createdDateTime }: RoleAssignment, appRoles: readonly AppRole[]): HeldRole {
  const role = appRoles.find(({ id }) => id === appRoleId);
  return {
    principalId: principal.id,
    principalType: principal.type,
    principalName: principal.displayName,
    path: {
      ...PLAIN_PATH,
      kind: 'appRole',
      role: role === undefined ? 'default access' : roleName(role),
      since: createdDateTime === null ? null : new Date(createdDateTime).toISOString(),
    },
    ...allowedBy(role),
  };
}

/**
 * What an app role allows. Roles are those that a FHIR server has of itself; what a server's
 * own file says is not known here. An assignment without a role gives tokens that have none, which the server refuses
 * (https://learn.microsoft.com/graph/api/resources/approleassignment).
 */
export function allowedBy(role: AppRole | undefined): Pick<HeldRole, 'actions' | 'words'> {
  if (role === undefined) {
    return { actions: new Set(), words: wordsOf(new Set()) };
  }
  const actions = actionsOfAppRoles([role], []);
  return {
    actions,
    words:
      actions === null
        ? (allowedActions(role) ?? `what ${roleName(role)} allows, which is not known`)
        : wordsOf(actions),
  };
}
