import { CLIENT_ERRORS } from './client-errors.ts';
import { CREDENTIAL_ERRORS } from './credential-errors.ts';
import { DIRECTORY_ERRORS } from './directory-errors.ts';
import type { CatalogEntry } from './entry.ts';
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
  ...DIRECTORY_ERRORS,
];
