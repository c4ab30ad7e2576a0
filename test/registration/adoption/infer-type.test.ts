import { describe, expect, it } from 'vitest';
import { inferType } from '../../../src/registration/adoption/infer-type.ts';
import { permissionScope } from '../../../src/registration/consent/permission-scope.ts';
import type { ObservedApplication } from '../../../src/registration/model/observed.ts';
import { appRole } from '../../../src/registration/roles/app-role.ts';
import { application, FHIR_URL } from '../sample-tenant.ts';

const IMPLICIT_OFF = { enableIdTokenIssuance: false, enableAccessTokenIssuance: false };
const WEB = { web: { redirectUris: ['https://a.test/'], logoutUrl: null, implicitGrantSettings: IMPLICIT_OFF } };
const SPA = { spa: { redirectUris: ['https://b.test/'] } };
const NATIVE = { publicClient: { redirectUris: ['app.test:/callback'] } };
const SECRET = {
  passwordCredentials: [
    { keyId: 'secret', displayName: null, hint: null, startDateTime: null, endDateTime: '2027-01-01T00:00:00Z' },
  ],
};
const FLOWS = { isFallbackPublicClient: true };
const SCOPE = {
  api: {
    requestedAccessTokenVersion: null,
    oauth2PermissionScopes: [permissionScope('user_impersonation', 'user', 'A')],
  },
};
const OTHER_SCOPE = {
  api: { requestedAccessTokenVersion: null, oauth2PermissionScopes: [permissionScope('read', 'user', 'A')] },
};
const ROLES = { appRoles: [appRole('globalReader')] };
const ASKS = { requiredResourceAccess: [{ resourceAppId: 'api', resourceAccess: [{ id: 'x', type: 'Scope' }] }] };
const ASKS_ROLE = { requiredResourceAccess: [{ resourceAppId: 'api', resourceAccess: [{ id: 'x', type: 'Role' }] }] };
const ASKS_AAD_GRAPH = {
  requiredResourceAccess: [
    { resourceAppId: '00000002-0000-0000-c000-000000000000', resourceAccess: [{ id: 'x', type: 'Scope' }] },
  ],
};

describe('the type that an application shows', () => {
  it.each<[type: string | null, what: string, facts: Partial<ObservedApplication>]>([
    ['resource', 'the identifier URI of the server, whatever else', { identifierUris: [FHIR_URL], ...WEB, ...ASKS }],
    ['resource', 'scopes, and nothing of a client', SCOPE],
    ['resource', 'roles, and nothing of a client but the sign-in of old', { ...ROLES, ...ASKS_AAD_GRAPH }],
    [null, 'roles as an API, and reply URLs as a client', { ...ROLES, ...WEB }],
    [null, 'a scope of its own, and permissions of an API', { ...OTHER_SCOPE, ...ASKS }],
    [
      'confidential',
      'reply URLs of a web app, and the scope that Azure CLI gave to all',
      { ...SCOPE, ...WEB, ...ASKS },
    ],
    ['confidential', 'reply URLs of a web app, without any credential', WEB],
    ['public', 'reply URLs of a single-page app', SPA],
    ['public', 'reply URLs of a mobile app, and a secret', { ...NATIVE, ...SECRET }],
    ['public', 'mixed reply URLs, and public client flows', { ...WEB, ...NATIVE, ...SECRET, ...FLOWS }],
    ['public', 'mixed reply URLs, and no credential', { ...WEB, ...SPA }],
    [null, 'mixed reply URLs, and a secret', { ...WEB, ...SPA, ...SECRET }],
    ['public', 'public client flows alone', FLOWS],
    ['service', 'a secret alone', SECRET],
    ['service', 'a secret, though public client flows are allowed', { ...SECRET, ...FLOWS }],
    ['service', 'a role that it asks for', ASKS_ROLE],
    [null, 'nothing', {}],
  ])('%s: %s', (type, _what, facts) => {
    const evidence = { application: application(facts), hasRoles: false, trustsOthers: false, fhirUrl: FHIR_URL };
    expect(inferType(evidence)).toMatchObject({ type });
  });

  it.each([
    ['a role that it holds', { hasRoles: true, trustsOthers: false }],
    ['tokens of others that it accepts', { hasRoles: false, trustsOthers: true }],
  ])('service: %s', (_what, related) => {
    expect(inferType({ application: application(), fhirUrl: FHIR_URL, ...related })).toMatchObject({ type: 'service' });
  });
});
