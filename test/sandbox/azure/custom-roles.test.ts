import { beforeAll, describe, expect, test } from 'vitest';
import { makeClient } from '../fhir/fhir-client.ts';
import { listOf, objectOf, sharedSandbox, textOf, withSandbox } from '../running-sandbox.ts';
import { assignRole, azureRefusal, type AzureSender, azureSender, fhirServiceScope } from './azure-client.ts';

/*
 * What Azure answered in the recorded test of the Azure CLI
 * (https://github.com/Azure/azure-cli, role/tests/latest/recordings/test_role_definition_scenario.yaml).
 */

const sandbox = sharedSandbox();
const BUILT_IN = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
const OWNER = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
const AUTHORIZATION = '/providers/Microsoft.Authorization';
let send: AzureSender;
let scope = '';
let subscription = '';

beforeAll(async () => {
  send = await azureSender(sandbox());
  scope = await fhirServiceScope(send);
  subscription = subscriptionOf(scope);
});

const subscriptionOf = (id: string): string => id.split('/').slice(0, 3).join('/');
const pathOf = (id: string, of = subscription): string => `${of}${AUTHORIZATION}/roleDefinitions/${id}`;

/** What a role is made with: it lets read the FHIR service. */
const wanted = (roleName: string, more: object = {}, of = subscription): object => ({
  properties: {
    roleName,
    description: 'Reads what there is',
    permissions: [
      { actions: ['*/read'], dataActions: ['Microsoft.HealthcareApis/workspaces/fhirservices/resources/read'] },
    ],
    assignableScopes: [of],
    ...more,
  },
});

const namesIn = async (sender: AzureSender, of = subscription): Promise<string[]> => {
  const { body } = await sender('GET', `${of}${AUTHORIZATION}/roleDefinitions?$filter=type eq 'CustomRole'`);
  return listOf(body).map((each) => textOf(objectOf(each, 'properties'), 'roleName'));
};

describe('a custom role', () => {
  test('is made, changed and deleted, with 201, 201 and 200', async () => {
    const id = crypto.randomUUID();
    const made = await send('PUT', pathOf(id), wanted(`role ${id}`));
    const listed = await namesIn(send);
    const first = objectOf((await send('GET', pathOf(id))).body, 'properties');
    const changed = await send('PUT', pathOf(id), wanted(`role ${id}`, { description: 'Other' }));
    const second = objectOf((await send('GET', pathOf(id))).body, 'properties');
    const deleted = await send('DELETE', pathOf(id));

    expect([made.status, changed.status, deleted.status]).toEqual([201, 201, 200]);
    expect(Object.keys(made.body)).toEqual(['properties', 'id', 'type', 'name']);
    expect(Object.keys(objectOf(made.body, 'properties'))).toEqual([
      ...['roleName', 'type', 'description', 'assignableScopes', 'permissions'],
      ...['createdOn', 'updatedOn', 'createdBy', 'updatedBy'],
    ]);
    expect(objectOf(made.body, 'properties')).toMatchObject({
      type: 'CustomRole',
      permissions: [
        {
          actions: ['*/read'],
          notActions: [],
          dataActions: ['Microsoft.HealthcareApis/workspaces/fhirservices/resources/read'],
          notDataActions: [],
        },
      ],
      createdBy: null,
    });
    expect(listed).toContain(`role ${id}`);
    expect(first['createdBy']).toBe(first['updatedBy']);
    expect(second).toMatchObject({ description: 'Other', createdOn: first['createdOn'] });
    expect(objectOf(deleted.body, 'properties')).toMatchObject({ description: 'Other', createdOn: first['createdOn'] });
    expect(await namesIn(send)).not.toContain(`role ${id}`);
    expect((await send('DELETE', pathOf(id))).status).toBe(204);
    expect(azureRefusal(await send('GET', pathOf(id)))).toContain('404 RoleDefinitionDoesNotExist');
  });

  test('lets do what it says, and stays while someone has it', async () => {
    const id = crypto.randomUUID();
    await send('PUT', pathOf(id), wanted(`role ${id}`));
    const client = await makeClient(sandbox());
    const assigned = await assignRole(send, subscription, id, client.principalId);
    const holder = await azureSender(sandbox(), client);
    const reads = await holder('GET', scope);
    const writes = await holder('PUT', pathOf(crypto.randomUUID()), wanted('mine'));
    const kept = await send('DELETE', pathOf(id));
    await send('DELETE', textOf(assigned.body, 'id'));

    expect([assigned.status, reads.status, writes.status]).toEqual([201, 200, 403]);
    expect(azureRefusal(kept)).toContain('400 RoleDefinitionHasAssignments');
    expect((await send('DELETE', pathOf(id))).status).toBe(200);
  });

  test('is shown to those alone who may read it somewhere, also without a scope', async () => {
    const id = crypto.randomUUID();
    await send('PUT', pathOf(id), wanted(`role ${id}`));
    const nobody = await azureSender(sandbox(), await makeClient(sandbox()));

    expect(azureRefusal(await nobody('GET', pathOf(id, '')))).toContain('404 RoleDefinitionDoesNotExist');
    expect((await nobody('GET', pathOf(BUILT_IN, ''))).status).toBe(200);
    expect((await send('GET', pathOf(id, ''))).status).toBe(200);
  });

  test('is written and deleted only by those who may wherever it can be given', async () => {
    const id = crypto.randomUUID();
    const client = await makeClient(sandbox());
    const group = `${subscription}/resourceGroups/fhir-sandbox`;
    await assignRole(send, group, OWNER, client.principalId);
    const owner = await azureSender(sandbox(), client);
    const wider = await owner('PUT', pathOf(id, group), wanted(`role ${id}`));
    const own = await owner('PUT', pathOf(id, group), wanted(`role ${id}`, {}, group));
    await send('PUT', pathOf(id), wanted(`role ${id}`, { assignableScopes: [group, subscription] }));
    const narrowed = await owner('PUT', pathOf(id, group), wanted(`role ${id}`, {}, group));
    const deleted = await owner('DELETE', pathOf(id, group));

    expect(own.status).toBe(201);
    for (const answer of [wider, narrowed, deleted]) {
      expect(azureRefusal(answer)).toMatch(new RegExp(`^403 AuthorizationFailed: .*over scope '${subscription}' or`));
    }
  });

  test('is listed late, and is listed still, where replication lags', async () => {
    const lagging = await withSandbox({ replicationDelayMs: 3_600_000 });
    const sender = await azureSender(lagging);
    const of = subscriptionOf(await fhirServiceScope(sender));
    const id = crypto.randomUUID();
    await sender('PUT', pathOf(id, of), wanted('late', {}, of));

    expect(await namesIn(sender, of)).toEqual([]);
  });

  test.each<[string, string, object, string]>([
    ['the id of a built-in one', BUILT_IN, {}, '400 InvalidRoleDefinitionId'],
    ['an id that is no GUID', 'mine', {}, '400 InvalidRoleDefinitionId'],
    ['the name of another', crypto.randomUUID(), { roleName: 'reader' }, '409 RoleDefinitionWithSameNameExists'],
    ['no scope', crypto.randomUUID(), { assignableScopes: [] }, '400 BadRequestFormat'],
  ])('with %s is refused', async (_what, id, more, reason) => {
    expect(azureRefusal(await send('PUT', pathOf(id), wanted('fine', more)))).toContain(reason);
  });
});

