import type { GroupOfUser } from '../../graph/observe/groups-of-user.ts';
import type { AzureAccess } from '../../registration/model/azure-access.ts';
import { assignedAzureRoles } from '../../registration/roles/azure-access.ts';
import type { Principal } from '../../registration/roles/role-assignment.ts';
import { type Chain, chainOf, type Step } from './chain.ts';

/** A person or a group, and who has Azure roles on the managed server. */
export interface ManagedPersonFacts {
  readonly principal: Principal;
  /** As it was typed, such as `user:ada@contoso.com`. */
  readonly who: string;
  /** Null where they could not be read. */
  readonly groups: readonly GroupOfUser[] | null;
  readonly access: AzureAccess;
  readonly fhirUrl: string;
}

/**
 * What must hold for a person or a group to reach the data of a managed server. Azure roles of a group reach the members
 * of its member groups too (https://learn.microsoft.com/azure/role-based-access-control/overview#groups).
 */
export function managedPersonChain(facts: ManagedPersonFacts): Chain {
  const type = facts.principal.type === 'group' ? 'group' : 'person';
  return chainOf(`"${facts.principal.displayName}" (${type})`, [
    { ok: `the ${type} is in this tenant`, reached: '' },
    { ...roleStep(facts, type), reached: 'an Azure role on the server' },
    { beyond: 'the app that they use: fhir-apps explain --for CLIENT', reached: 'the app that they use' },
  ]);
}

function roleStep({ principal, who, groups, access, fhirUrl }: ManagedPersonFacts, type: string): Step {
  if (access.assignments === null) {
    return { unknown: 'Azure roles on the server could not be read' };
  }
  const own = rolesOf(access, principal.id);
  if (own !== '') {
    return { ok: `the ${type} has ${own} on the server` };
  }
  const group = groups?.find(({ id }) => rolesOf(access, id) !== '');
  if (group !== undefined) {
    return { ok: `the ${type} has ${rolesOf(access, group.id)} on the server, through ${group.displayName}` };
  }
  return groups === null
    ? { unknown: `the ${type} has no Azure role on the server; their groups could not be read` }
    : {
        broken: `the ${type} has no Azure role on the server`,
        fix: {
          text: 'assign the role that they need',
          command: ['role', 'assign', fhirUrl, '--role', 'ROLE', '--to', who],
        },
      };
}

/** The names of the roles, in a list; empty for none. */
function rolesOf(access: AzureAccess, principalId: string): string {
  return [...new Set(assignedAzureRoles(access, principalId).map(({ role }) => role.name))].join(', ');
}
