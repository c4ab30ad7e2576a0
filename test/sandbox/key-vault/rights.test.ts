import type { SecretClient } from '@azure/keyvault-secrets';
import { beforeAll, describe, expect, test } from 'vitest';
import { adminToken, azureSender } from '../azure/azure-client.ts';
import { makeClient, signedToken, tokenOf } from '../fhir/fhir-client.ts';
import { type Answer, objectOf, sharedSandbox, textOf, tokenForm } from '../running-sandbox.ts';
import { scriptlessBrowser } from '../pages/scriptless-browser.ts';
import { all, clientWith, refusalOf, secretClient, VAULT, type VAULT_ROLES, vaultScope } from './vault-client.ts';

const sandbox = sharedSandbox();
const SECRET = 'read-me';

beforeAll(async () => {
  await secretClient(sandbox()).setSecret(SECRET, 'hidden');
});

/** Everything that a role may or may not do, each with a secret of its own where it would be gone otherwise. */
async function attempts(client: SecretClient): Promise<Record<string, string>> {
  const admin = secretClient(sandbox());
  const name = `s-${crypto.randomUUID()}`;
  await admin.setSecret(name, 'value');
  const allowed = async (attempt: Promise<unknown>): Promise<string> =>
    attempt.then(
      () => 'yes',
      (error: unknown) => String((error as { code?: string }).code),
    );
  const may = {
    set: await allowed(client.setSecret(`n-${name}`, 'value')),
    get: await allowed(client.getSecret(name)),
    list: await allowed(all(client.listPropertiesOfSecrets())),
    update: await allowed(client.updateSecretProperties(name, '', { tags: { a: 'b' } })),
    delete: await allowed(client.beginDeleteSecret(name)),
  };
  return { ...may, purge: may.delete === 'yes' ? await allowed(client.purgeDeletedSecret(name)) : 'Forbidden' };
}

describe('a role lets its holder', () => {
  const everything = { set: 'yes', get: 'yes', list: 'yes', update: 'yes', delete: 'yes', purge: 'yes' };
  const nothing = Object.fromEntries(Object.keys(everything).map((name) => [name, 'Forbidden']));

  test.each<[keyof typeof VAULT_ROLES | null, Record<string, string>]>([
    ['administrator', everything],
    ['officer', everything],
    ['user', { ...nothing, get: 'yes', list: 'yes' }],
    ['reader', { ...nothing, list: 'yes' }],
    [null, nothing],
  ])('%s', async (role, expected) => {
    expect(await attempts(await clientWith(sandbox(), role))).toEqual(expected);
  });
});

