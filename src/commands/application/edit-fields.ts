import { ALLOW_HAND_OFF_FIELD, FHIR_URL_FIELD } from '../../cli/fields/reference-fields.ts';
import { listField, switchField, textField } from '../../registration/answers/field-definition.ts';

/**
 * What `edit` changes, in the order of help. A variable of `register`, such as `FHIR_APPS_NAME`, may be set for a whole
 * pipeline, so that the same texts have variables of their own here.
 */
export const EDIT_FIELDS = {
  fhirUrl: FHIR_URL_FIELD,
  name: textField('displayName', {
    placeholder: 'TEXT',
    variable: 'FHIR_APPS_EDIT_NAME',
    help: 'New display name, under the same key.',
  }),
  addReplyUrl: listField('replyUrl', {
    placeholder: '[spa=|native=]URL',
    help: 'Reply URL to add, on the platform of its form unless you name one; repeatable.',
  }),
  removeReplyUrl: listField('anyReplyUrl', {
    placeholder: 'URL',
    help: 'Reply URL to remove from every platform that has it; repeatable.',
  }),
  addOwner: listField('owner', {
    placeholder: 'WHO',
    help: 'Owner to add to application and service principal, by email address, UPN or object id; repeatable.',
  }),
  removeOwner: listField('owner', {
    placeholder: 'WHO',
    help: 'Owner to remove from the application and its service principal; repeatable.',
  }),
  description: textField('descriptionOrNone', {
    placeholder: 'TEXT',
    variable: 'FHIR_APPS_EDIT_DESCRIPTION',
    help: 'New description, or an empty text to remove it.',
    listedWith: 'more',
  }),
  notes: textField('notesOrNone', {
    placeholder: 'TEXT',
    variable: 'FHIR_APPS_EDIT_NOTES',
    help: 'New notes, or an empty text to remove them.',
    listedWith: 'more',
  }),
  addTag: listField('tag', { placeholder: 'TEXT', help: 'Tag to add; repeatable.', listedWith: 'more' }),
  removeTag: listField('anyTag', { placeholder: 'TEXT', help: 'Tag to remove; repeatable.', listedWith: 'more' }),
  removeScope: listField('scopeOfResource', {
    placeholder: 'VALUE',
    help: 'Scope to remove from a resource, with the consent to it; repeatable.',
  }),
  removeAppRole: listField('roleOfResource', {
    placeholder: 'VALUE',
    help: 'App role to remove from a resource; repeatable.',
  }),
  unassign: switchField({ help: 'Remove the assignments of a removed app role, too.', listedWith: 'more' }),
  allowHandOff: switchField({ ...ALLOW_HAND_OFF_FIELD, listedWith: 'more' }),
};
