import type { CommandInput } from '../../cli/command.ts';
import { FHIR_URL_FIELD } from '../../cli/fields/reference-fields.ts';
import { listField } from '../../registration/answers/field-definition.ts';

/** The inputs of `explain` besides its text. */
export const EXPLAIN_FIELDS = {
  for: listField('reference', {
    placeholder: 'WHO',
    help: 'Sign in, and find what keeps a client (REF), user:UPN or group:NAME from the data; repeatable.',
  }),
  fhirUrl: { ...FHIR_URL_FIELD, help: 'Base URL of the FHIR server of WHO; a REF may then be a key on it.' },
};

/** What `explain` gets. */
export type ExplainInput = CommandInput<typeof EXPLAIN_FIELDS>;
