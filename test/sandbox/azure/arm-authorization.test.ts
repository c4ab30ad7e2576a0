import { AuthorizationManagementClient, type RoleAssignment } from '@azure/arm-authorization';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Client, HEALTHCARE_APIS, makeClient, tokenOf } from '../fhir/fhir-client.ts';
import { sharedSandbox, type TestSandbox, textOf, withSandbox } from '../running-sandbox.ts';
import { adminToken, ARM, AZURE_ROLES, azureSender, fhirServiceScope } from './azure-client.ts';

const sandbox = sharedSandbox();
let scope = '';
let admin: AuthorizationManagementClient;

beforeAll(async () => {
  scope = await fhirServiceScope(await azureSender(sandbox()));
  admin = await clientOf(sandbox());
});

/** Microsoft's client as it comes, of the administrator or of `client`. */
async function clientOf(of: TestSandbox, client?: Client): Promise<AuthorizationManagementClient> {
  const token = client === undefined ? await adminToken(of) : await tokenOf(of, client, ARM);
  const credential = { getToken: () => Promise.resolve({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
  const [, , subscription = ''] = (await fhirServiceScope(await azureSender(of))).split('/');
  return new AuthorizationManagementClient(credential, subscription, {
    endpoint: of.ready.origin,
    credentialScopes: 'https://management.azure.com/.default',
    tlsOptions: { ca: of.caCertificate },
    retryOptions: { maxRetries: 0 },
  });
}

const definition = (id: string): string => `/providers/Microsoft.Authorization/roleDefinitions/${id}`;

async function assign(
  client: AuthorizationManagementClient,
  principalId: string,
  more: { readonly name?: string; readonly role?: string; readonly principalType?: string } = {},
): Promise<RoleAssignment> {
  const { name = crypto.randomUUID(), role = AZURE_ROLES.reader, principalType = 'ServicePrincipal' } = more;
  const parameters = { principalId, principalType, roleDefinitionId: definition(role) };
  return client.roleAssignments.create(scope, name, parameters);
}

async function all<T>(found: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of found) {
    items.push(item);
  }
  return items;
}

/** `status code` of what the client throws, with the message. */
async function refusal(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => null,
    (reason: unknown) => reason,
  );
  const { statusCode, code, message } = error as { statusCode: number; code: string; message: string };
  return `${statusCode} ${code} ${message}`;
}

describe('@azure/arm-authorization, unmodified', () => {
  test('creates an assignment, finds it in each way, and deletes it', async () => {
    const { principalId } = await makeClient(sandbox());
    const name = crypto.randomUUID();
    const made = await assign(admin, principalId, { name });
    const id = made.id ?? '';
    const filters = [`principalId eq '${principalId}'`, `assignedTo('${principalId}')`, 'atScope()'];
    const found = await Promise.all(
      filters.map((filter) => all(admin.roleAssignments.listForScope(scope, { filter }))),
    );

    expect(made).toMatchObject({ name, principalId, principalType: 'ServicePrincipal', scope });
    expect(made.createdOn).toBeInstanceOf(Date);
    expect(made.roleDefinitionId).toMatch(new RegExp(`${AZURE_ROLES.reader}$`));
    for (const list of found) {
      expect(list.map((each) => each.id)).toContain(id);
    }
    expect(await admin.roleAssignments.getById(id)).toMatchObject({ id });
    expect(await admin.roleAssignments.get(scope, name)).toMatchObject({ id });
    expect(
      await admin.roleAssignments.createById(id, { principalId, roleDefinitionId: definition(AZURE_ROLES.reader) }),
    ).toMatchObject({ id });
    expect(await admin.roleAssignments.deleteById(id)).toMatchObject({ id });
    expect(await refusal(admin.roleAssignments.getById(id))).toMatch(/^404 RoleAssignmentNotFound /);
    // Gone already: the client knows no body for 204.
    expect(await admin.roleAssignments.deleteById(id)).not.toHaveProperty('principalId');
  });

  test('lists the roles, all and by name', async () => {
    const roles = await all(admin.roleDefinitions.list(scope));
    const [reader, ...others] = await all(
      admin.roleDefinitions.list(scope, { filter: "roleName eq 'FHIR Data Reader'" }),
    );

    expect(roles.length).toBeGreaterThan(10);
    expect(others).toEqual([]);
    expect(reader).toMatchObject({ name: AZURE_ROLES.reader, roleType: 'BuiltInRole' });
    expect(await admin.roleDefinitions.getById(reader?.id ?? '')).toMatchObject({ roleName: 'FHIR Data Reader' });
  });

  test('lists for the subscription, its group and the resource', async () => {
    const { principalId } = await makeClient(sandbox());
    const { id } = await assign(admin, principalId);
    const [provider = '', type = '', parent = '', child = '', name = ''] = (scope.split('/providers/')[1] ?? '').split(
      '/',
    );
    const { roleAssignments } = admin;
    const lists = [
      roleAssignments.listForSubscription(),
      roleAssignments.listForResourceGroup('fhir-sandbox'),
      roleAssignments.listForResource('fhir-sandbox', provider, `${type}/${parent}/${child}`, name),
    ];
    for (const list of lists) {
      expect((await all(list)).map((each) => each.id)).toContain(id);
    }
  });

  test('is told why it may not', async () => {
    const client = await makeClient(sandbox());
    const { principalId } = client;
    const name = crypto.randomUUID();
    await assign(admin, principalId, { name });
    const other = await makeClient(sandbox());

    expect(await refusal(assign(admin, principalId))).toMatch(
      /^409 RoleAssignmentExists .*existing role assignment is [0-9a-f]{32}/,
    );
    expect(await refusal(assign(admin, other.principalId, { name }))).toMatch(/^400 RoleAssignmentUpdateNotPermitted /);
    expect(await refusal(assign(admin, crypto.randomUUID()))).toMatch(/^400 PrincipalNotFound /);
    expect(await refusal(assign(admin, principalId, { role: crypto.randomUUID() }))).toMatch(
      /^404 RoleDefinitionDoesNotExist /,
    );
    expect(await refusal(assign(await clientOf(sandbox(), client), principalId))).toContain(
      `403 AuthorizationFailed The client '${client.clientId}' with object id '${principalId}' does not have authorization`,
    );
  });

  test('a role cannot go to a principal that replication has not brought to Azure, unless its type is said', async () => {
    const lagging = await withSandbox({ replicationDelayMs: 3_600_000 });
    const client = await clientOf(lagging);
    const on = await fhirServiceScope(await azureSender(lagging));
    const { body } = await lagging.graph('POST', '/servicePrincipals', { appId: HEALTHCARE_APIS });
    const parameters = {
      principalId: textOf(body, 'id'),
      roleDefinitionId: definition(AZURE_ROLES.reader),
    };
    const name = crypto.randomUUID();
    const refused = await refusal(client.roleAssignments.create(on, name, parameters));
    const made = await client.roleAssignments.create(on, name, { ...parameters, principalType: 'ServicePrincipal' });

    expect(refused).toMatch(/^400 PrincipalNotFound /);
    expect(made).toMatchObject({ name });
  });
});
