import type { FhirDataAction } from '../access/data-action.ts';
import { requireAction } from '../access/fhir-access.ts';
import type { FhirCall, FhirOutcome } from '../fhir-call.ts';
import { FhirError } from '../fhir-error.ts';
import { convertData } from './convert-data.ts';
import { validate } from './validate.ts';

/**
 * The data action that each operation of the real servers needs
 * (`roles.schema.json` in https://github.com/microsoft/fhir-server), of those that the sandbox only refuses.
 */
const ACTIONS: Readonly<Record<string, FhirDataAction>> = {
  $export: 'export',
  $reindex: 'reindex',
  $import: 'import',
};

/**
 * An operation such as `GET /$export`. Throws FhirError: 403, 404 for one that the real servers do not have, and 501 for
 * one that the sandbox does not do.
 */
export function operation(call: FhirCall, name: string, resourceType: string | null): FhirOutcome {
  if (name === '$validate' && resourceType !== null && call.request.method === 'POST') {
    return validate(call, resourceType);
  }
  if (name === '$convert-data' && call.request.method === 'POST') {
    return convertData(call);
  }
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action === undefined) {
    throw new FhirError(404, 'not-found', 'The requested route was not found.');
  }
  requireAction(call.access, [action], resourceType);
  throw new FhirError(501, 'not-supported', `The requested "${name.slice(1)}" operation is not supported.`);
}
