import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type AzureSender, azureSender, subscriptionId } from '../azure/azure-client.ts';
import { makeApplication, makeServicePrincipal } from '../make-objects.ts';
import { objectOf, sharedSandbox, textOf } from '../running-sandbox.ts';
import { recordedIn } from './recording-sources.ts';

// What Azure Resource Manager answered about role assignments when the tests of Azure CLI were recorded.

const sandbox = sharedSandbox();
const READER = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';

const PROPERTIES = [
  'roleDefinitionId',
  'principalId',
  'principalType',
  'scope',
  'condition',
  'conditionVersion',
  'createdOn',
  'updatedOn',
  'createdBy',
  'updatedBy',
  'delegatedManagedIdentityResourceId',
  'description',
];
const SEVEN_DIGITS = /T\d\d:\d\d:\d\d\.\d{7}Z$/;

/** A sender, the path of an assignment that there is not yet, and the body that makes it for a new principal. */
async function newAssignment(): Promise<{ send: AzureSender; path: string; another: string; body: object }> {
  const send = await azureSender(sandbox());
  const scope = `/subscriptions/${await subscriptionId(send)}/resourceGroups/fhir-sandbox`;
  const { appId } = await makeApplication(sandbox());
  const principalId = await makeServicePrincipal(sandbox(), appId);
  const path = (): string => `${scope}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`;
  const roleDefinitionId = `${scope}/providers/Microsoft.Authorization/roleDefinitions/${READER}`;
  return { send, path: path(), another: path(), body: { properties: { roleDefinitionId, principalId } } };
}

describe(`role assignments (${recordedIn('test_role_assignment_create_update')})`, () => {
  test('PUT is 201 the first and the second time, with all properties in order', async () => {
    const { send, path, body } = await newAssignment();
    const [made, changed] = [await send('PUT', path, body), await send('PUT', path, body)];
    expect([made.status, changed.status]).toEqual([201, 201]);
    expect(Object.keys(made.body)).toEqual(['properties', 'id', 'type', 'name']);
    expect(Object.keys(objectOf(made.body, 'properties'))).toEqual(PROPERTIES);
  });

  test('the answer to PUT is provisional: createdBy is read later, and createdOn is what updatedOn was', async () => {
    const { send, path, body } = await newAssignment();
    const made = objectOf((await send('PUT', path, body)).body, 'properties');
    const read = objectOf((await send('GET', path)).body, 'properties');
    expect(made['createdBy']).toBe(null);
    expect(textOf(read, 'createdBy')).toBe(textOf(made, 'updatedBy'));
    expect(read['createdOn']).toBe(made['updatedOn']);
    expect(textOf(made, 'createdOn')).toMatch(SEVEN_DIGITS);
    expect(textOf(read, 'updatedOn')).toMatch(SEVEN_DIGITS);
  });

  test('DELETE is 200 with what was deleted', async () => {
    const { send, path, body } = await newAssignment();
    await send('PUT', path, body);
    const { status, body: deleted } = await send('DELETE', path);
    expect({ status, id: textOf(deleted, 'id') }).toEqual({ status: 200, id: path });
  });

  test('the type of a principal is filled in', async () => {
    const { send, path, body } = await newAssignment();
    const made = objectOf((await send('PUT', path, body)).body, 'properties');
    expect(made['principalType']).toBe('ServicePrincipal');
  });
});

describe('refusals', () => {
  test(`the same assignment under another name is 409 (${recordedIn('test_role_assignment_scenario')})`, async () => {
    const { send, path, another, body } = await newAssignment();
    await send('PUT', path, body);
    const { status, body: refusal } = await send('PUT', another, body);
    const error = objectOf(refusal, 'error');
    expect({ status, code: error['code'], keys: Object.keys(error) }).toEqual({
      status: 409,
      code: 'RoleAssignmentExists',
      keys: ['code', 'message'],
    });
    expect(textOf(error, 'message')).toMatch(/^The role assignment already exists\./);
  });

  test('an unknown principal is 400, and its id without dashes is in the text', async () => {
    // Recorded in src/azure-cli/azure/cli/command_modules/container/tests/latest/recordings/test_container_create_with_msi_scope.yaml
    // of https://github.com/Azure/azure-cli.
    const { send, path } = await newAssignment();
    const principalId = randomUUID();
    const roleDefinitionId = path.replace(/roleAssignments.*/, `roleDefinitions/${READER}`);
    const { status, body } = await send('PUT', path, { properties: { roleDefinitionId, principalId } });
    const error = objectOf(body, 'error');
    expect({ status, code: error['code'] }).toEqual({ status: 400, code: 'PrincipalNotFound' });
    expect(textOf(error, 'message')).toContain(`Principal ${principalId.replaceAll('-', '')} does not exist`);
    expect(textOf(error, 'message')).toMatch(/ {2}See https:\/\/aka\.ms\/docs-principaltype$/);
  });
});
