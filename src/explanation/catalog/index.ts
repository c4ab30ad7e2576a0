import { CLIENT_ERRORS } from './client-errors.ts';
import { CREDENTIAL_ERRORS } from './credential-errors.ts';
import { DIRECTORY_ERRORS } from './directory-errors.ts';
import type { CatalogEntry } from './entry.ts';
import { GATEWAY_ERRORS } from './gateway-errors.ts';
import { PERMISSION_ERRORS } from './permission-errors.ts';
import { PERSON_ERRORS } from './person-errors.ts';
import { SERVER_ERRORS } from './server-errors.ts';

/** Every error that `explain` knows, by what refuses. */
export const CATALOG: readonly CatalogEntry[] = [
  ...CREDENTIAL_ERRORS,
  ...CLIENT_ERRORS,
  ...PERMISSION_ERRORS,
  ...PERSON_ERRORS,
  ...SERVER_ERRORS,
  ...GATEWAY_ERRORS,
  ...DIRECTORY_ERRORS,
];

/** Errors that may follow from how a client is registered, or from what someone was given. */
const OF_REGISTRATIONS: readonly CatalogEntry[] = [
  ...CREDENTIAL_ERRORS,
  ...PERMISSION_ERRORS,
  ...SERVER_ERRORS.filter(({ code }) => code === 'fhir_forbidden'),
];

/** True where reading the directory can tell which of the causes it is: with `explain CODE --for WHO`. */
export function isFoundInDirectory(code: string): boolean {
  const causes = OF_REGISTRATIONS.find((entry) => entry.code === code)?.causes ?? [];
  return causes.length > 1 && causes.some(({ command }) => command !== null);
}
