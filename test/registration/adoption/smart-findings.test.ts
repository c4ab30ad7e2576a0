import { describe, expect, it } from 'vitest';
import type { AdoptionCandidate, AdoptionOptions } from '../../../src/registration/adoption/adoption-candidate.ts';
import { smartApiFindings, smartClientFindings } from '../../../src/registration/adoption/smart-findings.ts';
import { permissionScope } from '../../../src/registration/consent/permission-scope.ts';
import type { ObservedApplication } from '../../../src/registration/model/observed.ts';
import { fhirUserExtension } from '../../../src/registration/scopes/fhir-user.ts';
import { APP_ID, application, contosoApi, FHIR_URL, TENANT_ID } from '../sample-tenant.ts';

const OPTIONS: AdoptionOptions = {
  ...{ type: 'resource', key: 'resource', fhirUrl: FHIR_URL, serverKind: 'oss' },
  ...{ uniqueName: 'fhir-apps.fhir.contoso.com.resource', formerUniqueName: null },
};

const CLAIM = { name: fhirUserExtension(APP_ID), source: 'user', essential: false, additionalProperties: [] };
const CLAIMS = { idToken: [], accessToken: [CLAIM], saml2Token: [] };

function candidate(facts: Partial<ObservedApplication>, api: AdoptionCandidate['api'] = null): AdoptionCandidate {
  return {
    ...{ application: application(facts), servicePrincipal: null, owners: [], ownerIds: [], federatedCredentials: [] },
    ...{ assignments: [], api, tenantId: TENANT_ID, nameHolder: null },
    caller: { objectId: 'ada', kind: 'user', appId: 'cli' },
  };
}

function ofApi(values: readonly string[], facts: Partial<ObservedApplication> = {}): readonly string[] {
  const scopes = values.map((value) => permissionScope(value, 'user', 'Contoso'));
  const made = candidate({ api: { requestedAccessTokenVersion: 2, oauth2PermissionScopes: scopes }, ...facts });
  return smartApiFindings(made, OPTIONS).map(({ code }) => code);
}

function ofClient(values: readonly string[]): readonly string[] {
  const scopes = values.map((value) => permissionScope(value, 'user', 'Contoso'));
  const api = contosoApi({ scopes });
  const resourceAccess = scopes.map(({ id }) => ({ id, type: 'Scope' }));
  const made = candidate({ requiredResourceAccess: [{ resourceAppId: api.appId, resourceAccess }] }, api);
  return smartClientFindings(made).map(({ code }) => code);
}

describe('an API with SMART scopes', () => {
  it.each<[values: readonly string[], codes: readonly string[]]>([
    [['user_impersonation', 'patient.read'], []],
    [['patient.Observation.rs'], ['fhir_user_missing']],
    [['patient/Observation.rs'], ['smart_scope_spelling', 'fhir_user_missing']],
    [['patient.observation.rs'], ['smart_scope_refused', 'fhir_user_missing']],
  ])('%j is found to have %j', (values, codes) => {
    expect(ofApi(values)).toEqual(codes);
  });

  it('is fine with the claim, and not judged by it on a managed service', () => {
    expect(ofApi(['patient.Observation.rs', 'fhirUser'], { optionalClaims: CLAIMS })).toEqual([]);
  });
});

describe('a client with SMART scopes', () => {
  it.each<[values: readonly string[], codes: readonly string[]]>([
    [['user_impersonation'], []],
    [['launch.patient', 'fhirUser', 'patient.Observation.rs'], []],
    [['launch', 'patient.Observation.rs', 'user.Observation.rs'], ['smart_scopes_mixed']],
    [['launch', 'patient.Observation.rs', 'patient.Observation.read'], ['smart_scopes_mixed']],
    [['user.Observation.r'], ['smart_search_missing']],
    [['patient.Observation.rs'], ['smart_launch_missing']],
  ])('%j is found to have %j', (values, codes) => {
    expect(ofClient(values)).toEqual(codes);
  });
});
