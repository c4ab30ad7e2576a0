import type { SecretClient } from '@azure/keyvault-secrets';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Agent, fetch } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secretClient, VAULT } from '../sandbox/key-vault/vault-client.ts';
import { type Ended } from './executable.ts';
import { FHIR_URL } from './registrations.ts';
import { run, type ServedSandbox, serveSandbox } from './served-sandbox.ts';

let sandbox: ServedSandbox;
let vault: SecretClient;

beforeAll(async () => {
  sandbox = await serveSandbox();
  vault = secretClient({ ready: sandbox.ready, caCertificate: await readFile(sandbox.ready.caFile, 'utf8') });
  await fhirApps(['register', 'resource', '--fhir-url', FHIR_URL, '--name', 'Contoso FHIR']);
});
afterAll(() => sandbox.stop());

/** Runs as the sandbox's administrator, who may write to its vault. */
function fhirApps(args: readonly string[], flags: readonly string[] = []): Promise<Ended> {
  const env = { FHIR_APPS_SANDBOX_STATE: sandbox.ready.stateDir };
  return run([...args, '--sandbox', '--yes', '--json', ...flags], { cwd: sandbox.workDir, env });
}

function client(name: string, sink: string): readonly string[] {
  return [
    ...['register', 'service', '--fhir-url', FHIR_URL, '--name', name, '--role', 'globalReader'],
    ...['--credential', 'secret', '--secret-to', sink],
  ];
}

function resultOf(ended: Ended): { appId: string; credential: Readonly<Record<string, string>> } {
  const { ok, result } = JSON.parse(ended.stdout) as { ok: boolean; result: ReturnType<typeof resultOf> };
  expect(ok, ended.stdout).toBe(true);
  return result;
}

async function applications(): Promise<number> {
  const { body } = await sandbox.graph('GET', "/applications?$filter=tags/any(t:t eq 'fhir-apps')");
  return (body['value'] as readonly unknown[]).length;
}

describe('a secret that goes to a key vault', () => {
  it('stands there with its expiry and its tags, works, and is not made again', async () => {
    const { appId, credential } = resultOf(await fhirApps(client('Nightly import', `keyvault:${VAULT}`)));
    expect(credential).toMatchObject({
      kind: 'secret',
      deliveredTo: `keyvault:${VAULT}/service-nightly-import-client-secret`,
    });
    const { value = '', properties } = await vault.getSecret('service-nightly-import-client-secret');
    expect(properties).toMatchObject({
      contentType: 'text/plain',
      tags: { appId, keyId: credential['keyId'], uniqueName: 'fhir-apps.fhir.contoso.com.service-nightly-import' },
    });
    expect(properties.expiresOn?.getTime()).toBe(Math.floor(Date.parse(credential['expiresAt'] ?? '') / 1000) * 1000);
    expect((await sandbox.token({ clientId: appId, clientSecret: value }, `${FHIR_URL}/.default`)).status).toBe(200);

    const again = resultOf(await fhirApps(client('Nightly import', `keyvault:${VAULT}`)));
    expect(again.credential['keyId']).toBe(credential['keyId']);
  });

  it('has the name that was said', async () => {
    const { appId } = resultOf(await fhirApps(client('Named', `keyvault:${VAULT}/the-name`)));
    expect((await vault.getSecret('the-name')).properties.tags).toMatchObject({ appId });
  });

  it('becomes the next version where the registration has had one that does not count any more', async () => {
    const { appId, credential } = resultOf(await fhirApps(client('Renewed', `keyvault:${VAULT}`)));
    const { body } = await sandbox.graph('GET', `/applications(appId='${appId}')?$select=id`);
    await sandbox.graph('POST', `/applications/${String(body['id'])}/removePassword`, { keyId: credential['keyId'] });
    const renewed = resultOf(await fhirApps(client('Renewed', `keyvault:${VAULT}`)));
    const versions = [];
    for await (const { tags } of vault.listPropertiesOfSecretVersions('service-renewed-client-secret')) {
      versions.push(tags?.['keyId']);
    }
    expect(new Set(versions)).toEqual(new Set([credential['keyId'], renewed.credential['keyId']]));
  });

  it('is found there when only the answer got lost', async () => {
    const { appId, credential } = resultOf(await fhirApps(client('Unmarked', `keyvault:${VAULT}`)));
    const { body } = await sandbox.graph('GET', `/applications(appId='${appId}')?$select=id,tags`);
    const tags = (body['tags'] as readonly string[]).filter((tag) => !tag.includes(credential['keyId'] ?? ''));
    await sandbox.graph('PATCH', `/applications/${String(body['id'])}`, { tags });
    const again = resultOf(await fhirApps(client('Unmarked', `keyvault:${VAULT}`)));
    expect(again.credential['keyId']).toBe(credential['keyId']);
  });
});

