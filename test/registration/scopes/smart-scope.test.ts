import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FHIR_RESOURCE_TYPES } from '../../../src/text/fhir-resource-types.ts';
import { smartScopeIssue } from '../../../src/registration/scopes/smart-scope-issue.ts';
import {
  type ClinicalScope,
  entraSpelling,
  LAUNCH_SCOPES,
  parseSmartScope,
  registeredSpelling,
  type SmartScope,
  smartSpelling,
} from '../../../src/registration/scopes/smart-scope.ts';

const CATEGORY = 'category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory';

describe('a scope of SMART on FHIR', () => {
  it.each([
    ['patient/Observation.rs', 'patient.Observation.rs'],
    ['patient/*.read', 'patient.all.read'],
    ['user/*.*', 'user.all.all'],
    ['system/Patient.cruds', 'system.Patient.cruds'],
    ['launch/patient', 'launch.patient'],
    ['launch', 'launch'],
    ['fhirUser', 'fhirUser'],
    ['patient/AllergyIntolerance.write', 'patient.AllergyIntolerance.write'],
    [
      `patient/Observation.rs?${CATEGORY}`,
      'patient.Observation.rs?category=http:%2f%2fterminology.hl7.org%2fCodeSystem%2fobservation-category|laboratory',
    ],
  ])('is %s to SMART and %s to Entra', (smart, entra) => {
    expect([smart, entra].map(registeredSpelling)).toEqual([entra, entra]);
    expect([smart, entra].map(parsed).map((scope) => scope && smartSpelling(scope))).toEqual([smart, smart]);
  });

  it('is the same read from either spelling', () => {
    fc.assert(
      fc.property(anyScope, (scope) => {
        expect(parsed(smartSpelling(scope))).toEqual(scope);
        expect(parsed(entraSpelling(scope))).toEqual(scope);
      }),
    );
  });

  it('has no slash and no asterisk as Entra spells it', () => {
    fc.assert(fc.property(anyScope, (scope) => !/[/*]/.test(entraSpelling(scope))));
  });

  it.each([
    'user_impersonation',
    'openid',
    'offline_access',
    'patients.read',
    'Patient.read',
    'launch.everything',
    'patient.read',
    'patient.Ward7.read',
  ])('is not %s, which stays as it is', (text) => {
    expect([parseSmartScope(text), smartScopeIssue(text), registeredSpelling(text)]).toEqual([null, null, text]);
  });
});

describe('a scope that a FHIR server would refuse', () => {
  it.each([
    ['patient/observation.rs', 'the resource type "observation", which FHIR does not have. Did you mean Observation?'],
    ['patient/Widget.read', 'the resource type "Widget", which FHIR does not have.'],
    ['patient/Observation.read-only', 'is not a SMART scope'],
    ['patient/Observation.sr', 'some of cruds in this order'],
    ['patient/Observation.rr', 'some of cruds in this order'],
    ['patient/Observation.read?category=laboratory', 'which only scopes of SMART v2 have'],
    ['patient/Observation.rs?category:in=http://example.org', 'the search modifier "category:in"'],
    ['patient/Observation.rs?subject.name=Park', 'the chained search parameter "subject.name"'],
    ['patient/Observation.rs?_include=Observation:subject', 'the result parameter "_include"'],
    ['patient/Observation.rs?category', 'a search parameter without a name or a value'],
    [
      'patient/Observation.rs?category=http://hl7.org/fhir/us/core/CodeSystem/us-core-observation-category|clinical-test',
      'has 127 characters as Entra spells it; it takes 120.',
    ],
  ])('%s is refused, with the reason', (text, reason) => {
    expect(smartScopeIssue(text)).toContain(reason);
  });
});

const access = fc.oneof(
  fc.record({ version: fc.constant('v1' as const), access: fc.constantFrom('read', 'write', '*') }),
  fc
    .subarray(['c', 'r', 'u', 'd', 's'], { minLength: 1 })
    .map((letters) => ({ version: 'v2' as const, access: letters.join('') })),
);

const clinical: fc.Arbitrary<ClinicalScope> = fc
  .tuple(
    fc.constantFrom('patient' as const, 'user' as const, 'system' as const),
    fc.constantFrom('*', ...FHIR_RESOURCE_TYPES),
    access,
    fc.option(fc.stringMatching(/^[a-z-]{1,12}=[A-Za-z0-9:/|.-]{1,40}$/)),
  )
  .map(([context, resourceType, allowed, query]) => ({ kind: 'clinical', context, resourceType, ...allowed, query }));

const anyScope: fc.Arbitrary<SmartScope> = fc.oneof(
  clinical,
  fc.constantFrom(...LAUNCH_SCOPES).map((value) => ({ kind: 'launch' as const, value })),
);

function parsed(text: string): SmartScope | null {
  return parseSmartScope(text);
}
