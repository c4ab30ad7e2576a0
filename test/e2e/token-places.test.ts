import { decodeJwt } from 'jose';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Agent, fetch } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockPathOf } from '../../src/files/file-lock.ts';
import { secretClient, VAULT } from '../sandbox/key-vault/vault-client.ts';
import type { Ended } from './executable.ts';
import { run as runIn, serveSandbox, type ServedSandbox } from './served-sandbox.ts';

const FHIR_URL = 'https://fhir.contoso.com';
const AT = ['--fhir-url', FHIR_URL];
const SUBJECT = 'repo:contoso/fhir:ref:refs/heads/main';
const AUDIENCE = 'api://AzureADTokenExchange';

let sandbox: ServedSandbox;

/** Runs as the sandbox's administrator, who may use its vault. */
function run(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const env = { FHIR_APPS_SANDBOX_STATE: sandbox.ready.stateDir, ...variables };
  return runIn([...args, '--sandbox', '--yes', '--json'], { cwd: sandbox.workDir, env });
}

async function register(name: string, ...credential: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await run(['register', 'service', ...AT, '--name', name, '--role', 'globalReader', ...credential]);
  const { ok, result } = JSON.parse(stdout) as { ok: boolean; result: Readonly<Record<string, string>> };
  expect(ok, stdout).toBe(true);
  return result;
}

/** What `token` found and got, or why it did not. */
async function token(
  key: string,
  flags: readonly string[] = AT,
  variables: Readonly<Record<string, string>> = {},
): Promise<{
  readonly source?: string;
  readonly accessToken?: string;
  readonly code?: string;
  readonly message?: string;
}> {
  const { stdout } = await run(['token', key, ...flags], variables);
  const { result, error } = JSON.parse(stdout) as Record<'result' | 'error', Awaited<ReturnType<typeof token>> | null>;
  return { ...result, ...error };
}

beforeAll(async () => {
  sandbox = await serveSandbox();
  await run(['register', 'resource', ...AT, '--name', 'Contoso FHIR']);
});
afterAll(() => sandbox.stop());

