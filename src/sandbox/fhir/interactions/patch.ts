import { hasAction, requireAction } from '../access/fhir-access.ts';
import type { FhirCall } from '../fhir-call.ts';
import { latestVersion } from '../fhir-document.ts';
import { FhirError } from '../fhir-error.ts';

/**
 * `PATCH /<type>/<id>` (https://hl7.org/fhir/R4/http.html#patch), which never creates. Throws FhirError in any case: 400
 * or 415 for a body that is no JSON Patch, 403, 404 for what is not there, and 501 for what is.
 */
export function patch(call: FhirCall, resourceType: string, id: string): never {
  requireJsonPatch(call);
  if (!hasAction(call.access, ['update'], resourceType)) {
    requireAction(call.access, ['read'], resourceType);
    requireAction(call.access, ['write'], resourceType);
  }
  const version = latestVersion(call.resources, resourceType, id);
  if (version === undefined || version.resource === null) {
    throw new FhirError(404, 'not-found', `Resource type '${resourceType}' with id '${id}' couldn't be found.`);
  }
  throw new FhirError(501, 'not-supported', 'The sandbox does not support patches of a resource that exists.');
}

function requireJsonPatch({ request }: FhirCall): void {
  if (!/^application\/json-patch\+json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new FhirError(415, 'not-supported', 'Value supplied for the "Content-Type" header is not supported.');
  }
  try {
    if (Array.isArray(JSON.parse(request.body))) {
      return;
    }
  } catch {
    // Said below.
  }
  throw new FhirError(400, 'invalid', 'The body is not a JSON Patch document.');
}
