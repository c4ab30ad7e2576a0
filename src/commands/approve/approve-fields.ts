import { switchField } from '../../registration/answers/field-definition.ts';
import { ALLOW_HAND_OFF_FIELD, fhirUrlField, trustField } from '../../cli/fields/reference-fields.ts';

/** The inputs of `approve` besides its REF. */
export const APPROVE_FIELDS = {
  fhirUrl: fhirUrlField('Only the applications of this FHIR server; a REF may then be a key on it.'),
  check: switchField({
    help: 'Grant nothing; exit 5 where an application asks for what it does not have, and 0 where none does.',
  }),
  trust: trustField('Approve this application although others own it or have credentials for it; repeatable.'),
  allowHandOff: ALLOW_HAND_OFF_FIELD,
};
