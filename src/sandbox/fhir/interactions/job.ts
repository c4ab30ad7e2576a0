import type { FhirDataAction } from '../access/data-action.ts';
import { requireAction } from '../access/fhir-access.ts';
import type { FhirCall } from '../fhir-call.ts';
import { FhirError } from '../fhir-error.ts';

/** A job that runs in the background of the real servers, and how it is asked about. */
interface JobRoute {
  readonly method: 'GET' | 'DELETE';
  readonly action: FhirDataAction;
  /** What it is called where it cannot be found. */
  readonly name: string;
}

/** `KnownRoutes.cs` and the handlers of each in https://github.com/microsoft/fhir-server; bulk deletions are canceled. */
const JOBS: Readonly<Record<string, JobRoute>> = {
  export: { method: 'GET', action: 'export', name: 'job' },
  import: { method: 'GET', action: 'import', name: 'import job' },
  reindex: { method: 'GET', action: 'reindex', name: 'job' },
  'bulk-update': { method: 'GET', action: 'bulkOperator', name: 'job' },
  'bulk-delete': { method: 'DELETE', action: 'delete', name: 'job' },
};

/**
 * `/_operations/<kind>/<id>`: the sandbox has no jobs, so that those who may ask are told that there is none. Throws
 * FhirError in any case: 403, or 404.
 */
export function job({ request, access }: FhirCall, kind: string, id: string): never {
  const route = Object.hasOwn(JOBS, kind) ? JOBS[kind] : undefined;
  if (route?.method !== request.method || !/^\d+$/.test(id)) {
    throw new FhirError(404, 'not-found', 'The requested route was not found.');
  }
  requireAction(access, [route.action]);
  throw new FhirError(404, 'not-found', `The requested ${route.name} "${id}" was not found.`);
}
