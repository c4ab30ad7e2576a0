/** A synthetic person of the sample data; nobody real is meant. */
export interface SamplePatient {
  readonly id: string;
  readonly given: string;
  readonly family: string;
  readonly gender: 'male' | 'female' | 'other';
  readonly birthDate: string;
  /** In kilograms. */
  readonly weight: number;
  /** In mmHg. */
  readonly bloodPressure: { readonly systolic: number; readonly diastolic: number };
  /** Glycated haemoglobin, in percent. */
  readonly hemoglobinA1c: number;
  readonly condition: Concept | null;
  readonly medication: Concept | null;
  readonly allergy: Concept | null;
}

/** A code of a code system, with its usual name. */
export interface Concept {
  readonly system: string;
  readonly code: string;
  readonly display: string;
}

const SNOMED = 'http://snomed.info/sct';
const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';

const DIABETES: Concept = { system: SNOMED, code: '44054006', display: 'Diabetes mellitus type 2' };
const HYPERTENSION: Concept = { system: SNOMED, code: '38341003', display: 'Hypertensive disorder' };
const ASTHMA: Concept = { system: SNOMED, code: '195967001', display: 'Asthma' };
const METFORMIN: Concept = { system: RXNORM, code: '860975', display: 'Metformin 500 MG extended release tablet' };
const LISINOPRIL: Concept = { system: RXNORM, code: '314076', display: 'Lisinopril 10 MG oral tablet' };
const SALBUTAMOL: Concept = { system: RXNORM, code: '245314', display: 'Albuterol inhaler' };
const PENICILLIN: Concept = { system: SNOMED, code: '764146007', display: 'Penicillin' };
const PEANUT: Concept = { system: SNOMED, code: '762952008', display: 'Peanut' };

/** The patients of the sample data. `pat` has the name of the sandbox tenant's user patient@contoso.com. */
export const SAMPLE_PATIENTS: readonly SamplePatient[] = [
  patient(
    { id: 'pat', given: 'Pat', family: 'Patient', gender: 'other', birthDate: '1984-02-29' },
    [71.5, 124, 81, 5.4],
    [HYPERTENSION, LISINOPRIL, PENICILLIN],
  ),
  patient(
    { id: 'abel', given: 'Abel', family: 'Sample', gender: 'male', birthDate: '1951-07-14' },
    [83.2, 148, 92, 7.6],
    [DIABETES, METFORMIN, null],
  ),
  patient(
    { id: 'bea', given: 'Bea', family: 'Sample', gender: 'female', birthDate: '1953-11-02' },
    [64.8, 139, 88, 5.9],
    [HYPERTENSION, LISINOPRIL, PEANUT],
  ),
  patient(
    { id: 'cleo', given: 'Cleo', family: 'Testperson', gender: 'female', birthDate: '1967-03-21' },
    [70.1, 118, 76, 5.2],
    [null, null, null],
  ),
  patient(
    { id: 'dion', given: 'Dion', family: 'Testperson', gender: 'male', birthDate: '1972-09-09' },
    [91.4, 131, 84, 8.1],
    [DIABETES, METFORMIN, PENICILLIN],
  ),
  patient(
    { id: 'elin', given: 'Elín', family: 'Exemplar', gender: 'female', birthDate: '1979-12-31' },
    [58.6, 109, 70, 5.0],
    [ASTHMA, SALBUTAMOL, null],
  ),
  patient(
    { id: 'finn', given: 'Finn', family: 'Exemplar', gender: 'male', birthDate: '1985-05-05' },
    [77.0, 122, 79, 5.3],
    [null, null, PEANUT],
  ),
  patient(
    { id: 'gala', given: 'Gala', family: 'Specimen', gender: 'female', birthDate: '1990-01-17' },
    [62.3, 115, 74, 5.1],
    [ASTHMA, SALBUTAMOL, PENICILLIN],
  ),
  patient(
    { id: 'hugo', given: 'Hugo', family: 'Specimen', gender: 'male', birthDate: '1996-08-23' },
    [80.9, 127, 80, 5.5],
    [null, null, null],
  ),
  patient(
    { id: 'iris', given: 'Iris', family: 'Fictive', gender: 'other', birthDate: '2001-04-12' },
    [55.2, 111, 69, 4.9],
    [null, null, null],
  ),
  patient(
    { id: 'juno', given: 'Juno', family: 'Fictive', gender: 'female', birthDate: '2009-10-30' },
    [47.7, 105, 66, 4.8],
    [ASTHMA, SALBUTAMOL, PEANUT],
  ),
  patient(
    { id: 'kian', given: 'Kian', family: 'Madeup', gender: 'male', birthDate: '2016-06-06' },
    [24.3, 98, 60, 4.7],
    [null, null, null],
  ),
];

/** Who a patient is. */
type Person = Pick<SamplePatient, 'id' | 'given' | 'family' | 'gender' | 'birthDate'>;

type Measurements = readonly [weight: number, systolic: number, diastolic: number, hemoglobinA1c: number];

type Findings = readonly [condition: Concept | null, medication: Concept | null, allergy: Concept | null];

function patient(
  person: Person,
  [weight, systolic, diastolic, hemoglobinA1c]: Measurements,
  [condition, medication, allergy]: Findings,
): SamplePatient {
  const bloodPressure = { systolic, diastolic };
  return { ...person, weight, bloodPressure, hemoglobinA1c, condition, medication, allergy };
}
