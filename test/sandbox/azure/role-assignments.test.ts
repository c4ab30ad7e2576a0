import { beforeAll, describe, expect, test } from 'vitest';
import { makeClient } from '../fhir/fhir-client.ts';
import { listOf, objectOf, sharedSandbox, textOf } from '../running-sandbox.ts';
import {
  adminToken,
  assignRole,
  AZURE_ROLES,
  azureRefusal,
  type AzureSender,
  azureSender,
  azureSenderWith,
  fhirServiceScope,
} from './azure-client.ts';

const sandbox = sharedSandbox();
let send: AzureSender;
let scope = '';
const AUTHORIZATION = '/providers/Microsoft.Authorization';

beforeAll(async () => {
  send = await azureSender(sandbox());
  scope = await fhirServiceScope(send);
});

/** The object id of a new service principal. */
async function principal(): Promise<string> {
  return (await makeClient(sandbox())).principalId;
}

describe('role definitions', () => {
  test('are found by name, at any scope, with what they allow', async () => {
    const filter = encodeURIComponent("roleName eq 'FHIR Data Exporter'");
    const { body } = await send('GET', `${scope}${AUTHORIZATION}/roleDefinitions?$filter=${filter}`);

    expect(listOf(body)).toMatchObject([
      {
        name: AZURE_ROLES.exporter,
        id: `/subscriptions/${scope.split('/')[2] ?? ''}${AUTHORIZATION}/roleDefinitions/${AZURE_ROLES.exporter}`,
        properties: {
          type: 'BuiltInRole',
          permissions: [
            {
              dataActions: [
                'Microsoft.HealthcareApis/services/fhir/resources/read',
                'Microsoft.HealthcareApis/services/fhir/resources/export/action',
                'Microsoft.HealthcareApis/workspaces/fhirservices/resources/read',
                'Microsoft.HealthcareApis/workspaces/fhirservices/resources/export/action',
              ],
            },
          ],
        },
      },
    ]);
  });

  test('are the seven for FHIR and the general ones', async () => {
    const { body } = await send('GET', `${scope}${AUTHORIZATION}/roleDefinitions?$filter=atScopeAndBelow()`);
    const names = listOf(body).map((each) => textOf(objectOf(each, 'properties'), 'roleName'));

    expect(names.filter((name) => name.startsWith('FHIR'))).toHaveLength(7);
    expect(names).toEqual(expect.arrayContaining(['Owner', 'Reader', 'User Access Administrator']));
  });

  test('are read by id', async () => {
    const { body } = await send('GET', `${scope}${AUTHORIZATION}/roleDefinitions/${AZURE_ROLES.reader}`);

    expect(textOf(objectOf(body, 'properties'), 'roleName')).toBe('FHIR Data Reader');
    expect(azureRefusal(await send('GET', `${scope}${AUTHORIZATION}/roleDefinitions/${crypto.randomUUID()}`))).toMatch(
      /^404 RoleDefinitionDoesNotExist: The specified role definition with ID '[0-9a-f]{32}' does not exist\.$/,
    );
    // Terraform's azurerm_role_definition without a scope reads built-in roles at the root.
    const { body: atRoot } = await send('GET', `${AUTHORIZATION}/roleDefinitions/${AZURE_ROLES.reader}`);
    expect(textOf(atRoot, 'id')).toBe(`/providers/Microsoft.Authorization/roleDefinitions/${AZURE_ROLES.reader}`);
    // The Owner of a subscription is none of the root.
    const refused = await send('GET', `${AUTHORIZATION}/roleAssignments`);
    expect(objectOf(refused.body, 'error')['code']).toBe('AuthorizationFailed');
  });
});