describe('a vault', () => {
  test('says whom it refuses what, as Key Vault does', async () => {
    const client = await makeClient(sandbox());
    const { origin, tenantId } = sandbox().ready;
    const scope = await vaultScope(await azureSender(sandbox()));

    expect(await refusalOf(secretClient(sandbox(), client).getSecret(SECRET))).toBe(
      [
        '403 Forbidden ForbiddenByRbac: Caller is not authorized to perform action on resource.',
        'If role assignments, deny assignments or role definitions were changed recently, please observe propagation time.',
        `Caller: appid=${client.clientId};oid=${client.principalId};iss=${origin}/${tenantId}/`,
        `Action: 'Microsoft.KeyVault/vaults/secrets/getSecret/action'`,
        `Resource: '${scope.replace('resourceGroups', 'resourcegroups').replace('Microsoft.KeyVault', 'microsoft.keyvault')}/secrets/${SECRET}'`,
        'Assignment: (not found)',
        'DenyAssignmentId: null',
        "DecisionReason: 'DeniedWithNoValidRBAC' ",
        `Vault: ${VAULT};location=westeurope`,
        '',
      ].join('\r\n'),
    );
  });

  test('counts a role on one secret for that secret only', async () => {
    await secretClient(sandbox()).setSecret('other', 'hidden too');
    const client = await clientWith(sandbox(), 'user', `/secrets/${SECRET}`);

    expect((await client.getSecret(SECRET)).value).toBe('hidden');
    expect(await refusalOf(client.getSecret('other'))).toContain('403 Forbidden ForbiddenByRbac');
    expect(await refusalOf(all(client.listPropertiesOfSecrets()))).toMatch(/^403 /);
  });

  test.each<[string, number]>([
    ['admin', 200],
    ['clinician', 403],
  ])(
    'counts the roles of a user: %s, who comes with the Azure CLI and is asked for no consent',
    async (user, status) => {
      const token = await tokenFromAzureCli(user);

      expect((await get(`/vaults/${VAULT}/secrets/${SECRET}`, token)).status).toBe(status);
    },
  );

  test.each(['https://vault.azure.net', 'https://vault.azure.net/', 'cfa8b339-82a2-471a-a3c9-0fc0be7a4093'])(
    'takes a token for %s',
    async (resource) => {
      const token = await tokenOf(sandbox(), { ...sandbox().ready.admin, principalId: '' }, resource);

      expect((await get(`/vaults/${VAULT}/secrets/${SECRET}`, token)).status).toBe(200);
    },
  );

  test('takes a token that was asked for at the v1 endpoint', async () => {
    const { tenantId, admin } = sandbox().ready;
    const { clientId, clientSecret } = admin;
    const resource = 'https://vault.azure.net';
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, resource };
    const { body } = await sandbox().send(`/${tenantId}/oauth2/token`, tokenForm(form));

    expect((await get(`/vaults/${VAULT}/secrets`, textOf(body, 'access_token'))).status).toBe(200);
  });

  test.each<[string, () => Promise<string | null>, string]>([
    ['no token', () => Promise.resolve(null), 'AKV10000: Request is missing a Bearer, PoP, or MTLS_POP token.'],
    [
      'a token for something else',
      () => adminToken(sandbox()),
      'AKV10022: Invalid audience. Expected https://vault.azure.net, found: https://management.core.windows.net/.',
    ],
    [
      'a token that has expired',
      () => signedToken(sandbox(), { aud: 'https://vault.azure.net', exp: 1 }),
      "[TokenExpired] Error validating token: 'S2S12086'.",
    ],
    [
      'what is no token',
      () => Promise.resolve('e30.e30.e30'),
      'AKV10046: Unable to resolve the key used for signature validation.',
    ],
  ])('refuses %s, and tells where to get one', async (_, token, message) => {
    const answer = await get(`/vaults/${VAULT}/secrets/${SECRET}`, await token());
    const { origin, tenantId } = sandbox().ready;

    expect(answer.status).toBe(401);
    expect(objectOf(answer.body, 'error')).toEqual({ code: 'Unauthorized', message });
    expect(answer.headers.get('www-authenticate')).toBe(
      `Bearer authorization="${origin}/${tenantId}", resource="https://vault.azure.net"`,
    );
  });

  test('that is not there is known at once, as a name that does not resolve', async () => {
    expect(await refusalOf(secretClient(sandbox(), sandbox().ready.admin, 'nowhere').getSecret('a'))).toBe(
      '404 VaultNotFound: The sandbox has no key vault "nowhere".',
    );
  });
});

/** A token for Key Vault that a user got on a device, with the Azure CLI. */
async function tokenFromAzureCli(user: string): Promise<string> {
  const { tenantId, users } = sandbox().ready;
  const client_id = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
  const scope = 'https://vault.azure.net/.default';
  const { body } = await sandbox().send(`/${tenantId}/oauth2/v2.0/devicecode`, tokenForm({ client_id, scope }));
  const person = users.find(({ upn }) => upn.startsWith(`${user}@`));
  const browser = scriptlessBrowser(sandbox());
  const page = await browser.open('/devicelogin');
  const entered = await browser.press(page, 'user-code', { user_code: textOf(body, 'user_code') });
  const known = await browser.press(entered, 'sign-in', {
    username: person?.upn ?? '',
    password: person?.password ?? '',
  });
  await browser.press(known, 'confirm-device');
  const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
  const form = tokenForm({ grant_type, client_id, device_code: textOf(body, 'device_code') });
  const answer = await sandbox().send(`/${tenantId}/oauth2/v2.0/token`, form);
  return textOf(answer.body, 'access_token');
}

/** A request to a vault with a token, or without one. */
function get(path: string, token: string | null): Promise<Answer> {
  const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  return sandbox().send(`${path}?api-version=7.4`, { headers });
}
