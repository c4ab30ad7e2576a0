import type { Identification } from '../tags.ts';
import type { RoleRemovalPlan } from '../roles/plan-role-removal.ts';
import { type RoleResource, roleName } from '../roles/role-assignment.ts';
import type { Taken } from './access-impact.ts';
import { assignCommands } from './bring-back.ts';
import { NO_IMPACT } from './impact.ts';
import { lostAssignment } from './lost-assignment.ts';

/**
 * What goes with roles that are removed from the application that defines them. `register` makes them again on a server of
 * ours, under new ids, and then they can be assigned; elsewhere no command does.
 */
export function impactOfRoleRemoval(
  { roles, assignments }: RoleRemovalPlan,
  resource: RoleResource,
  identification: Pick<Identification, 'fhirUrl' | 'type'> | null,
): Taken {
  const isOurs = identification?.type === 'resource' && roles.every(({ value }) => value !== null);
  // A role that an earlier run has disabled is enabled where it is made again.
  const appRoles = roles.map((role) => ({ ...role, isEnabled: true }));
  const lost = assignments.map(({ role, principal }) =>
    lostAssignment({ ...resource, appRoles: isOurs ? appRoles : [] }, role.id, principal),
  );
  const roleAssignments = lost.map((each, index) => {
    const role = assignments[index]?.role;
    return role === undefined ? each : { ...each, role: roleName(role) };
  });
  const definition = isOurs
    ? [
        [
          ...['register', 'resource', '--fhir-url', identification.fhirUrl, '--name', resource.displayName],
          ...roles.flatMap((role) => ['--app-role', roleName(role)]),
        ],
      ]
    : [];
  return { impact: { ...NO_IMPACT, roleAssignments }, commands: [...definition, ...assignCommands(roleAssignments)] };
}
