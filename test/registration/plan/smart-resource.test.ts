import { describe, expect, it } from 'vitest';
import type { FieldValues } from '../../../src/cli/fields/field.ts';
import type { ApplicationStep } from '../../../src/registration/model/step.ts';
import { planRegistration } from '../../../src/registration/plan/plan.ts';
import { predictApplication } from '../../../src/registration/plan/prediction.ts';
import { issueLines, registrationOf } from '../registration-of.ts';
import { APP_ID, application, FHIR_URL, NOW, resourceAnswers, tenant } from '../sample-tenant.ts';

const OTHER_SERVER = 'https://fhir.fabrikam.org';
const EXTENSION = `extension_${APP_ID.replaceAll('-', '')}_fhirUser`;

function stepsFor(values: FieldValues, observed = tenant()): readonly ApplicationStep[] {
  return planRegistration(resourceAnswers(values), observed, NOW).application;
}

function faultsOf(values: FieldValues): string {
  const outcome = registrationOf('resource', { name: 'Contoso', fhirUrl: FHIR_URL, ...values });
  return 'issues' in outcome ? issueLines(outcome.issues).join('\n') : '';
}

describe('a resource with SMART on FHIR', () => {
  it('defines the catalog, the role of people and that of backend services', () => {
    const { api, appRoles } = predictApplication({ application: stepsFor({ smart: 'v2' }) }, { application: null });
    const scopes = api.oauth2PermissionScopes;
    expect(scopes).toHaveLength(65);
    expect(scopes.find(({ value }) => value === 'patient.Observation.rs')).toMatchObject({
      id: 'e1d108d2-8097-4557-a8e8-4681ebc24093',
      type: 'User',
      adminConsentDescription: "Read and search Observation in the patient's record, on Contoso.",
    });
    expect(scopes.find(({ value }) => value === 'user_impersonation')).toMatchObject({ type: 'Admin' });
    expect(appRoles.find(({ value }) => value === 'smartUser')?.allowedMemberTypes).toEqual(['User', 'Application']);
    expect(appRoles.find(({ value }) => value === 'system.all.rs')?.allowedMemberTypes).toEqual(['Application']);
  });

  it('puts fhirUser into its tokens, once', () => {
    const kinds = (steps: readonly ApplicationStep[]): readonly string[] => steps.map(({ kind }) => kind);
    expect(kinds(stepsFor({ smart: 'v2' }))).toEqual(['create-application', 'define-fhir-user', 'issue-fhir-user']);
    const claim = { name: EXTENSION, source: 'user', essential: false, additionalProperties: [] };
    const optionalClaims = { idToken: [], accessToken: [claim], saml2Token: [] };
    const standing = tenant({ application: application({ optionalClaims }) });
    expect(kinds(stepsFor({ smart: 'v2' }, standing))).not.toContain('issue-fhir-user');
  });

  it('keeps the claims of others', () => {
    const other = { name: 'ipaddr', source: null, essential: true, additionalProperties: [] };
    const observed = tenant({
      application: application({ optionalClaims: { idToken: [other], accessToken: [other], saml2Token: [] } }),
    });
    const { optionalClaims } = predictApplication({ application: stepsFor({ smart: 'v1' }, observed) }, observed);
    expect(optionalClaims).toMatchObject({
      idToken: [{ name: 'ipaddr' }],
      accessToken: [{ name: 'ipaddr' }, { name: EXTENSION }],
    });
  });

  it.each([
    ['the server URL', { fhirUrl: FHIR_URL }, FHIR_URL, 2],
    ['the name of the server below a domain', { fhirUrl: OTHER_SERVER }, 'https://contoso.com/fhir.fabrikam.org', 2],
    [
      'the URI, since a managed service goes by it',
      { fhirUrl: 'https://ws-f.fhir.azurehealthcareapis.com' },
      'https://contoso.com/ws-f.fhir.azurehealthcareapis.com',
      1,
    ],
  ])('is known by %s, never by an api:// URI', (_what, values, uri, tokenVersion) => {
    const [creation] = stepsFor({ smart: 'v2', ...values });
    expect(creation).toMatchObject({ identifierUris: [{ uri, tokenVersion }] });
  });

  it('is refused where the tenant allows no URI that it could have', () => {
    const sample = tenant();
    const policy = {
      ...{ isEnabled: true, passwordRestrictions: [], keyRestrictions: [] },
      ...{ onlyDefaultUris: true, exemptsVersion2: false },
    };
    const observed = { ...sample, tenant: { ...sample.tenant, policy } };
    expect(() => stepsFor({ smart: 'v2' }, observed)).toThrow(
      expect.objectContaining({ code: 'identifier_uri_impossible' }),
    );
  });

  it('names what it leaves out, and that a managed service gets an audience of its own', () => {
    const { departures } = planRegistration(
      resourceAnswers({ smart: 'v2', fhirUrl: 'https://ws-f.fhir.azurehealthcareapis.com' }),
      tenant(),
      NOW,
    );
    expect(departures.join('\n')).toContain('clinical-test');
    expect(departures.join('\n')).toContain('an application of its own');
    expect(departures.join('\n')).toContain('reads the claim fhirUser');
  });

  it.each([
    [{ smartScopes: 'all' }, /smartScopes: goes with --smart, which names the version/],
    [{ smart: 'v2', identifierUri: 'api://contoso', tokenVersion: '1' }, /adds no fhirUser to tokens of version 1/],
    [{ smart: 'v2', scope: ['patient/observation.rs'] }, /Did you mean Observation/],
  ])('refuses %j', (values, sentence) => {
    expect(faultsOf(values)).toMatch(sentence);
  });
});
