import { ACCESS_FIELDS } from './access-fields.ts';
import { API_FIELDS, CLIENT_DETAIL_FIELDS, CLIENT_FIELDS, SMART_LAUNCH_FIELDS } from './client-fields.ts';
import { CREDENTIAL_FIELDS } from '../../registration/credentials/inputs/index.ts';
import { DIRECTORY_FIELDS } from './directory-fields.ts';
import { MANAGED_IDENTITY_FIELD } from './managed-identity-fields.ts';
import { RESOURCE_FIELDS } from './resource-fields.ts';
import { SERVER_FIELDS } from './server-fields.ts';

/** The inputs of `register`, in the order that help lists them and the wizard asks for them. */
export const REGISTER_FIELDS = {
  ...SERVER_FIELDS,
  ...CLIENT_FIELDS,
  managedIdentity: MANAGED_IDENTITY_FIELD,
  ...CREDENTIAL_FIELDS,
  ...API_FIELDS,
  ...RESOURCE_FIELDS,
  ...CLIENT_DETAIL_FIELDS,
  ...DIRECTORY_FIELDS,
  ...SMART_LAUNCH_FIELDS,
  ...ACCESS_FIELDS,
};