describe('a secret or key is found', () => {
  it('where the environment file sends it, before the place that the directory names', async () => {
    await register('Filed', '--secret-to', 'file:delivered');
    const file = join(sandbox.workDir, 'place.yaml');
    const client =
      'clients:\n  service-filed: { type: service, name: Filed, role: globalReader, credential: secret }\n';
    await writeFile(
      file,
      `fhirUrl: ${FHIR_URL}\nresource: { name: Contoso FHIR }\nsecretTo: file:kept/{key}\n${client}`,
    );
    expect(await token('service-filed', ['-f', file])).toMatchObject({
      code: 'credential_not_here',
      message: expect.stringContaining('kept/service-filed has no credential of it') as unknown,
    });
    await mkdir(join(sandbox.workDir, 'kept'));
    await rename(join(sandbox.workDir, 'delivered'), join(sandbox.workDir, 'kept', 'service-filed'));
    const source = `file:${join(sandbox.workDir, 'kept', 'service-filed')}`;
    expect(await token('service-filed', ['-f', file])).toMatchObject({ source });
    expect(await token('service-filed')).toMatchObject({
      message: expect.stringContaining('It was delivered to file:') as unknown,
    });
  });

  it('under the names that the tests of FHIR Server for Azure look for', async () => {
    const url = 'https://fhir-ci.contoso.com';
    const clients = [{ id: 'globalReaderUserApp', roles: ['globalReader'] }];
    const file = join(sandbox.workDir, 'testauthenvironment.json');
    await writeFile(file, JSON.stringify({ users: [], clientApplications: clients }));
    const flags = ['-f', file, '--fhir-url', url, '--env', 'ci'];
    expect((await run(['apply', ...flags, '--secret-to', 'env-file:ci.env'])).exitCode).toBe(0);
    const { source, accessToken = '' } = await token('globalreaderuserapp', [
      ...flags,
      ...['--secret-from', 'env-file:ci.env'],
    ]);
    expect(source).toBe(`env-file:${join(sandbox.workDir, 'ci.env')}`);
    expect(decodeJwt(accessToken)).toMatchObject({ aud: url, roles: ['globalReader'] });
  });

  it('in a file beside what a killed run has left, and nothing there is changed', async () => {
    await register('Quiet', '--secret-to', 'file:quiet');
    await mkdir(lockPathOf(join(sandbox.workDir, 'quiet')));
    await writeFile(join(sandbox.workDir, 'quiet.fhir-apps-tmp'), 'half of a secret');
    const before = await readdir(sandbox.workDir);
    expect(await token('service-quiet')).toHaveProperty('accessToken');
    expect(await readdir(sandbox.workDir)).toEqual(before);
  });

  it('in the file of a key pair that --secret-from names', async () => {
    await register('Moved key', '--generate-certificate', '.');
    await rename(join(sandbox.workDir, 'service-moved-key.pem'), join(sandbox.workDir, 'elsewhere.pem'));
    expect(await token('service-moved-key')).toMatchObject({
      code: 'credential_not_here',
      message: expect.stringContaining('service-moved-key.pem, which has no credential of it') as unknown,
    });
    expect(await token('service-moved-key', [...AT, '--secret-from', 'file:elsewhere.pem'])).toMatchObject({
      source: `file:${join(sandbox.workDir, 'elsewhere.pem')}`,
    });
  });

  it.each([
    ['a file of variables', 'FIRST=one\nSECOND=two\n'],
    ['a key of another kind', '-----BEGIN RSA PRIVATE KEY-----\nMIIEow==\n-----END RSA PRIVATE KEY-----\n'],
  ])('nowhere in %s, of which Microsoft Entra ID is sent nothing', async (_what, text) => {
    await register('Careful', '--secret-to', 'file:careful');
    await writeFile(join(sandbox.workDir, 'wrong-file'), text);
    await sandbox.exchanges();
    expect(await token('service-careful', [...AT, '--secret-from', 'file:wrong-file'])).toMatchObject({
      code: 'credential_not_here',
      message: expect.stringContaining('wrong-file has neither a secret nor one RSA key') as unknown,
    });
    const clients = (await sandbox.exchanges()).filter(({ path }) => path.endsWith('/token'));
    expect(clients).toHaveLength(1);
  });

  it('in a secret of a vault that someone has put there by hand, but not in that of another client', async () => {
    const vault = secretClient({ ready: sandbox.ready, caCertificate: await readFile(sandbox.ready.caFile, 'utf8') });
    const { appId = '' } = await register('By hand', '--secret-to', 'file:by-hand');
    const text = (await readFile(join(sandbox.workDir, 'by-hand'), 'utf8')).trim();
    await vault.setSecret('by-hand', text);
    await vault.setSecret('of-another', text, { tags: { appId: sandbox.ready.admin.clientId } });
    await vault.setSecret('of-this', text, { tags: { appId } });
    const from = (name: string) => token('service-by-hand', [...AT, '--secret-from', `keyvault:${VAULT}/${name}`]);
    expect(await from('by-hand')).toMatchObject({ source: `keyvault:${VAULT}/by-hand` });
    expect(await from('of-this')).toMatchObject({ source: `keyvault:${VAULT}/of-this` });
    expect(await from('of-another')).toMatchObject({
      message: expect.stringContaining('has no credential of it') as unknown,
    });
    await vault.updateSecretProperties('of-this', '', { enabled: false });
    expect(await from('of-this')).toMatchObject({
      message: expect.stringMatching(/cannot be read: .* is disabled/) as unknown,
    });
  });

  it('in a vault that is not there: the message says that there is none', async () => {
    const { message } = await token('service-by-hand', [...AT, '--secret-from', 'keyvault:no-such-vault']);
    expect(message).toContain(
      'keyvault:no-such-vault/service-by-hand-client-secret cannot be read: there is no key vault',
    );
  });

  it('nowhere that a tag names, where what stands there begins as none of its secrets', async () => {
    const { objectId = '', appId } = await register('Tampered', '--secret-to', 'file:tampered');
    await writeFile(join(sandbox.workDir, 'diary'), 'Nothing-that-anybody-should-be-sent');
    const { body } = await sandbox.graph('GET', `/applications/${objectId}`);
    const tags = (body['tags'] as readonly string[]).map((tag) => tag.replace(/tampered$/, 'diary'));
    await sandbox.graph('PATCH', `/applications/${objectId}`, { tags });
    await sandbox.exchanges();
    expect(await token(String(appId))).toMatchObject({
      code: 'credential_not_here',
      message: expect.stringContaining('diary, which has none of its secrets') as unknown,
    });
    expect(JSON.stringify(await sandbox.exchanges())).not.toContain('Nothing-that-anybody');
  });
});

