import { SERVER_KINDS } from '../../registration/model/app-type.ts';
import {
  choiceField,
  type ChoiceField,
  type FieldText,
  listField,
  type ListField,
  switchField,
  textField,
  type TextField,
} from '../../registration/answers/field-definition.ts';

/** The FHIR server that a command is about. */
export function fhirUrlField(help: string): TextField<'fhirUrl'> {
  return textField('fhirUrl', { placeholder: 'URL', help });
}

/** Lets a key stand for an application of a FHIR server. */
export const FHIR_URL_FIELD = fhirUrlField('Base URL of the FHIR server; a REF may then be a key on it.');

/** The kind of that server. */
export const SERVER_KIND_FIELD: ChoiceField<(typeof SERVER_KINDS)[number]> = choiceField(SERVER_KINDS, {
  placeholder: 'KIND',
  listedWith: 'the rest',
  help: 'Kind of FHIR server; required for a managed service behind a custom domain.',
  default: 'inferred from the host, else oss',
});

/** How a `role` command names its server, also a managed one, whose roles are Azure's. */
export const MANAGED_SERVER_FIELDS = {
  fhirUrl: FHIR_URL_FIELD,
  serverKind: SERVER_KIND_FIELD,
  fhirResourceId: textField('fhirResourceId', {
    placeholder: 'ID',
    listedWith: 'the rest',
    help: 'Azure resource id of a managed FHIR service; no REF is needed then.',
    default: 'found by the URL, where you may read it',
  }),
};

/** Which applications may be changed in spite of external access to them. */
export function trustField(help: string): ListField<'clientId'> {
  return listField('clientId', { placeholder: 'APPID', listedWith: 'more', help });
}

/** Whether what is left to an administrator counts as done. */
export const ALLOW_HAND_OFF_FIELD: FieldText = switchField({
  listedWith: 'more',
  help: 'Exit 0 although an administrator has to approve something.',
});

/** The inputs of `delete` besides its REF. */
export const DELETE_FIELDS = {
  fhirUrl: FHIR_URL_FIELD,
  purge: switchField({ help: 'Remove it from the recycle bin too, so that its names are free at once.' }),
};

/** The inputs of `rename` besides its REF. */
export const RENAME_FIELDS = {
  fhirUrl: FHIR_URL_FIELD,
  name: textField('displayName', { placeholder: 'TEXT', help: 'The new display name.' }),
  key: textField('key', {
    placeholder: 'KEY',
    help: 'Refused: a key never changes, for it is part of the unique name. Register under the new key, then delete.',
  }),
};
