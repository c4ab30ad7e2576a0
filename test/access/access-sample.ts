import type { AccessEntry, AccessPath, AccessResult } from '../../src/access/access-result.ts';

const PATH: AccessPath = {
  kind: 'appRole',
  role: 'globalReader',
  scopes: [],
  users: null,
  group: null,
  since: '2026-03-02T08:00:00.000Z',
  azureScope: null,
  inherited: false,
  condition: null,
  denied: null,
  state: 'active',
  endsAt: null,
};

const ROLES = [
  ['globalReader', 'read'],
  ['globalImporter', 'read, import'],
  ['globalAdmin', 'everything'],
] as const;

function entryAt(index: number): AccessEntry {
  const [role, words] = ROLES[index % ROLES.length] ?? ROLES[0];
  const isApplication = index % 2 === 1;
  return {
    principal: {
      id: `id-${index}`,
      type: isApplication ? 'application' : 'user',
      displayName: `${isApplication ? 'Application' : 'Person'} ${index}`,
      ...{ appId: null, key: null, userPrincipalName: null, isGuest: index === 2, accountEnabled: true },
    },
    may: { words, actions: ['read'] },
    paths: [{ ...PATH, role }],
    ...{ owners: [], credentials: [], serviceManagementReference: null, notes: null },
    ...{ members: null, nestedGroups: null },
  };
}

/** Access of so many principals, half of them applications; Person 2 is a guest who may do everything. */
export function accessSample(principals: number): AccessResult {
  const entries = Array.from({ length: principals }, (_, index) => entryAt(index + 1));
  return {
    ...{ tenantId: '8f6b2a5e-52a1-4f0c-9d4e-0a5f7c3b2d10', sandbox: true, readAt: '2026-11-30T08:30:00.000Z' },
    server: {
      ...{ fhirUrl: 'https://fhir.contoso.com', kind: 'oss', displayName: 'Contoso FHIR' },
      ...{ appId: null, fhirResourceId: null },
    },
    applications: entries.filter(({ principal }) => principal.type === 'application'),
    people: entries.filter(({ principal }) => principal.type === 'user'),
    couldGiveThemselvesAccess: [],
    risks: [
      {
        code: 'guest_can_change_data',
        ...{ principalId: 'id-2', name: 'Person 2', text: 'a guest can change data' },
        why: 'Guests are managed by another organization.',
      },
    ],
    notRead: [{ what: 'Owners of groups', reason: 'needs GroupMember.Read.All' }],
    ...{ answer: null, file: null, fileAction: null },
  };
}
