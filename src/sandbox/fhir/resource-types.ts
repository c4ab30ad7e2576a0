import type { FhirResource } from 'fhir/r4.js';

/** How a search parameter compares (https://hl7.org/fhir/R4/search.html#ptypes). */
export type SearchParameterType = 'string' | 'token' | 'date' | 'reference';

/** A search parameter of a type. */
export interface SearchParameter {
  readonly name: string;
  readonly type: SearchParameterType;
  /** Where its values are, as dotted paths. */
  readonly paths: readonly string[];
}

/** A resource type that the sandbox's FHIR servers keep. */
export interface ResourceTypeRules {
  readonly name: FhirResource['resourceType'];
  readonly searchParameters: readonly SearchParameter[];
  /** What a resource must have, as FHIR's base definition says: each entry is one element, or a choice of several. */
  readonly required: readonly (readonly string[])[];
}

const PERSON_NAMES = ['name.text', 'name.family', 'name.given', 'name.prefix', 'name.suffix'];

/** The names and paths are those of https://hl7.org/fhir/R4/searchparameter-registry.html. */
export const RESOURCE_TYPES: readonly ResourceTypeRules[] = [
  {
    name: 'Patient',
    required: [],
    searchParameters: [
      { name: 'name', type: 'string', paths: PERSON_NAMES },
      { name: 'family', type: 'string', paths: ['name.family'] },
      { name: 'given', type: 'string', paths: ['name.given'] },
      { name: 'birthdate', type: 'date', paths: ['birthDate'] },
      { name: 'gender', type: 'token', paths: ['gender'] },
      { name: 'identifier', type: 'token', paths: ['identifier'] },
      { name: 'active', type: 'token', paths: ['active'] },
      { name: 'general-practitioner', type: 'reference', paths: ['generalPractitioner'] },
      { name: 'organization', type: 'reference', paths: ['managingOrganization'] },
    ],
  },
  { name: 'Basic', required: [['code']], searchParameters: [{ name: 'code', type: 'token', paths: ['code'] }] },
  {
    name: 'ValueSet',
    required: [['status']],
    searchParameters: [{ name: 'status', type: 'token', paths: ['status'] }],
  },
  {
    name: 'Practitioner',
    required: [],
    searchParameters: [
      { name: 'name', type: 'string', paths: PERSON_NAMES },
      { name: 'family', type: 'string', paths: ['name.family'] },
      { name: 'given', type: 'string', paths: ['name.given'] },
      { name: 'identifier', type: 'token', paths: ['identifier'] },
    ],
  },
  {
    name: 'Organization',
    required: [['identifier', 'name']],
    searchParameters: [
      { name: 'name', type: 'string', paths: ['name', 'alias'] },
      { name: 'identifier', type: 'token', paths: ['identifier'] },
    ],
  },
  {
    name: 'Encounter',
    required: [['status'], ['class']],
    searchParameters: [
      ...subject(),
      { name: 'status', type: 'token', paths: ['status'] },
      { name: 'class', type: 'token', paths: ['class'] },
      { name: 'type', type: 'token', paths: ['type'] },
      { name: 'date', type: 'date', paths: ['period'] },
    ],
  },
  {
    name: 'Observation',
    required: [['status'], ['code']],
    searchParameters: [
      ...subject(),
      { name: 'code', type: 'token', paths: ['code'] },
      { name: 'status', type: 'token', paths: ['status'] },
      { name: 'category', type: 'token', paths: ['category'] },
      { name: 'date', type: 'date', paths: ['effectiveDateTime', 'effectivePeriod', 'effectiveInstant'] },
      { name: 'encounter', type: 'reference', paths: ['encounter'] },
      { name: 'performer', type: 'reference', paths: ['performer'] },
    ],
  },
  {
    name: 'Condition',
    required: [['subject']],
    searchParameters: [
      ...subject(),
      { name: 'code', type: 'token', paths: ['code'] },
      { name: 'category', type: 'token', paths: ['category'] },
      { name: 'clinical-status', type: 'token', paths: ['clinicalStatus'] },
      { name: 'verification-status', type: 'token', paths: ['verificationStatus'] },
      { name: 'onset-date', type: 'date', paths: ['onsetDateTime', 'onsetPeriod'] },
      { name: 'encounter', type: 'reference', paths: ['encounter'] },
    ],
  },
  {
    name: 'MedicationRequest',
    required: [['status'], ['intent'], ['medicationCodeableConcept', 'medicationReference'], ['subject']],
    searchParameters: [
      ...subject(),
      { name: 'code', type: 'token', paths: ['medicationCodeableConcept'] },
      { name: 'status', type: 'token', paths: ['status'] },
      { name: 'intent', type: 'token', paths: ['intent'] },
      { name: 'authoredon', type: 'date', paths: ['authoredOn'] },
      { name: 'encounter', type: 'reference', paths: ['encounter'] },
      { name: 'requester', type: 'reference', paths: ['requester'] },
    ],
  },
  {
    name: 'AllergyIntolerance',
    required: [['patient']],
    searchParameters: [
      { name: 'patient', type: 'reference', paths: ['patient'] },
      { name: 'code', type: 'token', paths: ['code'] },
      { name: 'category', type: 'token', paths: ['category'] },
      { name: 'criticality', type: 'token', paths: ['criticality'] },
      { name: 'clinical-status', type: 'token', paths: ['clinicalStatus'] },
      { name: 'date', type: 'date', paths: ['recordedDate'] },
    ],
  },
];

/** Those that every type has. */
export const COMMON_SEARCH_PARAMETERS: readonly SearchParameter[] = [
  { name: '_id', type: 'token', paths: ['id'] },
  { name: '_lastUpdated', type: 'date', paths: ['meta.lastUpdated'] },
];

/** What holds for resources of this type; undefined for a type that is not kept. */
export function resourceTypeRules(name: string): ResourceTypeRules | undefined {
  return RESOURCE_TYPES.find((each) => each.name === name);
}

/** Whether the sandbox's FHIR servers keep resources of this type. */
export function isResourceType(name: string): boolean {
  return resourceTypeRules(name) !== undefined;
}

/** The search parameter of a type, undefined for one that it does not have. */
export function searchParameter(resourceType: string, name: string): SearchParameter | undefined {
  const own = resourceTypeRules(resourceType)?.searchParameters ?? [];
  return [...COMMON_SEARCH_PARAMETERS, ...own].find((parameter) => parameter.name === name);
}

function subject(): SearchParameter[] {
  return [
    { name: 'patient', type: 'reference', paths: ['subject'] },
    { name: 'subject', type: 'reference', paths: ['subject'] },
  ];
}
