import { isNestedTooDeeply } from '../parse-json.ts';
import { checkElementValues } from './element-values.ts';
import type { FhirRequest } from './fhir-call.ts';
import { FhirError } from './fhir-error.ts';
import { resourceTypeRules } from './resource-types.ts';
import { isObject } from './search/values-at.ts';

const ID = /^[A-Za-z0-9.-]{1,64}$/;

/**
 * The resource in the body of a write, checked for what FHIR demands of every resource of the type: right type, a well
 * formed id, the required elements, codes and dates that may be. Throws FhirError 400, or 415 for a body that is not
 * FHIR JSON.
 */
export function readResourceBody(request: FhirRequest, resourceType: string): Readonly<Record<string, unknown>> {
  requireJson(request.headers['content-type']);
  const content = parse(request.body);
  if (!isObject(content) || typeof content.resourceType !== 'string') {
    throw invalid('The resource has no resourceType.');
  }
  if (content.resourceType !== resourceType) {
    throw invalid('Resource type in the URL must match resourceType in the resource.');
  }
  if (content.id !== undefined && (typeof content.id !== 'string' || !ID.test(content.id))) {
    throw invalid(
      "Id must be any combination of upper or lower case ASCII letters ('A'..'Z', and 'a'..'z'), numerals ('0'..'9'), " +
        "'-' and '.', with a length limit of 64 characters. (This might be an integer, an un-prefixed OID, UUID, or any " +
        'other identifier pattern that meets these constraints.)',
    );
  }
  const missing = (resourceTypeRules(resourceType)?.required ?? []).filter((choices) =>
    choices.every((name) => content[name] === undefined || content[name] === null),
  );
  if (missing.length > 0) {
    const names = missing.map((choices) => choices.join(' or ')).join(', ');
    throw new FhirError(400, 'required', `${resourceType} must have ${names}.`);
  }
  checkElementValues(resourceType, content);
  return content;
}

/** Throws FhirError 415 for a body that says to be anything but FHIR JSON. */
function requireJson(contentType: string | undefined): void {
  if (contentType === undefined || contentType === '') {
    throw new FhirError(415, 'not-supported', 'The "content-type" header is required.');
  }
  if (!/^application\/(fhir\+json|json|json\+fhir)\s*(;|$)/i.test(contentType)) {
    throw new FhirError(415, 'not-supported', 'Value supplied for the "Content-Type" header is not supported.');
  }
}

function parse(text: string): unknown {
  if (isNestedTooDeeply(text)) {
    throw invalid("Error occurred when parsing model: 'The resource is nested too deeply.'.");
  }
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch (error) {
    throw invalid(`Error occurred when parsing model: '${error instanceof Error ? error.message : ''}'.`);
  }
}

function invalid(text: string): FhirError {
  return new FhirError(400, 'invalid', text);
}
