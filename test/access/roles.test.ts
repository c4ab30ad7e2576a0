import { describe, expect, it } from 'vitest';
import { leadsOf } from '../../src/access/control/directory-actions.ts';
import { reachOf, wordsOf } from '../../src/access/reach.ts';
import {
  allowedOf,
  allowsAction,
  type AzurePermission,
  listDataActions,
} from '../../src/access/read/azure-role-actions.ts';
import { heldAzureRoles } from '../../src/access/read/held-azure-roles.ts';
import type { AzureGrant } from '../../src/access/read/azure-roles.ts';
import { readFhirResourceId } from '../../src/registration/roles/fhir-resource-id.ts';

const DATA = 'Microsoft.HealthcareApis/workspaces/fhirservices/resources/';
const NOTHING: AzurePermission = { actions: [], notActions: [], dataActions: [], notDataActions: [] };

function dataActionsOf(
  permissions: readonly AzurePermission[],
  kind: Parameters<typeof listDataActions>[1],
): ReturnType<typeof allowedOf> {
  return allowedOf(listDataActions(permissions, kind));
}

function permission(some: Partial<AzurePermission>): readonly AzurePermission[] {
  return [{ ...NOTHING, ...some }];
}

describe('the data actions of an Azure role', () => {
  it('are its dataActions without its notDataActions', () => {
    const all = dataActionsOf(
      permission({ dataActions: [`${DATA}*`], notDataActions: [`${DATA}smart/action`] }),
      'ahds',
    );
    expect(wordsOf(all ?? new Set())).toBe(
      'read, write, delete, hard delete, export, import, convert, reindex, bulk operations, change profiles, manage search parameters',
    );
    const reader = dataActionsOf(permission({ dataActions: [`${DATA.toLowerCase()}READ`] }), 'ahds');
    expect([...(reader ?? [])]).toEqual(['read']);
  });

  it('of another kind of service count for nothing', () => {
    expect(dataActionsOf(permission({ dataActions: [`${DATA}*`] }), 'azure-api-for-fhir')?.size).toBe(0);
  });

  it('follow from the token where one of them is for SMART', () => {
    expect(dataActionsOf(permission({ dataActions: [`${DATA}read`, `${DATA}smart/action`] }), 'ahds')).toBeNull();
  });
});

describe('the management actions of an Azure role', () => {
  const write = 'Microsoft.Authorization/roleAssignments/write';
  it.each([
    ['Owner', { actions: ['*'] }, true],
    ['Contributor', { actions: ['*'], notActions: ['Microsoft.Authorization/*/Write'] }, false],
    ['User Access Administrator', { actions: ['*/read', 'Microsoft.Authorization/*'] }, true],
    ['Reader', { actions: ['*/read'] }, false],
  ])('of %s include assigning roles or not', (_name, some, allowed) => {
    expect(allowsAction(permission(some), write)).toBe(allowed);
  });
});

describe('deny assignments', () => {
  const resource = readFhirResourceId(
    '/subscriptions/1e0b8cb1-0b5f-4c46-9b5d-2e6a4a0b3c11/resourceGroups/care/providers/Microsoft.HealthcareApis/workspaces/ward/fhirservices/fhir',
  );
  const grant: AzureGrant = {
    principalId: 'someone',
    principalType: 'user',
    roleName: 'FHIR Data Contributor',
    permissions: permission({ dataActions: [`${DATA}read`, `${DATA}write`] }),
    scope: resource?.id ?? '',
    condition: null,
    since: null,
    state: 'active',
    endsAt: null,
  };
  const denial = {
    name: 'No writes',
    permissions: permission({ dataActions: [`${DATA}write`] }),
    principalIds: ['someone'],
  };

  it('take their actions away, and are named', () => {
    expect(resource).not.toBeNull();
    const held =
      resource === null ? [] : heldAzureRoles({ grants: [grant], denials: [{ ...denial, exceptIds: [] }] }, resource);
    expect(held.map(({ words, path }) => [words, path.denied])).toEqual([['read', 'No writes']]);
  });

  it('of everything leave nothing', () => {
    const all = { ...denial, permissions: permission({ dataActions: [`${DATA}*`] }), exceptIds: [] };
    const held = resource === null ? [] : heldAzureRoles({ grants: [grant], denials: [all] }, resource);
    expect(held.map(({ words, path }) => [words, path.denied])).toEqual([['nothing', 'No writes']]);
  });

  it('leave out whom they except', () => {
    const except = [{ ...denial, exceptIds: ['someone'] }];
    const held = resource === null ? [] : heldAzureRoles({ grants: [grant], denials: except }, resource);
    expect(held.map(({ words, path }) => [words, path.denied])).toEqual([['read, write', null]]);
  });
});

describe('the reach of several roles', () => {
  it('is what they allow together, and says what is not known', () => {
    const reader = { actions: new Set(['read'] as const), words: 'read' };
    const smart = { actions: null, words: 'what the SMART scopes of the token allow' };
    expect(reachOf([reader])).toEqual({ words: 'read', actions: ['read'] });
    expect(reachOf([reader, smart])).toEqual({
      words: 'read; what the SMART scopes of the token allow',
      actions: null,
    });
    expect(reachOf([])).toEqual({ words: 'nothing', actions: [] });
  });
});

describe('the actions of a directory role', () => {
  it.each([
    [['microsoft.directory/roleAssignments/allProperties/allTasks'], ['any role']],
    [['microsoft.directory/applications.myOrganization/credentials/update'], ['as any application']],
    [['microsoft.directory/groups.security/members/update'], ['the roles of groups']],
    [['microsoft.directory/users/authenticationMethods/create'], ['as any person']],
    [['microsoft.directory/applications/createAsOwner', 'microsoft.directory/users/standard/read'], []],
  ])('%j lead to %j', (actions, leads) => {
    expect(leadsOf(actions, false)).toEqual(leads);
  });

  it('reach people and groups only in an administrative unit', () => {
    const actions = ['microsoft.directory/applications/owners/update', 'microsoft.directory/users/password/update'];
    expect(leadsOf(actions, true)).toEqual(['as any person']);
  });
});
