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
    help: 'New display name; the key stays.',
  }),
  addReplyUrl: listField('replyUrl', {
    placeholder: '[spa=|native=]URL',
    help: 'Reply URL to add; its form decides the platform unless you name one; repeatable.',
  }),
  removeReplyUrl: listField('anyReplyUrl', {
    placeholder: 'URL',
    help: 'Reply URL to remove from every platform that has it; repeatable.',
  }),
  addOwner: listField('owner', {
    placeholder: 'WHO',
    help: 'Owner to add to the application and its service principal: email address, UPN or object id; repeatable.',
  }),
  removeOwner: listField('owner', {
    placeholder: 'WHO',
    help: 'Owner to remove from the application and its service principal; repeatable.',
  }),
  description: textField('descriptionOrNone', {
    placeholder: 'TEXT',
    listedWith: 'more',
    variable: 'FHIR_APPS_EDIT_DESCRIPTION',
    help: 'New description; an empty text removes it.',
  }),
  notes: textField('notesOrNone', {
    placeholder: 'TEXT',
    variable: 'FHIR_APPS_EDIT_NOTES',
    help: 'New notes; an empty text removes them.',
  }),
  addTag: listField('tag', { placeholder: 'TEXT', listedWith: 'more', help: 'Tag to add; repeatable.' }),
  removeTag: listField('anyTag', { placeholder: 'TEXT', listedWith: 'more', help: 'Tag to remove; repeatable.' }),
  removeScope: listField('scopeOfResource', {
    placeholder: 'VALUE',
    help: 'Scope to remove from a resource, with the consent to it; repeatable.',
  }),
  removeAppRole: listField('roleOfResource', {
    placeholder: 'VALUE',
    help: 'App role to remove from a resource; repeatable.',
  }),
  unassign: switchField({ help: 'Remove the assignments of a removed app role, too.' }),
  allowHandOff: ALLOW_HAND_OFF_FIELD,
};
