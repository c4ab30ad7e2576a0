import { beforeAll, describe, expect, test } from 'vitest';
import { assignRole, azureRefusal, type AzureSender, azureSender } from '../azure/azure-client.ts';
import { makeClient } from '../fhir/fhir-client.ts';
import { listOf, sharedSandbox, textOf } from '../running-sandbox.ts';
import { refusalOf, secretClient, VAULT, VAULT_ROLES, vaultScope } from './vault-client.ts';

const sandbox = sharedSandbox();
let send: AzureSender;
let seeded = '';

beforeAll(async () => {
  send = await azureSender(sandbox());
  seeded = await vaultScope(send);
});

const pathOf = (name: string): string => seeded.replace(VAULT, name);
const wanted = (properties: object = {}): object => ({
  location: 'northeurope',
  tags: { team: 'fhir' },
  properties: { tenantId: sandbox().ready.tenantId, sku: { family: 'A', name: 'standard' }, ...properties },
});

/** Gives the sandbox's administrator, by its client id, everything in a vault. */
async function openVault(name: string): Promise<void> {
  const { clientId } = sandbox().ready.admin;
  const { body } = await sandbox().graph('GET', `/servicePrincipals(appId='${clientId}')`);
  const assigned = await assignRole(send, pathOf(name), VAULT_ROLES.administrator, textOf(body, 'id'));
  expect(assigned.status).toBe(201);
}

describe('Azure Resource Manager', () => {
  test('has the vault that every sandbox begins with', async () => {
    const shown = await send('GET', seeded);
    const list = await send('GET', seeded.replace(`/${VAULT}`, ''));
    const resources = await send(
      'GET',
      `${seeded.split('/providers/')[0] ?? ''}/resources?$filter=${encodeURIComponent("resourceType eq 'Microsoft.KeyVault/vaults'")}`,
    );

    expect(shown.body).toMatchObject({
      id: seeded,
      name: VAULT,
      type: 'Microsoft.KeyVault/vaults',
      properties: { vaultUri: `${sandbox().ready.origin}/vaults/${VAULT}/`, enableRbacAuthorization: true },
    });
    expect(listOf(list.body)).toContainEqual(shown.body);
    expect(listOf(resources.body)).toContainEqual(expect.objectContaining({ id: seeded }));
  });

  test('makes another, which opens to whom it is opened, and takes it away', async () => {
    const made = await send('PUT', pathOf('another'), wanted());
    const vault = secretClient(sandbox(), sandbox().ready.admin, 'Another');
    const closed = await refusalOf(vault.setSecret('a', 'value'));
    await openVault('another');
    await vault.setSecret('a', 'value');
    const again = await send('PUT', pathOf('another'), { ...wanted(), tags: { team: 'other' } });
    const removed = [await send('DELETE', pathOf('another')), await send('DELETE', pathOf('another'))];

    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ location: 'northeurope', tags: { team: 'fhir' } });
    expect(closed).toContain('403 Forbidden ForbiddenByRbac');
    expect([again.status, again.body['tags']]).toEqual([200, { team: 'other' }]);
    expect(removed.map(({ status }) => status)).toEqual([200, 204]);
    expect(await refusalOf(vault.getSecret('a'))).toContain('404 VaultNotFound');
    expect(azureRefusal(await send('GET', pathOf('another')))).toContain(
      "404 ResourceNotFound: The Resource 'Microsoft.KeyVault/vaults/another' under resource group 'fhir-sandbox'",
    );
  });

  test('keeps the name and the secrets of a deleted one until it is recovered', async () => {
    await send('PUT', pathOf('comes-back'), wanted());
    await openVault('comes-back');
    const vault = secretClient(sandbox(), sandbox().ready.admin, 'comes-back');
    await vault.setSecret('a', 'value');
    await send('DELETE', pathOf('comes-back'));
    const refused = await send('PUT', pathOf('comes-back'), wanted());
    const recovered = await send('PUT', pathOf('comes-back'), wanted({ createMode: 'recover' }));

    expect(azureRefusal(refused)).toContain('409 ConflictError: A vault with the same name already exists in deleted');
    expect(recovered.status).toBe(200);
    expect((await vault.getSecret('a')).value).toBe('value');
  });

  test('sets how long deleted secrets stay, and whether they can be purged before', async () => {
    await send('PUT', pathOf('careful'), wanted({ softDeleteRetentionInDays: 7, enablePurgeProtection: true }));
    await openVault('careful');
    const vault = secretClient(sandbox(), sandbox().ready.admin, 'careful');
    const { properties } = await vault.setSecret('a', 'value');
    await vault.beginDeleteSecret('a');

    expect(properties).toMatchObject({ recoveryLevel: 'CustomizedRecoverable', recoverableDays: 7 });
    expect(await refusalOf(vault.purgeDeletedSecret('a'))).toContain('403 Forbidden: ');
    expect(azureRefusal(await send('PUT', pathOf('careful'), wanted({ enablePurgeProtection: false })))).toContain(
      '400 BadRequest: The property "enablePurgeProtection" cannot be set to false.',
    );
  });

  test.each<[string, string, object, string]>([
    ['a name with two hyphens', 'a--b', {}, '400 VaultNameNotValid'],
    ['a name that is too short', 'ab', {}, '400 VaultNameNotValid'],
    ['a name that begins with a digit', '1abc', {}, '400 VaultNameNotValid'],
    ['a retention that cannot be', 'short', { softDeleteRetentionInDays: 6 }, '400 BadRequest'],
    ['the older kind of rights', 'older', { enableRbacAuthorization: false }, '400 BadRequest'],
  ])('refuses %s', async (_what, name, properties, expected) => {
    expect(azureRefusal(await send('PUT', pathOf(name), wanted(properties)))).toContain(expected);
  });

  test('refuses who may not', async () => {
    const candidate = await azureSender(sandbox(), await makeClient(sandbox()));

    expect(azureRefusal(await candidate('GET', seeded))).toContain("'Microsoft.KeyVault/vaults/read'");
    expect(azureRefusal(await candidate('PUT', pathOf('mine'), wanted()))).toContain(
      "'Microsoft.KeyVault/vaults/write'",
    );
    expect(azureRefusal(await candidate('DELETE', seeded))).toContain("'Microsoft.KeyVault/vaults/delete'");
  });
});
