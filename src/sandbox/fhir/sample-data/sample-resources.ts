import type {
  AllergyIntolerance,
  CodeableConcept,
  Condition,
  Encounter,
  MedicationRequest,
  Organization,
  Patient,
  Practitioner,
} from 'fhir/r4.js';
import { type FhirResources, withVersion } from '../fhir-document.ts';
import { sampleObservations } from './observations.ts';
import { type Concept, SAMPLE_PATIENTS, type SamplePatient } from './people.ts';

/** When the sample data was made: always the same, so that two new sandboxes hold the same. */
const MADE = new Date('2026-01-05T09:00:00.000Z');
const VISIT = { start: '2025-11-03T08:30:00Z', end: '2025-11-03T09:00:00Z' };
const IDENTIFIERS = 'https://fhir-apps.example/sandbox/patients';
const CLINICAL_STATUS = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
const ALLERGY_STATUS = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical';

/** A resource of the sample data; each has an id. */
type SampleResource = { readonly resourceType: string; readonly id?: string | undefined };

/**
 * The resources that both servers begin with: twelve synthetic patients of one clinic, and what was found at a visit.
 */
export function sampleResources(): FhirResources {
  const all: readonly SampleResource[] = [clinic(), clinician(), ...SAMPLE_PATIENTS.flatMap(recordOf)];
  return all.reduce<FhirResources>((resources, { resourceType, id = '', ...elements }) => {
    return withVersion(resources, { resourceType, id }, elements, MADE).resources;
  }, {});
}

function recordOf(person: SamplePatient): SampleResource[] {
  const encounterId = `${person.id}-visit`;
  const { condition, medication, allergy } = person;
  return [
    patientOf(person),
    encounterOf(person, encounterId),
    ...sampleObservations(person, encounterId, VISIT.start),
    ...(condition === null ? [] : [conditionOf(person, condition, encounterId)]),
    ...(medication === null ? [] : [prescriptionOf(person, medication, encounterId)]),
    ...(allergy === null ? [] : [allergyOf(person, allergy)]),
  ];
}

function clinic(): Organization {
  return { resourceType: 'Organization', id: 'contoso-clinic', active: true, name: 'Contoso Clinic (synthetic)' };
}

function clinician(): Practitioner {
  return {
    resourceType: 'Practitioner',
    id: 'clara',
    active: true,
    name: [{ use: 'official', family: 'Clinician', given: ['Clara'] }],
  };
}

function patientOf({ id, given, family, gender, birthDate }: SamplePatient): Patient {
  return {
    resourceType: 'Patient',
    id,
    identifier: [{ system: IDENTIFIERS, value: `P-${id}` }],
    active: true,
    name: [{ use: 'official', family, given: [given] }],
    gender,
    birthDate,
    generalPractitioner: [{ reference: 'Practitioner/clara' }],
    managingOrganization: { reference: 'Organization/contoso-clinic' },
  };
}

function encounterOf(person: SamplePatient, id: string): Encounter {
  return {
    resourceType: 'Encounter',
    id,
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB', display: 'ambulatory' },
    subject: reference(person),
    participant: [{ individual: { reference: 'Practitioner/clara' } }],
    period: VISIT,
    serviceProvider: { reference: 'Organization/contoso-clinic' },
  };
}

function conditionOf(person: SamplePatient, concept: Concept, encounterId: string): Condition {
  return {
    resourceType: 'Condition',
    id: `${person.id}-condition`,
    clinicalStatus: status(CLINICAL_STATUS),
    category: [
      {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/condition-category',
            code: 'problem-list-item',
            display: 'Problem List Item',
          },
        ],
      },
    ],
    code: concepts(concept),
    subject: reference(person),
    encounter: { reference: `Encounter/${encounterId}` },
    onsetDateTime: '2019',
  };
}

function prescriptionOf(person: SamplePatient, concept: Concept, encounterId: string): MedicationRequest {
  return {
    resourceType: 'MedicationRequest',
    id: `${person.id}-prescription`,
    status: 'active',
    intent: 'order',
    medicationCodeableConcept: concepts(concept),
    subject: reference(person),
    encounter: { reference: `Encounter/${encounterId}` },
    authoredOn: VISIT.start,
    requester: { reference: 'Practitioner/clara' },
  };
}

function allergyOf(person: SamplePatient, concept: Concept): AllergyIntolerance {
  return {
    resourceType: 'AllergyIntolerance',
    id: `${person.id}-allergy`,
    clinicalStatus: status(ALLERGY_STATUS),
    criticality: 'low',
    code: concepts(concept),
    patient: reference(person),
  };
}

function reference({ id, given, family }: SamplePatient): { reference: string; display: string } {
  return { reference: `Patient/${id}`, display: `${given} ${family}` };
}

function status(system: string): CodeableConcept {
  return { coding: [{ system, code: 'active', display: 'Active' }] };
}

function concepts({ system, code, display }: Concept): CodeableConcept {
  return { coding: [{ system, code, display }], text: display };
}