describe('a built-in role', () => {
  const onFhir = (suffixes: readonly string[]): string[] =>
    suffixes.map((each) =>
      each.startsWith('S:')
        ? `Microsoft.HealthcareApis/services/fhir/resources/${each.slice(2)}`
        : `Microsoft.HealthcareApis/workspaces/fhirservices/resources/${each.slice(2)}`,
    );
  const writer = [
    ...['read', 'write', 'delete', 'export/action', 'resourceValidate/action', 'reindex/action', 'convertData/action'],
    ...['editProfileDefinitions/action', 'import/action'],
  ];

  test.each<[string, string[], string[]]>([
    ['FHIR Data Contributor', ['S:*', 'W:*'], ['S:smart/action', 'W:smart/action']],
    ['FHIR Data Writer', [...writer.map((each) => `S:${each}`), ...writer.map((each) => `W:${each}`)], []],
    ['FHIR Data Reader', ['S:read', 'W:read'], []],
    ['FHIR Data Exporter', ['S:read', 'S:export/action', 'W:read', 'W:export/action'], []],
    ['FHIR Data Importer', ['W:read', 'W:import/action'], []],
    ['FHIR Data Converter', ['S:convertData/action', 'W:convertData/action'], []],
    ['FHIR SMART User', ['S:read', 'W:read', 'S:smart/action', 'W:smart/action'], []],
  ])('%s lets do what Azure says', async (name, dataActions, notDataActions) => {
    const filter = encodeURIComponent(`roleName eq '${name.toLowerCase()}'`);
    const { body } = await send('GET', `${scope}${AUTHORIZATION}/roleDefinitions?$filter=${filter}`);
    const [role = {}] = listOf(body);

    expect(objectOf(role, 'properties')).toMatchObject({
      roleName: name,
      assignableScopes: ['/'],
      permissions: [
        { actions: [], notActions: [], dataActions: onFhir(dataActions), notDataActions: onFhir(notDataActions) },
      ],
      createdOn: expect.stringMatching(/^20\d\d-.*\.\d{7}Z$/) as string,
      createdBy: null,
    });
    expect(body).not.toHaveProperty('nextLink');
  });

  test('cannot be deleted', async () => {
    const answer = await send('DELETE', pathOf(BUILT_IN));
    expect(azureRefusal(answer)).toContain('400 InvalidRoleDefinitionId');
  });
});
