import type { ResourceVersion } from './fhir-document.ts';

/** `ETag` and `Last-Modified` of a version (https://hl7.org/fhir/R4/http.html#versioning). */
export function versionHeaders({ versionId, lastUpdated }: ResourceVersion): Record<string, string> {
  return { ETag: `W/"${versionId}"`, 'Last-Modified': new Date(lastUpdated).toUTCString() };
}
