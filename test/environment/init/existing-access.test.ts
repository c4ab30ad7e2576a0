import { describe, expect, it } from 'vitest';
import { existingIdentity, existingPreAuthorizations } from '../../../src/environment/init/existing-access.ts';
import { permissionScope } from '../../../src/registration/consent/permission-scope.ts';
import type { AppRole, PermissionScope } from '../../../src/registration/model/permissions.ts';
import { application } from '../../registration/sample-tenant.ts';

const [READ, WRITE] = ['11111111-0000-4000-8000-000000000001', '11111111-0000-4000-8000-000000000002'];
const [CHART, PORTAL, OTHERS] = ['22222222-0000-4000-8000-00000000000a', '22222222-0000-4000-8000-00000000000b', 'x'];
const CLIENTS = [
  { key: 'chart', appId: CHART },
  { key: 'portal', appId: PORTAL },
];

/** A resource with two scopes, one of them not enabled unless `both`. */
function resource(both: boolean, given: Readonly<Record<string, readonly string[]>>): ReturnType<typeof application> {
  const scope = (id: string, value: string, isEnabled: boolean): PermissionScope => ({
    ...permissionScope(value, 'admin', 'Contoso FHIR'),
    ...{ id, isEnabled },
  });
  return application({
    api: {
      ...application().api,
      oauth2PermissionScopes: [scope(READ, 'read', true), scope(WRITE, 'write', both)],
      others: {
        preAuthorizedApplications: Object.entries(given).map(([appId, delegatedPermissionIds]) => ({
          ...{ appId, delegatedPermissionIds },
        })),
      },
    },
  });
}

describe('the pre-authorisations that stand', () => {
  it.each([
    ['none', true, {}, undefined, 0],
    ['a client of ours, for all', true, { [CHART]: [READ, WRITE] }, ['chart'], 0],
    ['for all that are enabled', false, { [CHART.toUpperCase()]: [READ] }, ['chart'], 0],
    ['for a part only, which no file can say', true, { [CHART]: [READ], [PORTAL]: [WRITE, READ] }, ['portal'], 1],
    ['a client that is not ours', true, { [OTHERS]: [READ, WRITE] }, undefined, 1],
  ])('%s', (_title, both, given, keys, remarks) => {
    const found = existingPreAuthorizations(resource(both, given), CLIENTS);
    expect(found.values).toEqual(keys === undefined ? {} : { preAuthorize: keys });
    expect(found.remarks).toHaveLength(remarks);
  });
});

describe('a managed identity with roles', () => {
  const role = (id: string, value: string | null, isEnabled = true): AppRole => ({
    ...{ id, value, isEnabled, displayName: null, description: null, allowedMemberTypes: ['Application'] },
  });
  const api = { appRoles: [role('1', 'globalReader'), role('2', null), role('3', 'old', false)] };
  const identity = { id: '33333333-0000-4000-8000-000000000001', displayName: 'Ward jobs' };

  it('is an entry with those that a file can name', () => {
    expect(existingIdentity({ ...identity, appRoleIds: ['1', '2', '3'] }, api, new Set())).toEqual({
      key: 'identity-ward-jobs',
      type: 'service',
      values: { managedIdentity: identity.id, role: ['globalReader'] },
      remarks: ['The managed identity "Ward jobs"'],
    });
    expect(existingIdentity({ ...identity, appRoleIds: ['2', '3'] }, api, new Set())).toBeNull();
  });

  it('has a key of its own where another has the same name', () => {
    const taken = new Set(['identity-ward-jobs']);
    expect(existingIdentity({ ...identity, appRoleIds: ['1'] }, api, taken)?.key).toBe('identity-ward-jobs-33333333');
  });
});
