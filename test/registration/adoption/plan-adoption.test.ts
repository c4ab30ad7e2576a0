import { describe, expect, it } from 'vitest';
import type { AdoptionOptions, AdoptionCandidate } from '../../../src/registration/adoption/adoption-candidate.ts';
import { planAdoption } from '../../../src/registration/adoption/plan-adoption.ts';
import { uniqueNameOf } from '../../../src/registration/answers/names.ts';
import type { AppType } from '../../../src/registration/model/app-type.ts';
import type { ObservedApplication, ObservedServicePrincipal } from '../../../src/registration/model/observed.ts';
import { permissionScope } from '../../../src/registration/consent/permission-scope.ts';
import { appRole } from '../../../src/registration/roles/app-role.ts';
import { ADA, application, APP_ID, AZURE_CLI, FHIR_URL, NOW, TENANT_ID } from '../sample-tenant.ts';

const PRINCIPAL: ObservedServicePrincipal = {
  id: 'principal',
  appId: APP_ID,
  displayName: 'Contoso',
  tags: [],
  accountEnabled: true,
  servicePrincipalType: 'Application',
  appRoleAssignmentRequired: false,
  servicePrincipalNames: [],
  credentials: [],
  appRoles: [],
  oauth2PermissionScopes: [],
};

function wish(type: AppType): AdoptionOptions {
  const key = type === 'resource' ? 'resource' : `${type}-contoso`;
  const uniqueName = uniqueNameOf(FHIR_URL, key);
  return { type, key, fhirUrl: FHIR_URL, serverKind: 'oss', uniqueName, formerUniqueName: null };
}

function stranger(facts: Partial<ObservedApplication>, others: Partial<AdoptionCandidate> = {}): AdoptionCandidate {
  return {
    application: application({ servicePrincipalLockConfiguration: { isEnabled: true }, ...facts }),
    servicePrincipal: PRINCIPAL,
    owners: [{ id: ADA, appId: null, name: 'ada@contoso.com' }],
    caller: { objectId: ADA, kind: 'user', appId: AZURE_CLI },
    ownerIds: [],
    federatedCredentials: [],
    assignments: [],
    api: null,
    tenantId: TENANT_ID,
    nameHolder: null,
    ...others,
  };
}

function codes(
  type: AppType,
  facts: Partial<ObservedApplication>,
  others: Partial<AdoptionCandidate> = {},
): readonly string[] {
  return planAdoption(stranger(facts, others), wish(type), [], NOW).findings.map(({ code }) => code);
}

/** An API that nothing is wrong with. */
const API: Partial<ObservedApplication> = {
  identifierUris: [FHIR_URL],
  appRoles: [appRole('globalReader')],
  api: { requestedAccessTokenVersion: 1, oauth2PermissionScopes: [permissionScope('user_impersonation', 'user', 'A')] },
};

function api(version: 1 | 2): ObservedApplication['api'] {
  return {
    ...application().api,
    requestedAccessTokenVersion: version,
    oauth2PermissionScopes: API.api?.oauth2PermissionScopes ?? [],
  };
}

function secret(startDateTime: string, endDateTime: string | null): Partial<ObservedApplication> {
  return { passwordCredentials: [{ keyId: 'k', displayName: 'hand-made', hint: 'abc', startDateTime, endDateTime }] };
}

