import type { FhirRequest } from './fhir-call.ts';
import { FhirError } from './fhir-error.ts';

const JSON_FORMATS = ['json', 'application/json', 'application/fhir+json', 'text/json'];
const JSON_RANGES = ['*/*', 'application/*', ...JSON_FORMATS];

/**
 * Throws FhirError 406 when the client takes no JSON (https://hl7.org/fhir/R4/http.html#mime-type): the servers speak
 * nothing else.
 */
export function requireJsonAnswer({ query, headers }: FhirRequest): void {
  const format = query.get('_format');
  if (format !== null) {
    // A plus sign that was not escaped arrives as a space.
    if (!JSON_FORMATS.includes(mediaType(format.replace(' ', '+')))) {
      throw new FhirError(406, 'not-supported', 'The requested "_format" parameter is not supported.');
    }
    return;
  }
  const accepted = (headers['accept'] ?? '*/*').split(',').map(mediaType);
  if (!accepted.some((each) => JSON_RANGES.includes(each))) {
    throw new FhirError(406, 'not-supported', 'Value supplied for the "Accept" header is not supported.');
  }
}

function mediaType(text: string): string {
  return (text.split(';')[0] ?? '').trim().toLowerCase();
}

/** A JSON Web Token (RFC 7519): three parts of base64url, of which the first begins with `{"`. */
const JWT = /^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*$/;

/**
 * Throws FhirError 400 for a token in the URL, which logs would keep
 * (https://learn.microsoft.com/azure/healthcare-apis/release-notes); the text is assumption A17.
 */
export function requireNoTokenInUrl({ segments, query }: FhirRequest): void {
  if (query.has('access_token') || segments.some((segment) => JWT.test(segment))) {
    throw new FhirError(400, 'security', 'An access token is not allowed in the URL.');
  }
}
