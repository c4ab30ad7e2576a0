import { APP_TYPES } from '../../registration/model/app-type.ts';
import { choiceField, switchField } from '../../registration/answers/field-definition.ts';
import { fhirUrlField } from '../../cli/fields/reference-fields.ts';

/** The inputs of `list`. */
export const LIST_FIELDS = {
  fhirUrl: fhirUrlField('Only the applications of this FHIR server.'),
  type: choiceField(APP_TYPES, {
    placeholder: 'TYPE',
    variable: 'FHIR_APPS_LIST_TYPE',
    help: 'Only the applications of this type.',
  }),
  deleted: switchField({ help: 'What lies in the recycle bin instead, and for how long.' }),
  check: switchField({
    help: 'Exit 5 where the last credential of an application has expired, or expires within 30 days.',
  }),
};
