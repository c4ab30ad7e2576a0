import type { RegistrationResult } from '../../src/registration/result/registration-schema.ts';

/** The names of the APIs that the samples ask permissions of. */
export const SAMPLE_APIS = {
  'a1b2c3d4-0000-4000-8000-000000000004': 'Contoso FHIR',
  x: 'Contoso FHIR',
  y: 'Microsoft Graph',
};

const TENANT = '5d0c5a8e-3f1b-4b5e-9d3e-0a4f2c9b7e11';

/** A service client as a first run gives it. */
export const SERVICE_RESULT: RegistrationResult = {
  type: 'service',
  action: 'created',
  dryRun: false,
  sandbox: true,
  displayName: 'Nightly import',
  key: 'service-nightly-import',
  uniqueName: 'fhir-apps.fhir.contoso.com.service-nightly-import',
  appId: 'a1b2c3d4-0000-4000-8000-000000000001',
  objectId: 'a1b2c3d4-0000-4000-8000-000000000002',
  servicePrincipalId: 'a1b2c3d4-0000-4000-8000-000000000003',
  accountEnabled: true,
  tenantId: TENANT,
  cloud: 'sandbox',
  server: { kind: 'oss', url: 'https://fhir.contoso.com', audience: null, authority: null, tokenVersion: 1 },
  identifierUris: [],
  requestScope: 'https://fhir.contoso.com/.default',
  replyUrls: { web: [], spa: [], native: [] },
  scopes: [],
  appRoles: [],
  smartScopes: [],
  preAuthorized: [],
  permissions: [
    {
      resource: 'a1b2c3d4-0000-4000-8000-000000000004',
      value: 'globalImporter',
      kind: 'application',
      granted: true,
    },
  ],
  roleAssignments: [{ role: 'globalImporter', scope: 'Contoso FHIR' }],
  unconfirmed: [],
  credential: {
    kind: 'secret',
    keyId: 'a1b2c3d4-0000-4000-8000-000000000005',
    expiresAt: '2027-05-21T02:13:00Z',
    federated: [],
    deliveredTo: 'env-file:/work/.env',
  },
  endpoints: {
    authorize: 'https://l/a',
    token: 'https://l/t',
    deviceCode: 'https://l/d',
    openidConfiguration: 'https://l/o',
  },
  settings: { clientId: 'a1b2c3d4-0000-4000-8000-000000000001', scope: 'https://fhir.contoso.com/.default' },
  decisions: ['The secret lives 180 days.'],
  departures: [],
  handOffs: [],
  changes: [{ action: 'create', target: 'application', summary: 'application "Nightly import"' }],
};

/** A public client of a dry run, of which little is known yet. */
export const PUBLIC_DRY_RUN: RegistrationResult = {
  ...SERVICE_RESULT,
  type: 'public',
  dryRun: true,
  sandbox: false,
  displayName: 'SMART\napp \u001b[31mred',
  key: 'public-smart-app',
  appId: null,
  objectId: null,
  servicePrincipalId: null,
  accountEnabled: null,
  cloud: 'public',
  requestScope: null,
  replyUrls: { web: [], spa: ['https://app.contoso.com/'], native: ['http://localhost', 'myapp://callback'] },
  smartScopes: [],
  preAuthorized: [],
  permissions: [
    { resource: 'x', value: 'user_impersonation', kind: 'delegated', granted: false },
    { resource: 'y', value: 'openid', kind: 'delegated', granted: false },
    { resource: 'y', value: 'profile', kind: 'delegated', granted: false },
  ],
  roleAssignments: [],
  credential: null,
  settings: { clientId: null, scope: 'openid profile https://fhir.contoso.com/user_impersonation' },
  decisions: [],
  departures: [],
  handOffs: [
    {
      kind: 'admin-consent',
      who: 'Cloud Application Administrator',
      url: 'https://login.microsoftonline.com/t/adminconsent?client_id=a',
      command: 'fhir-apps consent grant a --tenant t',
      ...{ effect: null, owners: null, credentials: null, expiresAt: null, approveWith: null },
    },
  ],
};

/** What `show` tells of it, in a cloud whose portal is known. */
export const SHOWN_RESULT = { ...SERVICE_RESULT, portalUrl: 'https://portal.azure.com/' };
