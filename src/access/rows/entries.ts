import { knownClient } from '../../registration/consent/known-clients.ts';
import { parseSmartScope } from '../../registration/scopes/smart-scope.ts';
import type { AccessEntry, AccessPath, AccessPrincipal, Reach } from '../access-result.ts';
import type { AccessFacts, Delegation, GroupFacts, HeldRole } from '../facts.ts';
import { reachOf } from '../reach.ts';
import { UNKNOWN_PRINCIPAL } from '../read/people.ts';

/** Who can reach the data, by what they are. */
export interface AccessEntries {
  readonly applications: readonly AccessEntry[];
  readonly people: readonly AccessEntry[];
}

/** What a client may do where it acts for people. */
export const AS_ITS_USER = 'what its user may';

/** Makes an entry of each who can reach the data, those with most reach first. */
export function entriesOf(facts: AccessFacts): AccessEntries {
  const reaching = [...facts.roles, ...facts.roles.flatMap((role) => throughGroup(facts, role))];
  const applications = [
    ...clientIds(reaching, facts).map((id) => applicationEntry(facts, id, reaching)),
    ...facts.delegations.flatMap((each) => (each.servicePrincipalId === null ? foreignClient(each) : [])),
  ];
  const personIds = [...new Set(facts.roles.filter(isOfPeople).map(({ principalId }) => principalId))];
  return {
    applications: byReach(applications),
    people: byReach(personIds.map((id) => personEntry(facts, id, reaching))),
  };
}

/** The role of a group as each of its members has it. */
function throughGroup({ groups }: AccessFacts, role: HeldRole): readonly HeldRole[] {
  const group = role.principalType === 'group' ? groups.get(role.principalId) : undefined;
  return (group?.members ?? []).flatMap(({ principal }): readonly HeldRole[] => {
    // App roles of a group are for people (https://learn.microsoft.com/entra/identity/enterprise-apps/assign-user-or-group-access-portal).
    const reaches = principal.type === 'user' || role.path.kind === 'azureRole';
    return !reaches
      ? []
      : [
          {
            ...role,
            principalId: principal.id,
            principalType: principal.type === 'application' ? 'servicePrincipal' : 'user',
            principalName: principal.displayName,
            path: { ...role.path, group: { id: role.principalId, displayName: group?.principal.displayName ?? '' } },
          },
        ];
  });
}

function clientIds(roles: readonly HeldRole[], { delegations }: AccessFacts): readonly string[] {
  const ofRoles = roles.flatMap(({ principalType, principalId }) =>
    principalType === 'servicePrincipal' ? principalId : [],
  );
  return [...new Set([...ofRoles, ...delegations.flatMap(({ servicePrincipalId }) => servicePrincipalId ?? [])])];
}

function isOfPeople({ principalType }: HeldRole): boolean {
  return principalType !== 'servicePrincipal';
}

function applicationEntry(facts: AccessFacts, id: string, reaching: readonly HeldRole[]): AccessEntry {
  const held = reaching.filter(({ principalId }) => principalId === id);
  const delegated = facts.delegations.filter(({ servicePrincipalId }) => servicePrincipalId === id);
  const client = facts.clients.get(id);
  return {
    principal: client?.principal ?? {
      ...UNKNOWN_PRINCIPAL,
      ...{ id, type: 'application', displayName: held[0]?.principalName ?? id },
    },
    may: reachWith(held, delegated),
    paths: [...held.map(({ path }) => path), ...delegated.map(({ path }) => path)],
    owners: client?.owners ?? null,
    credentials: client?.credentials ?? null,
    serviceManagementReference: client?.serviceManagementReference ?? null,
    notes: client?.notes ?? null,
    ...{ members: null, nestedGroups: null },
  };
}

/** A pre-authorized client that has no service principal here yet. */
function foreignClient({ appId, path }: Delegation): AccessEntry {
  const id = appId ?? '';
  return {
    principal: {
      ...UNKNOWN_PRINCIPAL,
      ...{ id, type: 'application', displayName: knownClient(id)?.displayName ?? id, appId },
    },
    may: { words: AS_ITS_USER, actions: null },
    paths: [path],
    ...{ owners: null, credentials: null, serviceManagementReference: null, notes: null },
    ...{ members: null, nestedGroups: null },
  };
}

function reachWith(held: readonly HeldRole[], delegated: readonly Delegation[]): Reach {
  const active = held.filter(({ path }) => path.state === 'active');
  const own = reachOf(active.length > 0 ? active : held);
  if (delegated.length === 0) {
    return own;
  }
  const asUser = delegatedWords(delegated.map(({ path }) => path));
  return { words: held.length === 0 ? asUser : `${own.words}; ${asUser}`, actions: null };
}

function delegatedWords(paths: readonly AccessPath[]): string {
  const isSmart = paths.some(({ scopes }) => scopes.some((scope) => parseSmartScope(scope) !== null));
  return isSmart ? `${AS_ITS_USER}, within its SMART scopes` : AS_ITS_USER;
}

function personEntry(facts: AccessFacts, id: string, reaching: readonly HeldRole[]): AccessEntry {
  const held = reaching.filter(({ principalId }) => principalId === id);
  const group = facts.groups.get(id);
  return {
    principal: group?.principal ?? facts.people.get(id) ?? unknown(id, held),
    may: reachWith(held, []),
    paths: held.map(({ path }) => path),
    ...{ owners: [], credentials: [], serviceManagementReference: null, notes: null },
    members: group === undefined ? null : membersOf(group.members, held),
    nestedGroups: group?.nestedGroups ?? null,
  };
}

function membersOf(members: GroupFacts['members'], held: readonly HeldRole[]): AccessEntry['members'] {
  const isAzure = held.some(({ path }) => path.kind === 'azureRole');
  return (
    members
      ?.filter(({ principal, isDirect }) => isAzure || (isDirect && principal.type === 'user'))
      .map(({ principal }) => principal) ?? null
  );
}

function unknown(id: string, held: readonly HeldRole[]): AccessPrincipal {
  return { ...UNKNOWN_PRINCIPAL, id, displayName: held[0]?.principalName ?? id };
}

/** What cannot be counted, such as what a user may, comes after what roles allow. */
function byReach(entries: readonly AccessEntry[]): readonly AccessEntry[] {
  const weight = ({ may }: AccessEntry): number => may.actions?.length ?? 0;
  return entries.toSorted(
    (one, other) => weight(other) - weight(one) || (one.principal.displayName < other.principal.displayName ? -1 : 1),
  );
}
