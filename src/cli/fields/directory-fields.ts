import type { Field } from './field.ts';

/** What directories want to know of every application. */
export const DIRECTORY_FIELDS: readonly Field[] = [
  {
    key: 'description',
    flag: 'description',
    placeholder: 'TEXT',
    check: 'description',
    help: 'Description for the directory.',
    question: { message: 'Description' },
  },
  {
    key: 'notes',
    flag: 'notes',
    placeholder: 'TEXT',
    check: 'notes',
    help: 'Notes for the directory.',
    question: { message: 'Notes' },
  },
  {
    key: 'owner',
    flag: 'owner',
    placeholder: 'REF',
    list: true,
    check: 'owner',
    help: 'Owner to add: object id, user principal name or email address; repeatable.',
    question: { message: 'Owner (object id, user principal name or email address)' },
  },
  {
    key: 'tag',
    flag: 'tag',
    placeholder: 'TEXT',
    list: true,
    check: 'tag',
    help: 'Tag to add; repeatable.',
    question: { message: 'Tag' },
  },
  {
    key: 'serviceManagementReference',
    flag: 'service-management-reference',
    placeholder: 'TEXT',
    check: 'serviceReference',
    help: 'Reference into your service or asset management.',
    question: { message: 'Service management reference' },
  },
];
