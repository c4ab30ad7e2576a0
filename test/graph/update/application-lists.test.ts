import { expect, it } from 'vitest';
import {
  disabledWhereRemoved,
  listsInPatch,
  patchOfLists,
  withoutLists,
} from '../../../src/graph/update/application-lists.ts';

const ROLE = {
  id: '7d7b5a7c-7f2d-4c4d-9a39-4f1b5f6a8f01',
  value: 'globalReader',
  displayName: 'globalReader',
  description: 'Reads.',
  isEnabled: true,
  allowedMemberTypes: ['Application'],
};
const SCOPE = {
  id: '7d7b5a7c-7f2d-4c4d-9a39-4f1b5f6a8f02',
  value: 'user_impersonation',
  type: 'User',
  isEnabled: true,
  adminConsentDisplayName: 'A',
  adminConsentDescription: 'B',
  userConsentDisplayName: null,
  userConsentDescription: null,
};
const LISTS = {
  tags: ['a', 'b'],
  identifierUris: ['https://fhir.contoso.com'],
  api: {
    oauth2PermissionScopes: [SCOPE],
    knownClientApplications: ['1'],
    preAuthorizedApplications: [
      { appId: '1', delegatedPermissionIds: ['x', 'y'] },
      { appId: '2', delegatedPermissionIds: ['x'] },
    ],
  },
  appRoles: [ROLE],
  web: { redirectUris: ['https://a.contoso.com/'] },
  spa: { redirectUris: ['https://b.contoso.com/'] },
  publicClient: { redirectUris: ['com.contoso:/callback'] },
  requiredResourceAccess: [
    {
      resourceAppId: '1',
      resourceAccess: [
        { id: 'x', type: 'Scope' },
        { id: 'x', type: 'Role' },
      ],
    },
    { resourceAppId: '2', resourceAccess: [{ id: 'x', type: 'Scope' }] },
  ],
};

it('every list of a patch comes back as it was', () => {
  expect(patchOfLists(listsInPatch(LISTS))).toEqual(LISTS);
});

it('what is no list is left, and nothing else', () => {
  const plain = {
    displayName: 'Name',
    api: { requestedAccessTokenVersion: 2 as const },
    web: { logoutUrl: 'https://a.contoso.com/logout' },
  };
  const patch = {
    ...LISTS,
    displayName: 'Name',
    api: { ...LISTS.api, ...plain.api },
    web: { ...LISTS.web, ...plain.web },
  };
  expect(withoutLists(patch)).toEqual(plain);
  expect(withoutLists(LISTS)).toEqual({});
});

it('roles of one name in two spellings are two', () => {
  const twice = [ROLE, { ...ROLE, id: '7d7b5a7c-7f2d-4c4d-9a39-4f1b5f6a8f03', value: 'globalreader' }];
  expect(patchOfLists(listsInPatch({ appRoles: twice }))).toEqual({ appRoles: twice });
});

it('an enabled role that goes is disabled first', () => {
  const current = listsInPatch({ appRoles: [ROLE] });
  expect(patchOfLists(disabledWhereRemoved(current, listsInPatch({ appRoles: [] })))).toEqual({
    appRoles: [{ ...ROLE, isEnabled: false }],
  });
  expect(disabledWhereRemoved(current, current).size).toBe(0);
});
