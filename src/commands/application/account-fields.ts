import type { CommandInput } from '../../cli/command.ts';
import { FHIR_URL_FIELD, trustField } from '../../cli/fields/reference-fields.ts';

/** The inputs of `disable` besides its REF. */
export const DISABLE_FIELDS = { fhirUrl: FHIR_URL_FIELD };

/** The inputs of `enable` besides its REF. */
export const ENABLE_FIELDS = {
  fhirUrl: FHIR_URL_FIELD,
  trust: trustField('Enable this application although others own it or have credentials for it; repeatable.'),
};

/** What `enable` gets, and `disable`, where nobody needs to be trusted. */
export type AccountInput = CommandInput<typeof ENABLE_FIELDS>;
