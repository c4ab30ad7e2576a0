import { FhirError } from './fhir-error.ts';
import { dateRange } from './search/date-search.ts';
import { valuesAt } from './search/values-at.ts';

/**
 * The forms of FHIR's dates (https://hl7.org/fhir/R4/datatypes.html#primitive); with a time, seconds and zone are
 * needed.
 */
const DATE_FORMS = {
  date: /^[^T]+$/,
  dateTime: /^[^T]+$|:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
  instant: /:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
} as const;

/** What may stand at a path: a date of some form, or one of the codes of an enumeration. */
type ElementRule =
  | { readonly path: string; readonly form: keyof typeof DATE_FORMS }
  | { readonly path: string; readonly enumeration: string; readonly codes: readonly string[] };

const PERSON: readonly ElementRule[] = [
  code('gender', 'AdministrativeGender', 'male female other unknown'),
  { path: 'birthDate', form: 'date' },
];

/**
 * Elements bound to a fixed set of codes, and dates, of the types that are kept
 * (https://hl7.org/fhir/R4/terminologies.html#required).
 */
const ELEMENT_RULES: Readonly<Record<string, readonly ElementRule[]>> = {
  Patient: [...PERSON, { path: 'deceasedDateTime', form: 'dateTime' }],
  Practitioner: PERSON,
  Encounter: [
    code(
      'status',
      'EncounterStatus',
      'planned arrived triaged in-progress onleave finished cancelled entered-in-error unknown',
    ),
    ...dateTimes('period.start', 'period.end'),
  ],
  Observation: [
    code(
      'status',
      'ObservationStatus',
      'registered preliminary final amended corrected cancelled entered-in-error unknown',
    ),
    ...dateTimes('effectiveDateTime', 'effectivePeriod.start', 'effectivePeriod.end'),
    { path: 'effectiveInstant', form: 'instant' },
    { path: 'issued', form: 'instant' },
  ],
  Condition: dateTimes('onsetDateTime', 'onsetPeriod.start', 'onsetPeriod.end', 'abatementDateTime', 'recordedDate'),
  MedicationRequest: [
    code(
      'status',
      'medicationrequestStatus',
      'active on-hold cancelled completed entered-in-error stopped draft unknown',
    ),
    code(
      'intent',
      'medicationRequestIntent',
      'proposal plan order original-order reflex-order filler-order instance-order option',
    ),
    code('priority', 'RequestPriority', 'routine urgent asap stat'),
    ...dateTimes('authoredOn'),
  ],
  AllergyIntolerance: [
    code('type', 'AllergyIntoleranceType', 'allergy intolerance'),
    code('category', 'AllergyIntoleranceCategory', 'food medication environment biologic'),
    code('criticality', 'AllergyIntoleranceCriticality', 'low high unable-to-assess'),
    ...dateTimes('onsetDateTime', 'recordedDate', 'lastOccurrence'),
  ],
};

/**
 * Throws FhirError 400 for a code or date that its element cannot have. The texts are those of the parser in
 * Microsoft's servers (https://github.com/FirelyTeam/firely-net-sdk/issues/246 and /1559); how they name the element is
 * assumption A19.
 */
export function checkElementValues(resourceType: string, resource: Readonly<Record<string, unknown>>): void {
  for (const rule of ELEMENT_RULES[resourceType] ?? []) {
    // A null in a list says that only an extension stands there.
    const wrong = valuesAt(resource, rule.path).find((value) => value !== null && !fits(rule, value));
    if (wrong !== undefined) {
      const literal = typeof wrong === 'string' ? wrong : JSON.stringify(wrong);
      const reason =
        'form' in rule
          ? `cannot be parsed as a ${rule.form}.`
          : `is not a valid value for enumeration '${rule.enumeration}'`;
      throw new FhirError(
        400,
        'invalid',
        `Error occurred when parsing model: 'Type checking the data: Literal '${literal}' ${reason} (at ${resourceType}.${rule.path})'.`,
      );
    }
  }
}

function fits(rule: ElementRule, value: unknown): boolean {
  if (typeof value !== 'string') {
    return false;
  }
  return 'form' in rule ? DATE_FORMS[rule.form].test(value) && dateRange(value) !== null : rule.codes.includes(value);
}

function code(path: string, enumeration: string, codes: string): ElementRule {
  return { path, enumeration, codes: codes.split(' ') };
}

function dateTimes(...paths: readonly string[]): ElementRule[] {
  return paths.map((path) => ({ path, form: 'dateTime' }));
}
