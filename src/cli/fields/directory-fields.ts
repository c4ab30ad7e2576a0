import { listField, textField } from '../../registration/answers/field-definition.ts';

/** What directories want to know of every application. */
export const DIRECTORY_FIELDS = {
  description: textField('description', {
    placeholder: 'TEXT',
    help: 'Description for the directory.',
    question: { message: 'Description' },
  }),
  notes: textField('notes', {
    placeholder: 'TEXT',
    help: 'Notes for the directory.',
    question: { message: 'Notes' },
  }),
  owner: listField('owner', {
    placeholder: 'REF',
    help: 'Owner to add: object id, user principal name or email address; repeatable.',
    question: { message: 'Owner (object id, user principal name or email address)' },
  }),
  tag: listField('tag', {
    placeholder: 'TEXT',
    help: 'Tag to add; repeatable.',
    question: { message: 'Tag' },
  }),
  serviceManagementReference: textField('serviceReference', {
    placeholder: 'TEXT',
    help: 'Reference into your service or asset management.',
    question: { message: 'Service management reference' },
  }),
};
