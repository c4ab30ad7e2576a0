import type { CodeableConcept, Observation, Quantity } from 'fhir/r4.js';
import type { SamplePatient } from './people.ts';

const LOINC = 'http://loinc.org';
const UNITS = 'http://unitsofmeasure.org';
const CATEGORIES = 'http://terminology.hl7.org/CodeSystem/observation-category';

/** What was measured at the visit: weight, blood pressure, and a laboratory value. */
export function sampleObservations(
  patient: SamplePatient,
  encounterId: string,
  effectiveDateTime: string,
): Observation[] {
  const { systolic, diastolic } = patient.bloodPressure;
  const common = {
    resourceType: 'Observation' as const,
    status: 'final' as const,
    subject: { reference: `Patient/${patient.id}` },
    encounter: { reference: `Encounter/${encounterId}` },
    performer: [{ reference: 'Practitioner/clara' }],
    effectiveDateTime,
  };
  return [
    {
      ...common,
      id: `${patient.id}-weight`,
      category: [category('vital-signs', 'Vital Signs')],
      code: loinc('29463-7', 'Body weight'),
      valueQuantity: quantity(patient.weight, 'kg', 'kg'),
    },
    {
      ...common,
      id: `${patient.id}-blood-pressure`,
      category: [category('vital-signs', 'Vital Signs')],
      code: loinc('85354-9', 'Blood pressure panel with all children optional'),
      component: [
        { code: loinc('8480-6', 'Systolic blood pressure'), valueQuantity: quantity(systolic, 'mmHg', 'mm[Hg]') },
        { code: loinc('8462-4', 'Diastolic blood pressure'), valueQuantity: quantity(diastolic, 'mmHg', 'mm[Hg]') },
      ],
    },
    {
      ...common,
      id: `${patient.id}-hba1c`,
      category: [category('laboratory', 'Laboratory')],
      code: loinc('4548-4', 'Hemoglobin A1c/Hemoglobin.total in Blood'),
      valueQuantity: quantity(patient.hemoglobinA1c, '%', '%'),
    },
  ];
}

function category(code: string, display: string): CodeableConcept {
  return { coding: [{ system: CATEGORIES, code, display }] };
}

function loinc(code: string, display: string): CodeableConcept {
  return { coding: [{ system: LOINC, code, display }], text: display };
}

function quantity(value: number, unit: string, code: string): Quantity {
  return { value, unit, system: UNITS, code };
}
