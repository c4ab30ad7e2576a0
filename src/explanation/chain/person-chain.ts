import type { GroupOfUser } from '../../graph/observe/groups-of-user.ts';
import { type Principal, roleName, type RoleResource } from '../../registration/roles/role-assignment.ts';
import { type Chain, chainOf, type Step } from './chain.ts';

/** A person or a group, and the API whose roles they need. */
export interface PersonFacts {
  readonly principal: Principal;
  /** As it was typed, such as `user:ada@contoso.com`. */
  readonly who: string;
  /** Null where they could not be read. */
  readonly groups: readonly GroupOfUser[] | null;
  readonly resource: RoleResource;
  readonly fhirUrl: string;
}

/**
 * What must hold for a person or a group to reach the data of a FHIR server. App roles of a group reach its direct
 * members only (https://learn.microsoft.com/entra/identity/enterprise-apps/assign-user-or-group-access-portal).
 */
export function personChain(facts: PersonFacts): Chain {
  const { principal, resource } = facts;
  const type = typeOf(principal);
  return chainOf(`"${principal.displayName}" (${type})`, [
    { ok: `the ${type} is in this tenant`, reached: '' },
    { ...roleStep(facts), reached: `a role of ${resource.displayName}` },
    { beyond: 'the app that they use: fhir-apps explain --for CLIENT', reached: 'the app that they use' },
  ]);
}

function typeOf({ type }: Principal): 'group' | 'person' {
  return type === 'group' ? 'group' : 'person';
}

function roleStep({ principal, who, groups, resource, fhirUrl }: PersonFacts): Step {
  const { displayName } = resource;
  const type = typeOf(principal);
  const own = rolesOf(resource, principal.id);
  if (own.length > 0) {
    return { ok: `the ${type} has ${own.join(', ')} of ${displayName}` };
  }
  const inherited = (groups ?? []).flatMap((group) => {
    const roles = rolesOf(resource, group.id);
    return roles.length === 0 ? [] : [{ group, roles }];
  });
  const direct = inherited.find(({ group }) => group.isDirect);
  if (direct !== undefined) {
    return {
      ok: `the ${type} has ${direct.roles.join(', ')} of ${displayName}, as a member of ${direct.group.displayName}`,
    };
  }
  if (groups === null) {
    return { unknown: `the ${type} has no role of ${displayName}; their groups could not be read` };
  }
  const [nested] = inherited;
  const role = nested?.roles[0] ?? 'ROLE';
  return {
    broken:
      nested === undefined
        ? `the ${type} has no role of ${displayName}`
        : `${nested.group.displayName} has ${role}, and app roles do not reach members of its member groups`,
    fix: {
      text: nested === undefined ? 'assign the role that they need' : 'assign the role to the person',
      command: ['role', 'assign', 'resource', '--fhir-url', fhirUrl, '--role', role, '--to', who],
    },
  };
}

function rolesOf({ appRoles, assignments }: RoleResource, principalId: string): readonly string[] {
  return assignments.flatMap((assignment) => {
    const role = appRoles.find(({ id }) => id === assignment.appRoleId);
    return assignment.principal.id !== principalId || role === undefined ? [] : [roleName(role)];
  });
}
