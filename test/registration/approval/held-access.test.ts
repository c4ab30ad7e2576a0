import { describe, expect, it } from 'vitest';
import { heldAppRoles, heldScopes } from '../../../src/registration/approval/held-access.ts';
import type { GivenConsent, PermissionApi } from '../../../src/registration/consent/client-consent.ts';
import { permissionScope } from '../../../src/registration/consent/permission-scope.ts';
import { appRole } from '../../../src/registration/roles/app-role.ts';
import { application } from '../sample-tenant.ts';

const ACT = permissionScope('user_impersonation', 'admin', 'Contoso');
const WRITE = permissionScope('write', 'admin', 'Contoso');
const READER = appRole('globalReader');

const API: PermissionApi = {
  appId: 'api',
  displayName: 'Contoso FHIR',
  isReadable: true,
  servicePrincipalId: 'principal of api',
  scopes: [ACT, WRITE],
  appRoles: [READER],
  preAuthorizedIds: [],
};
const NAMED = { appId: 'api', displayName: 'Contoso FHIR' };

function given(parts: Partial<GivenConsent>): GivenConsent {
  return { application: application({}), apis: [API], grants: [], assignments: [], ...parts };
}

function grant(scope: string, principalId: string | null) {
  return { id: scope, resourceId: 'principal of api', scope, principalId };
}

describe('what an application has', () => {
  it('are its app roles, each with what it allows', () => {
    const assignments = [{ appRoleId: READER.id, resourceId: 'principal of api' }];
    expect(heldAppRoles(given({ assignments }))).toEqual([
      {
        api: NAMED,
        permissions: ['globalReader'],
        effect: expect.stringMatching(/^It could act on all data of "Contoso FHIR", at any time/) as unknown,
      },
    ]);
  });

  it('are roles that nobody defines any more, by their ids', () => {
    const assignments = [{ appRoleId: 'gone', resourceId: 'principal of api' }];
    expect(heldAppRoles(given({ assignments }))).toMatchObject([{ permissions: ['gone'] }]);
  });

  it('are the scopes that anybody has consented to, and those that need no consent, each once', () => {
    const grants = [grant('user_impersonation', null), grant('user_impersonation lost', 'ada')];
    const apis = [{ ...API, preAuthorizedIds: [WRITE.id] }];
    expect(heldScopes(given({ grants, apis }))).toMatchObject([
      { api: NAMED, permissions: ['user_impersonation', 'lost', 'write'] },
    ]);
    expect(heldScopes(given({ grants: [grant('user_impersonation', null)] }))).toMatchObject([
      { effect: 'It could do in "Contoso FHIR" what its user may, while they use it.' },
    ]);
  });

  it('is nothing where it was given nothing, and unknown where that could not be read', () => {
    expect([heldAppRoles(given({})), heldScopes(given({}))]).toEqual([[], []]);
    expect(heldAppRoles(given({ assignments: null }))).toBeNull();
    expect(heldScopes(given({ grants: null }))).toBeNull();
  });
});