describe('what is wrong with an API', () => {
  it.each<[codes: readonly string[], what: string, facts: Partial<ObservedApplication>]>([
    [[], 'nothing', {}],
    [['identifier_uri_missing'], 'no identifier URI', { identifierUris: [] }],
    [['identifier_uri_mismatch'], 'the URI of another server', { identifierUris: ['https://other.contoso.com'] }],
    [[], 'api:// with the appId, and version 2', { identifierUris: [`api://${APP_ID}`], api: api(2) }],
    [['token_version'], 'api:// with the appId, and version 1', { identifierUris: [`api://${APP_ID}`], api: api(1) }],
    [['token_version'], "the server's URL, and version 2", { api: api(2) }],
    [['scopes_missing'], 'no scope', { api: { ...api(1), oauth2PermissionScopes: [] } }],
    [['app_roles_missing'], 'no role', { appRoles: [] }],
    [['unknown_role'], 'a role besides', { appRoles: [appRole('globalreader'), appRole('auditor')] }],
    [['sign_in_audience'], 'other tenants', { signInAudience: 'AzureADMultipleOrgs' }],
    [['instance_lock_off'], 'no lock', { servicePrincipalLockConfiguration: { isEnabled: false } }],
  ])('%j: %s', (expected, _what, facts) => {
    expect(codes('resource', { ...API, ...facts })).toEqual(expected);
  });

  it.each<[code: string, others: Partial<AdoptionCandidate>]>([
    ['service_principal_missing', { servicePrincipal: null }],
    ['account_disabled', { servicePrincipal: { ...PRINCIPAL, accountEnabled: false } }],
    ['no_owner', { owners: [] }],
    [
      'service_principal_credential',
      { servicePrincipal: { ...PRINCIPAL, credentials: [{ kind: 'secret', keyId: 'k', displayName: null }] } },
    ],
  ])('%s', (code, others) => {
    expect(codes('resource', API, others)).toEqual([code]);
  });
});

describe('what is wrong with the secrets of a client', () => {
  it.each([
    ['secret_without_end', '2026-01-01T00:00:00Z', null],
    ['secret_lives_long', '2026-01-01T00:00:00Z', '2028-01-01T00:00:00Z'],
    ['secret_expired', '2025-01-01T00:00:00Z', '2025-07-01T00:00:00Z'],
  ])('%s', (code, from, until) => {
    expect(codes('service', secret(from, until))).toEqual(expect.arrayContaining([code, 'unknown_credential']));
    expect(codes('public', secret(from, until))).toContain('public_client_credential');
  });
});

describe('what adopting writes', () => {
  it('is one patch with the name and the tags, and the tag by which the portal lists it', () => {
    const { steps } = planAdoption(stranger(API), wish('resource'), [], NOW);
    expect(steps.map(({ kind }) => kind)).toEqual(['update-application', 'update-service-principal']);
    expect(steps[0]).toMatchObject({
      patch: {
        uniqueName: 'fhir-apps.fhir.contoso.com.resource',
        tags: expect.arrayContaining(['fhir-apps']) as unknown,
      },
    });
  });

  it("leaves identifier URIs as they are, because the server's URL counts wherever it is in the list", () => {
    const several = { ...API, identifierUris: [`api://${APP_ID}`, FHIR_URL] };
    const [step] = planAdoption(stranger(several), wish('resource'), [], NOW).steps;
    expect(step?.kind === 'update-application' && step.patch.identifierUris).toBeUndefined();
  });

  it('is nothing that was not asked for to be repaired', () => {
    const open = { ...API, signInAudience: 'AzureADMultipleOrgs' };
    const asked = planAdoption(stranger(open), wish('resource'), ['sign_in_audience', 'implicit_grant'], NOW);
    expect(asked.fixed).toEqual(['sign_in_audience']);
    expect(asked.steps.at(-1)).toMatchObject({ patch: { signInAudience: 'AzureADMyOrg' } });
    const plain = planAdoption(stranger(open), wish('resource'), [], NOW);
    expect(JSON.stringify(plain.steps)).not.toContain('AzureADMyOrg');
  });

  it('takes away tags that call a credential ours, where the application never was', () => {
    const forged = {
      ...API,
      ...secret('2026-11-01T00:00:00Z', '2027-01-01T00:00:00Z'),
      tags: ['fhir-apps', 'fhir-apps:secret:k', 'theirs'],
    };
    const { steps, externalAccess } = planAdoption(stranger(forged), wish('resource'), [], NOW);
    expect(steps[0]).toMatchObject({ patch: { tags: expect.not.arrayContaining(['fhir-apps:secret:k']) as unknown } });
    expect(externalAccess).toEqual(['secret hand-made (k)']);
  });
});
