import { listField, type ListField } from '../../registration/answers/field-definition.ts';
import { ALLOW_HAND_OFF_FIELD, FHIR_URL_FIELD } from '../../cli/fields/reference-fields.ts';

function roleField(help: string): ListField<'roleOfResource'> {
  return listField('roleOfResource', { placeholder: 'NAME', help });
}

/** The inputs of `fhir-user list`. */
export const FHIR_USER_LIST_FIELDS = { fhirUrl: FHIR_URL_FIELD };

/** The inputs of `fhir-user set` besides WHO and the person in the records. */
export const FHIR_USER_SET_FIELDS = {
  fhirUrl: FHIR_URL_FIELD,
  role: roleField('Also give the person this role, such as smartUser; offered where a person is asked.'),
  allowHandOff: ALLOW_HAND_OFF_FIELD,
};

/** The inputs of `fhir-user remove` besides WHO. */
export const FHIR_USER_REMOVE_FIELDS = {
  fhirUrl: FHIR_URL_FIELD,
  allowHandOff: ALLOW_HAND_OFF_FIELD,
};