describe('a role assignment', () => {
  test('is made under a GUID of the client’s, found, and taken back', async () => {
    const principalId = await principal();
    const name = crypto.randomUUID();
    const made = await assignRole(send, scope, AZURE_ROLES.reader, principalId, { name });
    const path = `${scope}${AUTHORIZATION}/roleAssignments/${name}`;
    const read = await send('GET', path);
    const removed = [await send('DELETE', path), await send('DELETE', path)];

    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      id: path,
      name,
      properties: { principalId, principalType: 'ServicePrincipal', scope, createdBy: null },
    });
    // The answer to the PUT is provisional.
    const caller = objectOf(made.body, 'properties')['updatedBy'];
    expect(read.body).toEqual({
      ...made.body,
      properties: { ...objectOf(made.body, 'properties'), createdBy: caller },
    });
    expect(removed.map(({ status }) => status)).toEqual([200, 204]);
    expect(azureRefusal(await send('GET', path))).toContain('404 RoleAssignmentNotFound');
  });

  test.each([
    ['atScope()', { fromService: 2, fromGroup: 1 }],
    ["principalId eq '{id}'", { fromService: 2, fromGroup: 2 }],
    ["atScope() and assignedTo('{id}')", { fromService: 2, fromGroup: 1 }],
  ])('is found by %s', async (filter, expected) => {
    const principalId = await principal();
    const group = scope.split('/providers/')[0] ?? '';
    await assignRole(send, scope, AZURE_ROLES.reader, principalId);
    await assignRole(send, group, AZURE_ROLES.reader, principalId);
    const found = async (on: string): Promise<number> => {
      const text = encodeURIComponent(filter.replace('{id}', principalId));
      const { body } = await send('GET', `${on}${AUTHORIZATION}/roleAssignments?$filter=${text}`);
      return listOf(body).filter((each) => objectOf(each, 'properties')['principalId'] === principalId).length;
    };

    expect({ fromService: await found(scope), fromGroup: await found(group) }).toEqual(expected);
  });

  test('again with the same name: changed in description and condition, with 201 too; with other access: refused', async () => {
    const principalId = await principal();
    const name = crypto.randomUUID();
    const path = `${scope}${AUTHORIZATION}/roleAssignments/${name}`;
    const more = { condition: "@Resource[Microsoft.Storage/…:Name] stringEquals 'foo'", conditionVersion: '2.0' };
    await assignRole(send, scope, AZURE_ROLES.reader, principalId, { name, description: 'first', ...more });
    const first = objectOf((await send('GET', path)).body, 'properties');
    const again = await assignRole(send, scope, AZURE_ROLES.reader, principalId, { name, description: 'second' });
    const second = objectOf((await send('GET', path)).body, 'properties');
    const other = await assignRole(send, scope, AZURE_ROLES.writer, principalId, { name });

    expect(first).toMatchObject({ description: 'first', ...more });
    expect(again.status).toBe(201);
    expect(objectOf(again.body, 'properties')).toMatchObject({
      createdBy: null,
      updatedOn: second['updatedOn'],
      createdOn: second['updatedOn'],
    });
    expect(second).toMatchObject({
      description: 'second',
      condition: null,
      conditionVersion: null,
      createdOn: first['createdOn'],
      createdBy: first['createdBy'],
    });
    expect(azureRefusal(other)).toBe(
      '400 RoleAssignmentUpdateNotPermitted: Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
    );
  });

  test('is told with all that is known of it, in the order and with the dates of the service', async () => {
    const { body } = await assignRole(send, scope, AZURE_ROLES.reader, await principal());
    const removed = await send('DELETE', textOf(body, 'id'));
    const properties = objectOf(removed.body, 'properties');

    expect(Object.keys(removed.body)).toEqual(['properties', 'id', 'type', 'name']);
    expect(Object.keys(properties)).toEqual([
      ...['roleDefinitionId', 'principalId', 'principalType', 'scope', 'condition', 'conditionVersion', 'createdOn'],
      ...['updatedOn', 'createdBy', 'updatedBy', 'delegatedManagedIdentityResourceId', 'description'],
    ]);
    expect([properties['createdOn'], properties['updatedOn']]).toEqual([
      expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/),
      expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/),
    ]);
    expect(String(properties['updatedOn']) > String(properties['createdOn'])).toBe(true);
  });

  test('is told without what versions of the API before 2020 do not know', async () => {
    const { body } = await assignRole(send, scope, AZURE_ROLES.reader, await principal());
    const token = await adminToken(sandbox());
    const headers = { authorization: `Bearer ${token}` };
    const old = await sandbox().send(`${textOf(body, 'id')}?api-version=2018-09-01-preview`, { headers });

    expect(Object.keys(objectOf(old.body, 'properties'))).toEqual([
      ...['roleDefinitionId', 'principalId', 'principalType', 'scope'],
      ...['createdOn', 'updatedOn', 'createdBy', 'updatedBy'],
    ]);
  });

  test('again under another name: it exists', async () => {
    const principalId = await principal();
    const { body } = await assignRole(send, scope, AZURE_ROLES.reader, principalId);
    const id = textOf(body, 'name').replaceAll('-', '');

    expect(azureRefusal(await assignRole(send, scope, AZURE_ROLES.reader, principalId))).toBe(
      `409 RoleAssignmentExists: The role assignment already exists. The ID of the existing role assignment is ${id}.`,
    );
  });

  test('to nobody: refused with the advice about replication', async () => {
    const refused = await assignRole(send, scope, AZURE_ROLES.reader, '00000000-0000-4000-8000-000000000000');

    expect(azureRefusal(refused)).toBe(
      `400 PrincipalNotFound: Principal 00000000000040008000000000000000 does not exist in the directory ${sandbox().ready.tenantId}. ` +
        'Check that you have the correct principal ID. If you are creating this principal and then immediately ' +
        'assigning a role, this error might be related to a replication delay. In this case, set the role assignment ' +
        'principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype',
    );
  });

  test('to another kind of principal than said: refused', async () => {
    const refused = await assignRole(send, scope, AZURE_ROLES.reader, await principal(), { principalType: 'User' });

    expect(azureRefusal(refused)).toContain("400 UnmatchedPrincipalType: The PrincipalId '");
  });

  test('under a name that is no GUID, of a role that is none, on a scope that is none: refused', async () => {
    const principalId = await principal();
    const refusals = [
      await assignRole(send, scope, AZURE_ROLES.reader, principalId, { name: 'mine' }),
      await assignRole(send, scope, crypto.randomUUID(), principalId),
      await assignRole(send, `${scope}x`, AZURE_ROLES.reader, principalId),
    ];

    expect(refusals.map((each) => azureRefusal(each).split(':')[0])).toEqual([
      '400 InvalidRoleAssignmentId',
      '404 RoleDefinitionDoesNotExist',
      '404 ResourceNotFound',
    ]);
  });

  test('by someone without the right: refused with the action and scope', async () => {
    const client = await makeClient(sandbox());
    const powerless = await azureSender(sandbox(), client);
    const name = crypto.randomUUID();
    const refused = await assignRole(powerless, scope, AZURE_ROLES.reader, client.principalId, { name });
    const over = `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;

    expect(azureRefusal(refused)).toBe(
      `403 AuthorizationFailed: The client '${client.clientId}' with object id '${client.principalId}' does not have ` +
        `authorization to perform action 'Microsoft.Authorization/roleAssignments/write' over scope '${over}' or the ` +
        'scope is invalid. If access was recently granted, please refresh your credentials.',
    );
    expect(refused.headers.get('x-ms-failure-cause')).toBe('gateway');
    expect([...refused.headers.keys()].filter((each) => each.startsWith('x-ms-ratelimit'))).toEqual([]);
  });

  test('by someone without the right, on a resource that is none: refused as if it were there', async () => {
    const client = await makeClient(sandbox());
    const powerless = await azureSender(sandbox(), client);
    const refused = await assignRole(powerless, `${scope}x`, AZURE_ROLES.reader, client.principalId);

    expect(azureRefusal(refused)).toContain('403 AuthorizationFailed: ');
  });

  test.each([
    ['User Access Administrator', '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9', 201],
    ['Role Based Access Control Administrator', 'f58310d9-a9f6-439a-9e8d-f62e7b41a168', 201],
    ['Contributor', 'b24988ac-6180-42a0-ab88-20f7382dd24c', 403],
  ])('by a %s', async (_name, roleId, status) => {
    const client = await makeClient(sandbox());
    await assignRole(send, scope, roleId, client.principalId);
    const answer = await assignRole(
      await azureSender(sandbox(), client),
      scope,
      AZURE_ROLES.reader,
      client.principalId,
    );

    expect(answer.status).toBe(status);
  });
});

test('answers say how many requests are left, and that nothing may be kept', async () => {
  const read = await send('GET', `${scope}${AUTHORIZATION}/roleAssignments?$filter=atScope()`);
  const written = await assignRole(send, scope, AZURE_ROLES.reader, await principal());

  expect(Object.fromEntries(read.headers)).toMatchObject({
    'cache-control': 'no-cache',
    pragma: 'no-cache',
    expires: '-1',
    'x-content-type-options': 'nosniff',
    'x-cache': 'CONFIG_NOCACHE',
    'x-ms-ratelimit-remaining-subscription-global-reads': '3749',
  });
  expect(Object.fromEntries(written.headers)).toMatchObject({
    'x-ms-ratelimit-remaining-subscription-writes': '199',
    'x-ms-ratelimit-remaining-subscription-global-writes': '2999',
  });
});

describe('what az asks at sign-in', () => {
  test('subscriptions, for whoever has a role there, and tenants', async () => {
    const { tenantId } = sandbox().ready;
    const nobody = await azureSender(sandbox(), await makeClient(sandbox()));

    expect((await send('GET', '//subscriptions')).body).toMatchObject({ value: [{ tenantId, state: 'Enabled' }] });
    expect((await nobody('GET', '/subscriptions')).body).toMatchObject({ value: [] });
    expect((await nobody('GET', '/tenants')).body).toMatchObject({ value: [{ tenantId }] });
  });
});

describe('MSAL of az', () => {
  test('finds the tenant’s endpoints under an authority that it does not look up elsewhere', async () => {
    const { origin, tenantId } = sandbox().ready;
    const { body } = await sandbox().send('/adfs/.well-known/openid-configuration');

    expect(body).toMatchObject({
      token_endpoint: `${origin}/${tenantId}/oauth2/v2.0/token`,
      authorization_endpoint: `${origin}/${tenantId}/oauth2/v2.0/authorize`,
      device_authorization_endpoint: `${origin}/${tenantId}/oauth2/v2.0/devicecode`,
    });
  });
});

describe('resources', () => {
  test('the FHIR service is found from the subscription', async () => {
    const filter = encodeURIComponent("resourceType eq 'Microsoft.HealthcareApis/workspaces/fhirservices'");
    const [, , subscription = ''] = scope.split('/');
    const found = await send('GET', `/subscriptions/${subscription}/resources?$filter=${filter}`);
    const workspaces = await send(
      'GET',
      `/subscriptions/${subscription}/providers/Microsoft.HealthcareApis/workspaces`,
    );
    const [workspace = {}] = listOf(workspaces.body);
    const services = await send('GET', `${textOf(workspace, 'id')}/fhirservices`);
    const { origin, tenantId } = sandbox().ready;

    expect(listOf(found.body).map((each) => each['id'])).toEqual([scope]);
    expect(listOf(services.body)).toMatchObject([
      {
        id: scope,
        properties: {
          authenticationConfiguration: { authority: `${origin}/${tenantId}`, audience: `${origin}/fhir/ahds` },
        },
      },
    ]);
  });

  test('several types are found at once; the retired service is there to ask for, and has none', async () => {
    const group = scope.split('/providers/')[0] ?? '';
    const retired = 'Microsoft.HealthcareApis/services';
    const types = ['Microsoft.HealthcareApis/workspaces/fhirservices', retired];
    const filter = encodeURIComponent(types.map((type) => `resourceType eq '${type}'`).join(' or '));
    const found = await send('GET', `${group}/resources?$filter=${filter}`);

    expect(listOf(found.body).map((each) => each['id'])).toEqual([scope]);
    expect((await send('GET', `${group}/providers/${retired}`)).body).toEqual({ value: [] });
    expect(azureRefusal(await send('GET', `${group}/providers/${retired}/old`))).toContain('404 ResourceNotFound');
    expect(azureRefusal(await send('GET', `${group}/resources?$filter=size gt 3`))).toContain(
      '400 InvalidFilterInQueryString',
    );
  });
});

describe('Azure Resource Manager refuses', () => {
  test('a call without a token, and with one for something else', async () => {
    const without = await sandbox().send('/subscriptions?api-version=2022-12-01');
    const wrong = await azureSenderWith(sandbox(), await sandbox().token())('GET', '/subscriptions');

    expect(azureRefusal(without)).toBe(
      "401 AuthenticationFailed: Authentication failed. The 'Authorization' header is missing.",
    );
    expect(azureRefusal(wrong)).toContain(
      `401 InvalidAuthenticationTokenAudience: The access token has been obtained for wrong audience or resource '`,
    );
    expect(without.headers.get('www-authenticate')).toContain(`authorization_uri="${sandbox().ready.origin}/`);
  });

  test('a call without api-version', async () => {
    const headers = { authorization: `Bearer ${await adminToken(sandbox())}` };
    const refused = await sandbox().send('/subscriptions', { headers });

    expect(azureRefusal(refused)).toBe(
      '400 MissingApiVersionParameter: The api-version query parameter (?api-version=) is required for all requests.',
    );
  });
});
