import { listField, textField } from '../../registration/answers/field-definition.ts';

/** What directories want to know of every application. */
export const DIRECTORY_FIELDS = {
  description: textField('description', {
    listedWith: 'the rest',
    placeholder: 'TEXT',
    help: 'Description for the directory.',
    question: { message: 'Description' },
  }),
  notes: textField('notes', {
    listedWith: 'the rest',
    placeholder: 'TEXT',
    help: 'Notes for the directory.',
    question: { message: 'Notes' },
  }),
  owner: listField('owner', {
    listedWith: 'more',
    placeholder: 'REF',
    help: 'Owner to add: object id, user principal name or email address; repeatable.',
    question: { message: 'Owner (object id, user principal name or email address)' },
  }),
  tag: listField('tag', {
    listedWith: 'the rest',
    placeholder: 'TEXT',
    help: 'Tag to add; repeatable.',
    question: { message: 'Tag' },
  }),
  serviceManagementReference: textField('serviceReference', {
    listedWith: 'the rest',
    placeholder: 'TEXT',
    help: 'Reference into your service or asset management.',
    question: { message: 'Service management reference' },
  }),
};
