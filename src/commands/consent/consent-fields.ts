import { listField, type ListField, switchField } from '../../registration/answers/field-definition.ts';
import { ALLOW_HAND_OFF_FIELD, FHIR_URL_FIELD, fhirUrlField, trustField } from '../../cli/fields/reference-fields.ts';

function scopeField(help: string, byDefault: string): ListField<'scopeName'> {
  return listField('scopeName', { placeholder: 'NAME', help, default: byDefault });
}

/** The inputs of `consent list` besides its REF. */
export const CONSENT_LIST_FIELDS = {
  fhirUrl: fhirUrlField('Only the clients of this FHIR server; a REF may then be a key on it.'),
};

/** The inputs of `consent grant` besides its REF. */
export const CONSENT_GRANT_FIELDS = {
  fhirUrl: FHIR_URL_FIELD,
  scope: scopeField('Scope to consent to; repeatable.', 'all that the application asks for'),
  trust: trustField('Consent to this application although others own it or have credentials for it; repeatable.'),
  allowHandOff: ALLOW_HAND_OFF_FIELD,
};

/** The inputs of `consent revoke` besides its REF. */
export const CONSENT_REVOKE_FIELDS = {
  fhirUrl: FHIR_URL_FIELD,
  scope: scopeField('Scope to revoke; repeatable.', 'all'),
  users: switchField({ help: 'Revoke also what single users have consented to for themselves.' }),
  allowHandOff: ALLOW_HAND_OFF_FIELD,
};
