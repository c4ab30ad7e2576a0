import { maySee, requireAction } from '../access/fhir-access.ts';
import { type FhirCall, type FhirOutcome, versionHeaders } from '../fhir-call.ts';
import { latestVersion, resourceKey, type ResourceVersion } from '../fhir-document.ts';
import { FhirError } from '../fhir-error.ts';

/** `GET /<type>/<id>` (https://hl7.org/fhir/R4/http.html#read). */
export function read(call: FhirCall, resourceType: string, id: string): FhirOutcome {
  requireAction(call.access, ['read', 'readById'], resourceType);
  const name = `Resource type '${resourceType}' with id '${id}'`;
  return shown(call, latestVersion(call.resources, resourceType, id), name);
}

/** `GET /<type>/<id>/_history/<version>` (https://hl7.org/fhir/R4/http.html#vread). */
export function readVersion(call: FhirCall, resourceType: string, id: string, versionId: string): FhirOutcome {
  requireAction(call.access, ['read', 'readById'], resourceType);
  const versions = call.resources[resourceKey(resourceType, id)] ?? [];
  const name = `Resource type '${resourceType}' with id '${id}' and version '${versionId}'`;
  return shown(
    call,
    versions.find((each) => String(each.versionId) === versionId),
    name,
  );
}

/**
 * Throws FhirError 404 when there never was one, 410 when it was deleted, and 404 when the scopes do not reach it: the
 * server reads for a SMART user by searching what they may see.
 */
function shown({ access }: FhirCall, version: ResourceVersion | undefined, name: string): FhirOutcome {
  if (version === undefined) {
    throw new FhirError(404, 'not-found', `${name} couldn't be found.`);
  }
  const { resource, versionId } = version;
  if (resource === null) {
    throw new FhirError(410, 'deleted', `${name} has been deleted.`, { ETag: `W/"${versionId}"` });
  }
  if (!maySee(access, resource)) {
    throw new FhirError(404, 'not-found', `${name} couldn't be found.`);
  }
  return { status: 200, body: resource, headers: versionHeaders(version) };
}
