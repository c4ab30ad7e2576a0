import { describe, expect, it } from 'vitest';
import type { ObservedEntitlements } from '../../../src/registration/edit/edit-entitlements.ts';
import { impactOfClient, impactOfResource } from '../../../src/registration/impact/deletion-impact.ts';
import type { AppRole } from '../../../src/registration/model/permissions.ts';
import type { Principal } from '../../../src/registration/roles/role-assignment.ts';
import { application } from '../sample-tenant.ts';

const API = application({ displayName: 'Contoso FHIR' });
const ADA: Principal = { id: 'ada', type: 'user', displayName: 'Ada' };

function role(value: string | null, facts: Partial<AppRole> = {}): AppRole {
  return {
    ...{ id: `id of ${value}`, value, displayName: 'A role', description: null, isEnabled: true },
    allowedMemberTypes: ['User', 'Application'],
    ...facts,
  };
}

function observed(roles: readonly AppRole[], roleIds: readonly string[]): ObservedEntitlements {
  const assignments = roleIds.map((appRoleId) => ({
    ...{ id: `assignment of ${appRoleId}`, appRoleId, principal: ADA, createdDateTime: null },
  }));
  const { appId, displayName } = API;
  return {
    resource: { appId, displayName, servicePrincipalId: 'principal', appRoles: roles, assignments },
    ...{ grants: [], related: [API], isRelatedRead: true },
  };
}

describe('what a resource loses', () => {
  it.each<[what: string, roles: readonly AppRole[], id: string, assignable: boolean]>([
    ['a role', [role('globalReader')], 'id of globalReader', true],
    ['a role that is gone', [], 'id of globalReader', false],
    ['access without a role', [role('globalReader')], '00000000-0000-0000-0000-000000000000', false],
    ['a role without a value', [role(null)], 'id of null', false],
    ['a disabled role', [role('globalReader', { isEnabled: false })], 'id of globalReader', false],
    [
      'a role that is for applications by now',
      [role('globalReader', { allowedMemberTypes: ['Application'] })],
      'id of globalReader',
      false,
    ],
  ])('is %s, which can be assigned again or not', (_what, roles, id, assignable) => {
    expect(impactOfResource(API, observed(roles, [id])).roleAssignments).toMatchObject([
      { principal: ADA, assignable },
    ]);
  });

  it.each([
    [[API.appId, '00000003-0000-0000-c000-000000000000'], []],
    [[API.appId, 'another-api'], ['user_impersonation']],
    [['another-api'], ['user_impersonation']],
  ])('leaves out consent that would be given to another API as well: asks for %j', (asked, leftOut) => {
    const requiredResourceAccess = asked.map((resourceAppId) => ({ resourceAppId, resourceAccess: [] }));
    const client = { ...application({ displayName: 'Growth chart' }), appId: 'chart', requiredResourceAccess };
    const grant = { ...{ clientAppId: 'chart', clientName: 'Growth chart', clientId: 'c' }, resourceId: 'r' };
    const grants = [{ ...grant, id: 'g', scope: 'user_impersonation', principalId: null }];
    expect(impactOfResource(API, { ...observed([], []), grants, related: [client] }).consents).toMatchObject([
      { apiAppId: API.appId, leftOut },
    ]);
  });

  it('is not known where it may not be read', () => {
    expect(impactOfResource(API, null)).toMatchObject({
      roleAssignments: [],
      notRead: ['clients', 'roleAssignments', 'consents'],
    });
  });
});

describe('what a client loses', () => {
  it('is not known where it may not be read', () => {
    expect(impactOfClient(API, null).notRead).toEqual(['roleAssignments', 'consents']);
  });

  it('is nothing without a service principal', () => {
    const consent = { application: API, servicePrincipal: null, apis: [], grants: [], assignments: [] };
    expect(impactOfClient(API, consent)).toEqual({ clients: [], roleAssignments: [], consents: [], notRead: [] });
  });

  it('has the id of an API that could not be read, and no command for it', () => {
    const api = {
      ...{ appId: '', displayName: 'api-principal', isReadable: false, servicePrincipalId: 'api-principal' },
      ...{ scopes: [], appRoles: [], preAuthorizedIds: null },
    };
    const assignments = [{ appRoleId: 'role', resourceId: 'api-principal' }];
    const consent = { application: API, servicePrincipal: { id: 'principal' }, apis: [api], grants: [], assignments };
    expect(impactOfClient(API, consent).roleAssignments).toMatchObject([
      { role: 'role', api: 'api-principal', apiAppId: null, assignable: false },
    ]);
  });
});
