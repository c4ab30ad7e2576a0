import { describe, expect, it } from 'vitest';
import type { AccessControl, AccessEntry, AccessPath, AccessPrincipal } from '../../src/access/access-result.ts';
import type { AccessFacts } from '../../src/access/facts.ts';
import { PLAIN_PATH } from '../../src/access/read/app-roles.ts';
import { UNKNOWN_PRINCIPAL } from '../../src/access/read/people.ts';
import { risksOf } from '../../src/access/rows/risks.ts';

const PERSON: AccessPrincipal = { ...UNKNOWN_PRINCIPAL, id: 'paula', type: 'user', displayName: 'Paula' };
const JOB: AccessPrincipal = { ...UNKNOWN_PRINCIPAL, id: 'job', type: 'application', displayName: 'Job' };
const OWNED = [{ id: 'olga', name: 'Olga', of: 'application' }] as const;
const INHERITED: AccessPath = { ...PLAIN_PATH, kind: 'azureRole', inherited: true };
const CHANGES = { words: 'write', actions: ['write'] };

function entry(principal: AccessPrincipal, some: Partial<AccessEntry>): AccessEntry {
  return {
    ...{ principal, may: { words: 'read', actions: ['read'] }, paths: [{ ...PLAIN_PATH, kind: 'appRole' }] },
    ...{ owners: OWNED, credentials: [], serviceManagementReference: null, notes: null },
    ...{ members: null, nestedGroups: null },
    ...some,
  };
}

function codesOf(each: AccessEntry, some: Partial<AccessFacts> = {}): readonly string[] {
  const facts: AccessFacts = {
    server: {
      ...{ fhirUrl: null, kind: 'oss', displayName: 'Contoso FHIR' },
      ...{ api: null, fhirResourceId: null, appRoles: [] },
    },
    ...{ roles: [], delegations: [], clients: new Map(), people: new Map(), groups: new Map() },
    ...{ control: [], notRead: [] },
    ...some,
  };
  const isPerson = each.principal.type === 'user';
  const found = risksOf(facts, { applications: isPerson ? [] : [each], people: isPerson ? [each] : [] });
  return found.map(({ code }) => code);
}

function ownedBy(owner: Partial<AccessPrincipal>): Partial<AccessFacts> {
  return { people: new Map([['olga', { ...PERSON, id: 'olga', ...owner }]]) };
}

describe('the risks of access', () => {
  it.each<[string, AccessEntry, readonly string[]]>([
    ['a person who reads', entry(PERSON, {}), []],
    ['a guest who reads', entry({ ...PERSON, isGuest: true }, {}), []],
    ['a guest who changes data', entry({ ...PERSON, isGuest: true }, { may: CHANGES }), ['guest_can_change_data']],
    ['someone disabled', entry({ ...PERSON, accountEnabled: false }, {}), ['disabled_with_access']],
    ['someone disabled without a way', entry({ ...PERSON, accountEnabled: false }, { paths: [] }), []],
    ['an application without owners', entry(JOB, { owners: [] }), ['no_owner']],
    ['an application whose owners could not be read', entry(JOB, { owners: null }), []],
    ['an inherited role that reads', entry(PERSON, { paths: [INHERITED] }), []],
    [
      'an inherited role that changes data',
      entry(PERSON, { paths: [INHERITED], may: CHANGES }),
      ['inherited_azure_role'],
    ],
  ])('of %s', (_what, each, codes) => {
    expect(codesOf(each)).toEqual(codes);
  });

  it.each<[string, Partial<AccessPrincipal>, readonly string[]]>([
    ['works', { accountEnabled: true }, []],
    ['is disabled', { accountEnabled: false }, ['no_enabled_owner']],
    ['is a guest', { isGuest: true }, ['no_enabled_owner']],
    ['is gone', { type: null }, ['no_enabled_owner']],
  ])('of an application whose only owner %s', (_what, owner, codes) => {
    expect(codesOf(entry(JOB, {}), ownedBy(owner))).toEqual(codes);
  });

  it.each<[AccessControl['kind'], string, readonly string[]]>([
    ['applicationOwner', 'any role', ['disabled_owner']],
    ['directoryRole', 'any role', []],
  ])('of a disabled account with the power of %s', (kind, may, codes) => {
    const principal = { ...PERSON, accountEnabled: false };
    const control: readonly AccessControl[] = [{ principal, name: 'Paula', kind, may, how: 'owner', state: 'active' }];
    expect(codesOf(entry(JOB, {}), { control })).toEqual(codes);
  });
});
