import type { FhirAccess } from './access/fhir-access.ts';
import type { FhirServerName } from './fhir-server.ts';
import type { FhirResources, ResourceVersion } from './fhir-document.ts';

/** A request to a FHIR server. */
export interface FhirRequest {
  readonly method: string;
  /** What follows the server's base URL, in decoded segments. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a FHIR server answers. */
export interface FhirAnswer {
  readonly status: number;
  /** JSON; undefined for none. */
  readonly body?: unknown;
  /** The body where it is no JSON; default: {@link body}. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The outcome of an interaction: its answer, and the resources as they are from now on, if it changed them. */
export interface FhirOutcome extends FhirAnswer {
  readonly resources?: FhirResources;
}

/** All that an interaction may know. Interactions are functions of it: they change nothing and wait for nothing. */
export interface FhirCall {
  readonly server: FhirServerName;
  readonly request: FhirRequest;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly resources: FhirResources;
  readonly access: FhirAccess;
  readonly now: Date;
}

/** `ETag` and `Last-Modified` of a version (https://hl7.org/fhir/R4/http.html#versioning). */
export function versionHeaders({ versionId, lastUpdated }: ResourceVersion): Record<string, string> {
  return { ETag: `W/"${versionId}"`, 'Last-Modified': new Date(lastUpdated).toUTCString() };
}
