import { describe, expect, it } from 'vitest';
import type { AppType, ServerKind } from '../../../src/registration/model/app-type.ts';
import { appRole } from '../../../src/registration/roles/app-role.ts';
import { AZURE_HEALTHCARE_APIS } from '../../../src/registration/fhir-server.ts';
import { GRAPH_SIGN_IN_PERMISSIONS, MICROSOFT_GRAPH } from '../../../src/registration/consent/graph-permissions.ts';
import { scopeId } from '../../../src/registration/ids.ts';
import { permissionScope } from '../../../src/registration/consent/permission-scope.ts';
import { type ExistingRegistration, existingResult } from '../../../src/registration/result/registration-result.ts';
import { APP_ID, application, contosoApi, FHIR_URL, TENANT_ID } from '../sample-tenant.ts';

const LOGIN = 'https://login.microsoftonline.com';
const V1 = `${LOGIN}/${TENANT_ID}`;
const V2 = `${V1}/v2.0`;
const place = {
  tenantId: TENANT_ID,
  cloud: 'public',
  authorityUrl: LOGIN,
  graphUrl: 'https://graph.microsoft.com',
  sandbox: false,
};

function identityOf(type: AppType, serverKind: ServerKind = 'oss') {
  return { type, key: 'k', fhirUrl: FHIR_URL, serverKind, displayName: 'Contoso', uniqueName: 'fhir-apps.x.k' };
}

function stands(facts: Partial<ExistingRegistration>): ExistingRegistration {
  return {
    application: application(),
    exists: true,
    servicePrincipalId: 'client-principal',
    accountEnabled: true,
    api: null,
    assignedRoleIds: [],
    grants: [],
    graphServicePrincipalId: 'graph-principal',
    federatedCredentials: [],
    ...facts,
  };
}

function resourceWith(identifierUri: string, version: 1 | 2 | null) {
  const oauth2PermissionScopes = [
    permissionScope('user_impersonation', 'admin', 'Contoso'),
    { ...permissionScope('retired', 'admin', 'Contoso'), isEnabled: false },
  ];
  return application({
    identifierUris: [identifierUri],
    api: { requestedAccessTokenVersion: version, oauth2PermissionScopes },
  });
}

/** A client that asks the API for one scope and one role, and Graph for sign-in. */
function clientOf(api = contosoApi({ appRoles: [appRole('globalReader')] })) {
  const asked = [
    ...api.scopes.map(({ id }) => ({ id, type: 'Scope' })),
    ...api.appRoles.map(({ id }) => ({ id, type: 'Role' })),
  ];
  const signIn = GRAPH_SIGN_IN_PERMISSIONS.map(({ id }) => ({ id, type: 'Scope' }));
  return application({
    requiredResourceAccess: [
      { resourceAppId: api.appId, resourceAccess: asked },
      { resourceAppId: MICROSOFT_GRAPH, resourceAccess: signIn },
    ],
  });
}

describe('Audience and Authority of a resource', () => {
  it.each([
    ['the server URL, version unsaid', FHIR_URL, null, { audience: FHIR_URL, authority: V1, tokenVersion: 1 }],
    ['the server URL, version 1', FHIR_URL, 1, { audience: FHIR_URL, authority: V1, tokenVersion: 1 }],
    ['the server URL, version 2', FHIR_URL, 2, { audience: APP_ID, authority: V2, tokenVersion: 2 }],
    ['api://contoso, version 1', 'api://contoso', 1, { audience: 'api://contoso', authority: V1, tokenVersion: 1 }],
    ['api://contoso, version 2', 'api://contoso', 2, { audience: APP_ID, authority: V2, tokenVersion: 2 }],
  ] as const)('fit each other for %s', (_what, uri, version, server) => {
    const result = existingResult(place, identityOf('resource'), stands({ application: resourceWith(uri, version) }));
    expect(result.server).toEqual({ kind: 'oss', url: FHIR_URL, ...server });
    expect(result.settings).toEqual({
      FhirServer__Security__Enabled: 'true',
      FhirServer__Security__Authorization__Enabled: 'true',
      FhirServer__Security__Authentication__Authority: server.authority,
      FhirServer__Security__Authentication__Audience: server.audience,
    });
    // Clients ask by URI whatever the version; only scopes that are enabled can be asked for.
    expect(result.requestScope).toBe(`${uri}/user_impersonation`);
  });

  it('are properties of the service where it is a managed one', () => {
    const existing = stands({ application: resourceWith('api://contoso', 2) });
    expect(existingResult(place, identityOf('resource', 'ahds'), existing).settings).toEqual({
      'authenticationConfiguration.authority': V2,
      'authenticationConfiguration.audience': APP_ID,
    });
  });

  it('are null where a dry run cannot know them', () => {
    const existing = stands({ application: resourceWith('api://contoso', 2), exists: false, servicePrincipalId: null });
    const result = existingResult(place, identityOf('resource'), existing);
    expect(result).toMatchObject({ appId: null, objectId: null, servicePrincipalId: null, server: { audience: null } });
    expect(result.settings).toHaveProperty('FhirServer__Security__Authentication__Audience', null);
  });
});

