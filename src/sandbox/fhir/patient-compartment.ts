import type { StoredResource } from './fhir-document.ts';
import { valuesAt } from './search/values-at.ts';

/** Where resources name the patient they are about (https://hl7.org/fhir/R4/compartmentdefinition-patient.html). */
const LINKS = ['subject.reference', 'patient.reference'];

/** Types that belong to no patient and that everybody may see. */
const SHARED_TYPES = ['Practitioner', 'Organization'];

/** Whether a resource is the patient `Patient/<id>`, is about that patient, or belongs to nobody. */
export function isInCompartmentOf(patient: string, resource: StoredResource): boolean {
  return (
    SHARED_TYPES.includes(resource.resourceType) ||
    `${resource.resourceType}/${resource.id}` === patient ||
    LINKS.some((path) => valuesAt(resource, path).includes(patient))
  );
}
