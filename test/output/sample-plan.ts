import type { PlannedEntry, PlanResult } from '../../src/environment/plan/environment-result.ts';
import type { HandOff } from '../../src/registration/model/result.ts';

const APP_ID = 'a1b2c3d4-0000-4000-8000-000000000001';

const UNTOUCHED: PlannedEntry = {
  key: 'weekly-export',
  type: 'service',
  action: 'unchanged',
  displayName: 'Weekly export',
  uniqueName: null,
  appId: APP_ID,
  objectId: null,
  changes: [],
  decisions: [],
  departures: [],
  risks: [],
  handOffs: [],
  credential: null,
  recycled: null,
  error: null,
};

const CONSENT: HandOff = {
  ...{ kind: 'admin-consent', who: 'Cloud Application Administrator', url: null, command: null },
  ...{ effect: null, owners: null, credentials: null, expiresAt: null, approveWith: null },
};

type Change = PlannedEntry['changes'][number];

const change = (property: string, before: unknown, after: unknown, more: Partial<Change> = {}): Change => ({
  ...{ action: 'update', target: 'application', summary: 'what differs', property, before, after },
  ...more,
});
const made = (property: string, after: unknown, target = 'application'): Change =>
  change(property, null, after, { action: 'create', target });

const permission = (api: string | null, value: string | null, type = 'Scope'): object => ({
  ...{ resourceAppId: APP_ID, type, id: `id of ${value ?? 'one'}`, value, api },
});

const RESOURCE: PlannedEntry = {
  ...UNTOUCHED,
  ...{ key: 'resource', type: 'resource', action: 'create', displayName: 'Contoso FHIR', appId: null },
  changes: [
    made('displayName', 'Contoso FHIR'),
    made('identifierUris', ['https://fhir.contoso.com']),
    made('api.requestedAccessTokenVersion', 1),
    made('api.oauth2PermissionScopes', [
      { id: '1', value: 'user_impersonation', type: 'Admin', isEnabled: true },
      { id: '2', value: 'patient.read', type: 'User', isEnabled: true },
    ]),
    made('appRoles', [
      { id: '3', value: 'globalReader', isEnabled: true, allows: 'read' },
      { id: '4', value: 'globalWriter', isEnabled: true, allows: 'everything except hard delete and profile changes' },
      { id: '5', value: 'wardAuditor', isEnabled: true, allows: null },
    ]),
    made('appRoleAssignmentRequired', true, 'servicePrincipal'),
    made('tags', ['fhir-apps'], 'servicePrincipal'),
    made('owners', [{ name: 'ada@contoso.com', id: APP_ID }], 'servicePrincipal'),
  ],
  departures: ['The identifier URI is api://ward: the tenant allows no other form.'],
};

const CHART: PlannedEntry = {
  ...UNTOUCHED,
  ...{ key: 'growth-chart', type: 'public', action: 'create', displayName: 'Growth chart', appId: null },
  changes: [
    made('displayName', 'Growth chart'),
    made('tags', ['fhir-apps', 'fhir-apps:type:public', 'pediatrics']),
    made('isFallbackPublicClient', false),
    made('spa.redirectUris', ['https://chart.contoso.com/']),
    made('publicClient.redirectUris', ['com.contoso.chart://auth']),
    made('requiredResourceAccess', [
      permission('Contoso FHIR', 'user_impersonation'),
      ...['openid', 'profile', 'offline_access', 'User.Read'].map((value) => permission('Microsoft Graph', value)),
      permission(null, null),
    ]),
  ],
  handOffs: [CONSENT],
};

const PORTAL: PlannedEntry = {
  ...UNTOUCHED,
  ...{ key: 'care-portal', type: 'confidential', action: 'update', displayName: 'Patient portal' },
  changes: [
    change('displayName', 'Care portal', 'Patient portal'),
    change('web.redirectUris', ['https://old.contoso.com/'], ['https://portal.contoso.com/signin-oidc']),
    change('notes', null, 'Registered for the patients of every clinic that Contoso runs, with one sign-in for all.'),
  ],
  credential: {
    ...{ kind: 'secret', keyId: APP_ID, expiresAt: '2027-05-29T08:00:00.000Z', federated: [] },
    deliveredTo: 'keyvault:fhir-jobs',
  },
  risks: [{ code: 'credential_expires', message: 'The secret of the staging slot ends on 2026-12-24, in 23 days.' }],
};

const NIGHTLY: PlannedEntry = {
  ...UNTOUCHED,
  ...{ key: 'nightly-import', type: 'service', action: 'update', displayName: 'Nightly import' },
  changes: [
    change('requiredResourceAccess', [], [permission('Contoso FHIR', 'globalExporter', 'Role')]),
    change(
      'appRoleAssignments',
      null,
      { role: 'globalExporter', appRoleId: 'id of globalExporter', allows: 'read, export', api: 'Contoso FHIR' },
      { action: 'assign', target: 'appRoleAssignment' },
    ),
    change(
      'federatedIdentityCredentials',
      null,
      { issuer: 'https://token.actions.githubusercontent.com', subject: 'repo:contoso/fhir:ref:refs/heads/main' },
      { action: 'add', target: 'federatedIdentityCredential' },
    ),
    change('passwordCredentials', { keyId: APP_ID, name: null, expiresAt: '2026-12-24T08:00:00.000Z' }, null, {
      action: 'remove',
      target: 'passwordCredential',
    }),
  ],
};

const BLOCKED: PlannedEntry = {
  ...UNTOUCHED,
  ...{ key: 'lab-feed', action: 'blocked', displayName: 'Lab feed' },
  error: {
    ...{ code: 'unknown_role', message: '"Contoso FHIR" has no role "globalNothing".', requestId: null, details: null },
    hint: 'Its roles are globalReader, globalWriter and wardAuditor.',
    docsUrl: 'https://manual.example/errors.html#unknown_role',
  },
};

/** A plan with a bit of everything; all names and ids are invented. */
export const SAMPLE_PLAN: PlanResult = {
  ...{ file: '/work/fhir-apps.yaml', environment: 'prod', fhirUrl: 'https://fhir.contoso.com', serverKind: 'oss' },
  ...{ cloud: 'public', tenantId: APP_ID, sandbox: false, dryRun: true },
  summary: { create: 2, restore: 0, update: 2, unchanged: 2, delete: 0, blocked: 1, foreign: 1 },
  registrations: [RESOURCE, CHART, PORTAL, NIGHTLY, BLOCKED, UNTOUCHED, { ...UNTOUCHED, key: 'ward-dashboard' }],
  foreign: [
    {
      ...{ appId: APP_ID, objectId: APP_ID, displayName: 'Ward 7', uniqueName: null, key: 'ward-7', type: 'service' },
      reason: 'the lock file does not pin it',
    },
  ],
};