describe('what a client is told', () => {
  const managed = contosoApi({ appId: AZURE_HEALTHCARE_APIS, tokenVersion: null, firstParty: true });

  it.each([
    ['oss', 'confidential', contosoApi(), { audience: FHIR_URL, authority: V1 }, `${FHIR_URL}/user_impersonation`],
    [
      'oss',
      'public',
      contosoApi({ audience: 'api://contoso', tokenVersion: 2 }),
      { audience: contosoApi().appId, authority: V2 },
      'api://contoso/user_impersonation',
    ],
    ['oss', 'service', contosoApi(), { audience: FHIR_URL, authority: V1 }, `${FHIR_URL}/.default`],
    ['ahds', 'confidential', managed, { audience: FHIR_URL, authority: V1 }, `${FHIR_URL}/user_impersonation`],
    ['azure-api-for-fhir', 'service', managed, { audience: FHIR_URL, authority: V1 }, `${FHIR_URL}/.default`],
  ] as const)(
    'on %s, %s: the audience its tokens will have, and the scope to ask for',
    (kind, type, api, server, scope) => {
      const result = existingResult(place, identityOf(type, kind), stands({ application: clientOf(api), api }));
      expect(result.server).toMatchObject(server);
      expect(result.requestScope).toBe(scope);
      expect(result.settings).toEqual({
        CLIENT_ID: APP_ID,
        TENANT_ID,
        AUTHORITY: V2,
        SCOPE: type === 'service' ? scope : `openid profile offline_access ${scope}`,
        FHIR_URL,
      });
    },
  );

  it('are always the endpoints of version 2.0', () => {
    const { endpoints } = existingResult(place, identityOf('public'), stands({ api: contosoApi() }));
    expect(endpoints).toEqual({
      authorize: `${V1}/oauth2/v2.0/authorize`,
      token: `${V1}/oauth2/v2.0/token`,
      deviceCode: `${V1}/oauth2/v2.0/devicecode`,
      openidConfiguration: `${V2}/.well-known/openid-configuration`,
    });
  });
});

describe('permissions', () => {
  const api = contosoApi({ appRoles: [appRole('globalReader')] });
  const graphGrant = { id: 'graph-grant', resourceId: 'graph-principal', scope: 'openid profile' };
  const apiGrant = { id: 'api-grant', resourceId: 'api-principal', scope: 'other user_impersonation' };

  it.each<[string, Partial<ExistingRegistration>, Readonly<Record<string, boolean | null>>]>([
    ['nobody has granted', {}, { user_impersonation: false, globalReader: false, openid: false, 'User.Read': false }],
    [
      'someone has granted in part',
      { grants: [apiGrant, graphGrant], assignedRoleIds: [appRole('globalReader').id] },
      { user_impersonation: true, globalReader: true, openid: true, 'User.Read': false },
    ],
    [
      'someone has granted for another API',
      { grants: [{ ...apiGrant, resourceId: 'another' }] },
      { user_impersonation: false, openid: false },
    ],
    ['cannot be read', { grants: null }, { user_impersonation: null, globalReader: false, openid: null }],
    ['nothing can hold yet', { servicePrincipalId: null, grants: null }, { user_impersonation: false, openid: false }],
  ])('are told as granted or not where %s', (_what, facts, granted) => {
    const { permissions } = existingResult(
      place,
      identityOf('confidential'),
      stands({ application: clientOf(api), api, ...facts }),
    );
    expect(Object.fromEntries(permissions.map((entry) => [entry.value, entry.granted]))).toMatchObject(granted);
  });

  it('of other APIs are told by their ids', () => {
    const existing = application({
      requiredResourceAccess: [{ resourceAppId: 'other-api', resourceAccess: [{ id: 'role-id', type: 'Role' }] }],
    });
    expect(existingResult(place, identityOf('service'), stands({ application: existing, api })).permissions).toEqual([
      { resource: 'other-api', value: 'role-id', kind: 'application', granted: null },
    ]);
  });

  it('of a managed server that is left behind keep their name', () => {
    const resourceAccess = [{ id: scopeId('user_impersonation'), type: 'Scope' }];
    const existing = application({
      requiredResourceAccess: [{ resourceAppId: AZURE_HEALTHCARE_APIS, resourceAccess }],
    });
    expect(existingResult(place, identityOf('public'), stands({ application: existing, api })).permissions).toEqual([
      { resource: AZURE_HEALTHCARE_APIS, value: 'user_impersonation', kind: 'delegated', granted: null },
    ]);
  });
});
