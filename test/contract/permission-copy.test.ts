import { expect, it } from 'vitest';
import type { OpenApiDocument } from './graph-description.ts';
import { permissionFaults } from './permission-copy.ts';

const DOCUMENT: OpenApiDocument = {
  paths: {
    '/groups/{group-id}/members/$ref': {
      parameters: [],
      post: {
        'x-ms-permissions': {
          DelegatedWork: { least: ['GroupMember.ReadWrite.All'], all: ['GroupMember.ReadWrite.All'] },
          Application: {
            all: ['Group.ReadWrite.All', 'GroupMember.ReadWrite.All'],
            alsoRequires: { 'GroupMember.ReadWrite.All': 'User.Read.All,Directory.Read.All' },
          },
        },
      },
    },
    '/me': { get: {} },
  },
  components: { schemas: {}, parameters: {} },
};

const COPY = {
  operations: ['POST /groups/{id}/members/$ref'],
  delegated: ['GroupMember.ReadWrite.All'],
  application: [
    'GroupMember.ReadWrite.All + User.Read.All',
    'Group.ReadWrite.All',
    'Directory.Read.All + GroupMember.ReadWrite.All',
  ],
};
const ME = { operations: ['GET /me'], delegated: [], application: [] };

it('finds no fault in a true copy, whatever its order', () => {
  expect(permissionFaults(DOCUMENT, { copied: [COPY], corrected: [], added: [ME] })).toEqual([]);
});

it.each([
  ['a permission too many', { ...COPY, delegated: [...COPY.delegated, 'User.Read'] }],
  ['one that is missing', { ...COPY, application: COPY.application.slice(1) }],
  ['a companion that is missing', { ...COPY, application: ['Group.ReadWrite.All', 'GroupMember.ReadWrite.All'] }],
])('finds %s', (_what, row) => {
  expect(permissionFaults(DOCUMENT, { copied: [row], corrected: [], added: [] })).toEqual([
    "POST /groups/{id}/members/$ref: permission-table.ts differs from Graph's description",
  ]);
});

it('finds what is in the wrong table', () => {
  expect(permissionFaults(DOCUMENT, { copied: [], corrected: [ME], added: [COPY] })).toEqual([
    "GET /me: is corrected, though Graph's description has no permissions for it",
    "POST /groups/{id}/members/$ref: is added by hand, though Graph's description has its permissions",
  ]);
});