describe('the token of a job', () => {
  /** The variables with which a job of the sandbox's issuer asks for its tokens, as GitHub Actions sets them. */
  async function jobOf(subject: string): Promise<Readonly<Record<string, string>>> {
    return {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${sandbox.ready.origin}/test-issuer/token?subject=${encodeURIComponent(subject)}`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: (await readFile(join(sandbox.ready.stateDir, 'control-key'), 'utf8')).trim(),
    };
  }

  /** What the issuer gives a job, in a file as a cluster mounts it. */
  async function tokenFile(subject: string): Promise<Readonly<Record<string, string>>> {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: url = '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer = '' } =
      await jobOf(subject);
    const path = join(sandbox.workDir, 'workload-token');
    const dispatcher = new Agent({ connect: { ca: await readFile(sandbox.ready.caFile, 'utf8') } });
    const headers = { authorization: `Bearer ${bearer}` };
    const answer = await fetch(`${url}&audience=${encodeURIComponent(AUDIENCE)}`, { dispatcher, headers });
    await writeFile(path, ((await answer.json()) as { value: string }).value);
    await dispatcher.close();
    return { AZURE_FEDERATED_TOKEN_FILE: path };
  }

  beforeAll(async () => {
    const { objectId = '' } = await register('Workflow', '--federated', 'github:contoso/fhir:branch=main');
    const { status } = await sandbox.graph('POST', `/applications/${objectId}/federatedIdentityCredentials`, {
      ...{ name: 'job', issuer: `${sandbox.ready.origin}/test-issuer`, subject: SUBJECT, audiences: [AUDIENCE] },
    });
    expect(status).toBe(201);
  });

  it('of GitHub Actions is asked for, and signs the client in', async () => {
    const { source, accessToken = '' } = await token('service-workflow', AT, await jobOf(SUBJECT));
    expect(source).toBe('GitHub Actions');
    expect(decodeJwt(accessToken)).toMatchObject({ aud: FHIR_URL, roles: ['globalReader'] });
  });

  it('is read from the file of AZURE_FEDERATED_TOKEN_FILE', async () => {
    const variables = await tokenFile(SUBJECT);
    expect(await token('service-workflow', AT, variables)).toMatchObject({
      source: variables.AZURE_FEDERATED_TOKEN_FILE,
    });
  });

  it('is shown to nobody where the client trusts other subjects', async () => {
    const other = 'repo:contoso/fhir:pull_request';
    for (const variables of [await jobOf(other), await tokenFile(other)]) {
      await sandbox.exchanges();
      expect(await token('service-workflow', AT, variables)).toMatchObject({
        code: 'credential_not_here',
        message: expect.stringMatching(
          /Only repo:contoso\/fhir:ref:refs\/heads\/main and 1 more can sign in as it/,
        ) as unknown,
      });
      const sent = (await sandbox.exchanges()).filter(({ path }) => path.endsWith('/token'));
      expect(JSON.stringify(sent)).not.toContain('client_assertion');
    }
  });

  it.each([
    ['a bearer that the issuer does not take', { ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x'.repeat(40) }, /status 401/],
    [
      'an issuer that does not answer',
      { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://127.0.0.1:1/' },
      /GitHub gave this job/,
    ],
    ['a file that is not there', { AZURE_FEDERATED_TOKEN_FILE: '/nowhere/token' }, /no such file/],
  ])('is missed because of %s, which the message says', async (_what, variables, message) => {
    const job = 'AZURE_FEDERATED_TOKEN_FILE' in variables ? {} : await jobOf(SUBJECT);
    expect(await token('service-workflow', AT, { ...job, ...variables })).toMatchObject({
      code: 'credential_not_here',
      message: expect.stringMatching(message) as unknown,
    });
  });
});
