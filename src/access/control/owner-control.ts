import type { AccessOwner } from '../access-result.ts';
import type { UncontrolledFacts } from '../facts.ts';
import type { ControlFact } from './control-fact.ts';

/** The names of more than this many applications are only counted. */
const NAMED_AT_MOST = 2;

/**
 * Owners could give themselves access: of the API any role, of a client what the client may, by a credential of their
 * own; of a group its role (https://learn.microsoft.com/graph/api/resources/application, `owners`).
 */
export function ownerControl(facts: UncontrolledFacts, apiOwners: readonly AccessOwner[]): readonly ControlFact[] {
  return [...ofApi(apiOwners), ...ofClients(facts), ...ofGroups(facts)];
}

function kindOf(of: AccessOwner['of']): ControlFact['kind'] {
  return of === 'application' ? 'applicationOwner' : 'servicePrincipalOwner';
}

function ofApi(owners: readonly AccessOwner[]): readonly ControlFact[] {
  return [...new Set(owners.map(({ id }) => id))].map((principalId) => {
    const own = owners.filter(({ id }) => id === principalId);
    const isOfApplication = own.some(({ of }) => of === 'application');
    return {
      ...{ principalId, may: 'any role', state: 'active' },
      kind: kindOf(isOfApplication ? 'application' : 'servicePrincipal'),
      how: isOfApplication ? 'owner of the API' : 'owner of the service principal of the API',
    };
  });
}

function ofClients({ clients }: UncontrolledFacts): readonly ControlFact[] {
  const owned = new Map<string, { readonly name: string; readonly of: AccessOwner['of'] }[]>();
  for (const { principal, owners } of clients.values()) {
    for (const { id, of } of owners ?? []) {
      const known = owned.get(id) ?? [];
      if (!known.some(({ name }) => name === principal.displayName)) {
        owned.set(id, [...known, { name: principal.displayName, of }]);
      }
    }
  }
  return [...owned].map(([principalId, all]): ControlFact => {
    const names = all.map(({ name }) => name).sort();
    const isOfApplication = all.some(({ of }) => of === 'application');
    return {
      ...{ principalId, state: 'active' },
      kind: kindOf(isOfApplication ? 'application' : 'servicePrincipal'),
      may: `as ${names.length > NAMED_AT_MOST ? `${names.length} applications` : names.join(' and ')}`,
      how: isOfApplication ? 'owner' : 'owner of the service principal',
    };
  });
}

function ofGroups({ groups, roles }: UncontrolledFacts): readonly ControlFact[] {
  return [...groups.values()].flatMap(({ principal, owners }) => {
    const held = [
      ...new Set(roles.filter((role) => role.principalId === principal.id).map(({ path }) => path.role ?? '')),
    ];
    return (owners ?? []).map((owner): ControlFact => ({
      ...{ principalId: owner.id, kind: 'groupOwner', state: 'active' },
      may: held.join(', '),
      how: `owner of ${principal.displayName}`,
    }));
  });
}
