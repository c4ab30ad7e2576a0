import type { FhirDataAction } from '../access/data-action.ts';
import { requireAction } from '../access/fhir-access.ts';
import type { FhirCall } from '../fhir-call.ts';
import { FhirError } from '../fhir-error.ts';

/**
 * The data action that each operation of the real servers needs
 * (`roles.schema.json` in https://github.com/microsoft/fhir-server).
 */
const ACTIONS: Readonly<Record<string, FhirDataAction>> = {
  $export: 'export',
  '$convert-data': 'convertData',
  $validate: 'resourceValidate',
  $reindex: 'reindex',
  $import: 'import',
};

/**
 * An operation such as `GET /$export`: refused to those who may not, and told as not supported to those who may.
 * Throws FhirError in any case: 403, 404 for one that the real servers do not have, or 501.
 */
export function operation(call: FhirCall, name: string, resourceType: string | null): never {
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action === undefined) {
    throw new FhirError(404, 'not-found', 'The requested route was not found.');
  }
  requireAction(call.access, [action], resourceType);
  throw new FhirError(501, 'not-supported', `The requested "${name.slice(1)}" operation is not supported.`);
}
