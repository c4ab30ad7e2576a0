/** The types of a person in the records that FHIR servers take in `fhirUser`. */
const FHIR_USER_TYPES = ['Patient', 'Practitioner'] as const;

/** `<type>/<id>` at the end of a relative or absolute URL; ids are those of FHIR (https://hl7.org/fhir/R4/datatypes.html#id). */
const FORM = /^(.*?)\/?([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})$/;

/**
 * The sentence that says why a text names no one in the records of a server, or null. FHIR servers take no other types
 * than Patient and Practitioner (`FhirUserClaimParser.cs` in https://github.com/microsoft/fhir-server). `fhirUrl` is null
 * where the server is not known yet: any is fine then.
 */
export function fhirUserIssue(text: string, fhirUrl: string | null): string | null {
  const [, base = '', type = ''] = FORM.exec(text) ?? [];
  if (type === '') {
    return `"${text}" is no person in the records; it should look like Patient/pat-001.`;
  }
  if (!FHIR_USER_TYPES.some((each) => each === type)) {
    return `"${text}" is a ${type}; FHIR servers take only ${FHIR_USER_TYPES.join(' and ')}.`;
  }
  return base === '' || fhirUrl === null || base === fhirUrl ? null : `"${text}" is of another server than ${fhirUrl}.`;
}

/**
 * Who a person is on a server, as a whole URL: managed services take no relative one
 * (https://learn.microsoft.com/azure/healthcare-apis/fhir/troubleshoot-identity-provider-configuration).
 */
export function fhirUserUrl(text: string, fhirUrl: string): string {
  const [, , type = '', id = ''] = FORM.exec(text) ?? [];
  return `${fhirUrl}/${type}/${id}`;
}

/** `Patient/pat-001` of a value, for people; the value itself where it has another form. */
export function shortFhirUser(value: string): string {
  const [, , type = '', id = ''] = FORM.exec(value) ?? [];
  return type === '' ? value : `${type}/${id}`;
}