describe('a dry run', () => {
  it.each([
    ['that there is no such vault', 'keyvault:nobodys-vault', 'sink_unavailable'],
    ['that a file stands already', 'file:taken', 'sink_exists'],
  ])('warns %s, where a run would end', async (_what, sink, code) => {
    await writeFile(join(sandbox.workDir, 'taken'), 'mine');
    const { exitCode, stdout } = await fhirApps(client('Foretold', sink), ['--dry-run']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ result: { dryRun: true }, warnings: [{ code }] });
  });

  it('says nothing of a vault that takes the secret, and leaves nothing there', async () => {
    const { stdout } = await fhirApps(client('Foretold', `keyvault:${VAULT}`), ['--dry-run']);
    expect(JSON.parse(stdout)).toMatchObject({ result: { dryRun: true }, warnings: [] });
    await expect(vault.getSecret('service-foretold-client-secret')).rejects.toMatchObject({ statusCode: 404 });
  });
});

describe('before a secret or an application is made', () => {
  it.each([
    ['an unknown vault', 'keyvault:no-such-vault', 'sink_unavailable', 'There is no key vault no-such-vault.'],
    ['a name that someone else took', `keyvault:${VAULT}/taken`, 'sink_exists', 'that is not of this registration'],
    ['a name that is deleted', `keyvault:${VAULT}/deleted`, 'sink_exists', 'its name is taken until it is purged'],
  ])('%s is refused', async (_what, sink, code, message) => {
    await vault.setSecret('taken', 'of someone else');
    await vault
      .setSecret('deleted', 'x')
      .then(() => vault.beginDeleteSecret('deleted'))
      .catch(() => null);
    const before = await applications();
    const { exitCode, stdout } = await fhirApps(client('Refused', sink));
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      error: { code, message: expect.stringContaining(message) as string },
    });
    expect(await applications()).toBe(before);
    expect((await vault.getSecret('taken')).value).toBe('of someone else');
  });

  it('a vault without rights is refused, and the role that would do is named', async () => {
    await takeVaultRoles();
    const before = await applications();
    const { exitCode, stdout } = await fhirApps(client('Rightless', `keyvault:${VAULT}/rightless`));
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        code: 'sink_unwritable',
        hint: expect.stringContaining('Key Vault Secrets Officer') as string,
        details: { sink: `keyvault:${VAULT}/rightless`, status: 403, keyVaultCode: 'Forbidden' },
      },
    });
    expect(await applications()).toBe(before);
  });
});

interface AzureList {
  readonly value: readonly { readonly id: string; readonly properties?: { readonly scope: string } }[];
}

/** Takes away every role that someone has on the vault itself. */
async function takeVaultRoles(): Promise<void> {
  const dispatcher = new Agent({ connect: { ca: await readFile(sandbox.ready.caFile, 'utf8') } });
  const { body } = await sandbox.token(sandbox.ready.admin, 'https://management.azure.com/.default');
  const azure = async (method: string, path: string): Promise<AzureList> => {
    const headers = { authorization: `Bearer ${String(body['access_token'])}` };
    const url = `${sandbox.ready.origin}${path}?api-version=2022-04-01`;
    return (await (await fetch(url, { dispatcher, method, headers })).json()) as AzureList;
  };
  const [subscription] = (await azure('GET', '/subscriptions')).value;
  const scope = `${subscription?.id ?? ''}/resourceGroups/fhir-sandbox/providers/Microsoft.KeyVault/vaults/${VAULT}`;
  const { value } = await azure('GET', `${scope}/providers/Microsoft.Authorization/roleAssignments`);
  const own = value.filter(({ properties }) => properties?.scope.toLowerCase() === scope.toLowerCase());
  expect(own).not.toEqual([]);
  for (const { id } of own) {
    await azure('DELETE', id);
  }
  await dispatcher.close();
}
