import { describe, expect, it } from 'vitest';
import { factsOfChange } from '../../../src/registration/plan/change-facts.ts';
import { propertyChanges } from '../../../src/registration/plan/property-changes.ts';
import { described } from '../../../src/registration/plan/step-description.ts';
import type { ApplicationPatch, Step } from '../../../src/registration/model/step.ts';
import { appRole } from '../../../src/registration/roles/app-role.ts';
import { application, contosoApi } from '../sample-tenant.ts';

const ROLE = appRole('globalReader');
const API = contosoApi({ appRoles: [ROLE] });

function changesOf(patch: ApplicationPatch): readonly unknown[] {
  const steps: readonly Step[] = [{ kind: 'update-application', patch, summary: 'what differs' }];
  return propertyChanges(described(steps, 'Care portal'), factsOfChange(application(), API)).map(
    ({ property, before, after }) => [property, before, after],
  );
}

describe('what a plan changes of an application', () => {
  it.each<[what: string, patch: ApplicationPatch, changes: readonly unknown[]]>([
    ['a property', { displayName: 'Portal' }, [['displayName', application().displayName, 'Portal']]],
    ['nothing where it is the same', { displayName: application().displayName }, []],
    [
      'one property of several in an object',
      { web: { redirectUris: ['https://portal.contoso.com/'] } },
      [['web.redirectUris', application().web.redirectUris, ['https://portal.contoso.com/']]],
    ],
    [
      'permissions by name, where the API is known',
      {
        requiredResourceAccess: [
          { resourceAppId: API.appId, resourceAccess: [{ id: ROLE.id, type: 'Role' }] },
          { resourceAppId: 'other', resourceAccess: [{ id: 'unknown', type: 'Scope' }] },
        ],
      },
      [
        [
          'requiredResourceAccess',
          [],
          [
            { resourceAppId: API.appId, type: 'Role', id: ROLE.id, value: ROLE.value, api: API.displayName },
            { resourceAppId: 'other', type: 'Scope', id: 'unknown', value: null, api: null },
          ],
        ],
      ],
    ],
  ])('is told old and new: %s', (_what, patch, changes) => {
    expect(changesOf(patch)).toEqual(changes);
  });

  it('is told from nothing where something is made, with names beside ids', () => {
    const owner = '11111111-0000-4000-8000-000000000001';
    const steps: readonly Step[] = [
      {
        kind: 'create-application',
        body: { displayName: 'Portal', uniqueName: 'fhir-apps.portal', signInAudience: 'AzureADMyOrg', tags: ['ours'] },
        ownerIds: [owner],
        identifierUris: [{ uri: 'api://{appId}', tokenVersion: 2 }],
      },
      { kind: 'add-secret', lifetimeSeconds: 86_400 },
      { kind: 'assign-app-role', role: ROLE },
    ];
    const facts = {
      ...factsOfChange(null, API),
      ownerNames: new Map([[owner, 'ada@contoso.com']]),
      deliveredTo: 'env-file:.env',
    };
    const changes = propertyChanges(described(steps, 'Portal'), facts);
    expect(changes.every(({ before }) => before === null)).toBe(true);
    expect(changes.map(({ target, property, after }) => [target, property, after])).toEqual([
      ['application', 'displayName', 'Portal'],
      ['application', 'uniqueName', 'fhir-apps.portal'],
      ['application', 'signInAudience', 'AzureADMyOrg'],
      ['application', 'tags', ['ours']],
      ['application', 'identifierUris', ['api://<appId>']],
      ['application', 'api.requestedAccessTokenVersion', 2],
      ['application', 'web.implicitGrantSettings', { enableIdTokenIssuance: false, enableAccessTokenIssuance: false }],
      ['application', 'owners', [{ name: 'ada@contoso.com', id: owner }]],
      ['passwordCredential', 'passwordCredentials', { lifetimeDays: 1, deliveredTo: 'env-file:.env' }],
      [
        'appRoleAssignment',
        'appRoleAssignments',
        { role: 'globalReader', appRoleId: ROLE.id, allows: 'read', api: API.displayName, apiAppId: API.appId },
      ],
    ]);
  });

  it.each<[step: Step, change: unknown]>([
    [
      { kind: 'remove-secret', keyId: 'old' },
      { property: 'passwordCredentials', before: { keyId: 'old', name: null, expiresAt: null }, after: null },
    ],
    [
      { kind: 'update-service-principal', tags: ['shown'] },
      { property: 'tags', before: null, after: ['shown'] },
    ],
    [
      {
        kind: 'grant-consent',
        api: { appId: API.appId, displayName: API.displayName, servicePrincipalId: 'sp' },
        existing: { id: 'grant', resourceId: 'sp', scope: 'openid' },
        wanted: ['profile'],
        added: ['profile'],
      },
      {
        property: 'oauth2PermissionGrants',
        before: { api: API.displayName, apiAppId: API.appId, consentType: 'AllPrincipals', scopes: ['openid'] },
        after: {
          api: API.displayName,
          apiAppId: API.appId,
          consentType: 'AllPrincipals',
          scopes: ['openid', 'profile'],
        },
      },
    ],
    [
      { kind: 'add-owner', ownerId: 'someone' },
      { property: 'owners', before: null, after: [{ name: null, id: 'someone' }] },
    ],
  ])('is told of what is no property of the application: %j', (step, change) => {
    expect(propertyChanges(described([step], 'Portal'), factsOfChange(application(), API))).toMatchObject([change]);
  });
});
