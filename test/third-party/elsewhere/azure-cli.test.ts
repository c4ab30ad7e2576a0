import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSample } from '../../certificates/sample-certificates.ts';
import { type AzureCli, openAzureCli } from '../azure-cli.ts';
import { type FhirEnvironment, type Registered, startFhirEnvironment } from '../fhir-environment.ts';

const OBSERVATION = { resourceType: 'Observation', status: 'final', code: { text: 'synthetic' } };
const GRAPH = '00000003-0000-0000-c000-000000000000';
/** Microsoft Graph's `User.Read`. */
const USER_READ = 'e1fe6dd8-ba31-4d61-89e7-88639da4683d';
/** "Azure Healthcare APIs", and the role FHIR Data Reader. */
const HEALTHCARE_APIS = '4f6778d8-5aef-43dc-a1ff-b073724b9495';
const DATA_READER = '/providers/Microsoft.Authorization/roleDefinitions/4c8d0bbc-75d3-4935-991f-5f3c56d81508';
/** The jobs of a repository at GitHub. */
const TRUST = {
  name: 'github',
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'repo:contoso/fhir-jobs:ref:refs/heads/main',
  audiences: ['api://AzureADTokenExchange'],
};

type Answer = Readonly<Record<string, unknown>>;

let environment: FhirEnvironment;
let job: Registered;
let cli: AzureCli;

beforeAll(async () => {
  environment = await startFhirEnvironment();
  const sink = ['--credential', 'secret', '--secret-to', 'stdout'];
  job = await environment.register('service', '--name', 'Nightly import', '--role', 'globalReader', ...sink);
  const opened = await openAzureCli(environment.sandbox);
  if (opened === null) {
    throw new Error('Azure CLI is not installed: .ci/install-azure-cli does it.');
  }
  cli = opened;
});
afterAll(() => environment.stop());

/** Signs an application in: with the secret, or the certificate and key in the file. */
async function signIn(clientId: string, proof: { readonly secret: string } | { readonly file: string }): Promise<void> {
  const password = 'secret' in proof ? await cli.inFile(proof.secret) : proof.file;
  const login = ['login', '--service-principal', '--username', clientId, '--password', password];
  await cli.az(...login, '--tenant', environment.ready.tenantId, '--allow-no-subscriptions');
}

function signInAsAdmin(): Promise<void> {
  const { clientId, clientSecret } = environment.ready.admin;
  return signIn(clientId, { secret: clientSecret });
}

/** Whoever is signed in reads the FHIR server's patients, and may not write. */
async function expectReader(scope: string, url: string): Promise<void> {
  const token = String((await cli.az('account', 'get-access-token', '--scope', scope))['accessToken']);
  expect((await environment.request(token, `${url}/Patient?_count=1`)).status).toBe(200);
  expect((await environment.request(token, `${url}/Observation`, OBSERVATION)).status).toBe(403);
}

/** The same of the open-source server. */
function expectReaderOfJob(): Promise<void> {
  return expectReader(job.requestScope, environment.ready.fhir.oss.url);
}

async function createApp(name: string): Promise<string> {
  const app = await cli.az('ad', 'app', 'create', '--display-name', name, '--sign-in-audience', 'AzureADMyOrg');
  return String(app['appId']);
}

describe('Azure CLI, unmodified', () => {
  it('signs in as an application, reads patients with its token, and is refused to write', async () => {
    await signIn(job.appId, { secret: job.credential?.secret ?? '' });
    await expectReaderOfJob();
  });

  it('makes an application with a certificate, which then signs in with it', async () => {
    await signInAsAdmin();
    const made = await cli.az('ad', 'sp', 'create-for-rbac', '--name', 'With a certificate', '--create-cert');
    const [appId, file] = [String(made['appId']), String(made['fileWithCertAndPrivateKey'])];
    const principal = await cli.az('ad', 'sp', 'show', '--id', appId);
    await environment.giveRole(String(principal['id']), 'globalReader');
    await signIn(appId, { file });
    await expectReaderOfJob();
  });

  it('resets and lists credentials', async () => {
    await signInAsAdmin();
    const id = ['--id', await createApp('Credentials')];
    const credential = ['ad', 'app', 'credential'];
    expect(await cli.az(...credential, 'reset', ...id)).toMatchObject({
      password: expect.stringMatching(/^.{34,}$/) as string,
    });
    await cli.az(...credential, 'reset', ...id, '--create-cert', '--append');
    const { certificatePem } = await makeSample({ name: 'Kept' });
    await cli.az(...credential, 'reset', ...id, '--cert', await cli.inFile(certificatePem), '--append');
    const [password] = listOf(await cli.az(...credential, 'list', ...id));
    expect(password).toMatchObject({ secretText: null, keyId: expect.any(String) as string });
    const keys = listOf(await cli.az(...credential, 'list', ...id, '--cert'));
    expect(keys.map(({ displayName }) => displayName).sort()).toEqual(['CN=CLI-Login', 'CN=Kept']);
    await cli.az(...credential, 'delete', ...id, '--key-id', String(password?.['keyId']));
    expect(listOf(await cli.az(...credential, 'list', ...id))).toEqual([]);
  });

  it('adds, grants and removes permissions', async () => {
    await signInAsAdmin();
    const id = ['--id', await createApp('Permissions')];
    await cli.az('ad', 'sp', 'create', ...id);
    const permission = ['ad', 'app', 'permission'];
    await cli.az(...permission, 'add', ...id, '--api', GRAPH, '--api-permissions', `${USER_READ}=Scope`);
    await cli.az(...permission, 'grant', ...id, '--api', GRAPH, '--scope', 'User.Read');
    expect(listOf(await cli.az(...permission, 'list', ...id))).toEqual([
      { resourceAppId: GRAPH, resourceAccess: [{ id: USER_READ, type: 'Scope' }] },
    ]);
    expect(listOf(await cli.az(...permission, 'list-grants', ...id))).toMatchObject([
      { consentType: 'AllPrincipals', scope: 'User.Read' },
    ]);
    await cli.az(...permission, 'delete', ...id, '--api', GRAPH);
    expect(listOf(await cli.az(...permission, 'list', ...id))).toEqual([]);
  });

  it('changes what it reads, sets app roles, and lists owners', async () => {
    await signInAsAdmin();
    const id = ['--id', await createApp('Changes')];
    const role = { displayName: 'Reader', description: 'Reads', value: 'Reader', isEnabled: true };
    const roles = await cli.inFile(JSON.stringify([{ ...role, allowedMemberTypes: ['Application'] }]));
    await cli.az('ad', 'app', 'update', ...id, '--app-roles', roles);
    await cli.az('ad', 'app', 'update', ...id, '--set', 'displayName=Changed');
    expect(await cli.az('ad', 'app', 'show', ...id)).toMatchObject({ displayName: 'Changed', appRoles: [role] });
    const owners = listOf(await cli.az('ad', 'app', 'owner', 'list', ...id));
    expect(owners).toMatchObject([{ appId: environment.ready.admin.clientId }]);
    await cli.az('ad', 'app', 'delete', ...id);
    await expect(cli.az('ad', 'app', 'show', ...id)).rejects.toThrow(/does not exist/);
  });

  it('trusts tokens of another issuer', async () => {
    await signInAsAdmin();
    const credential = ['ad', 'app', 'federated-credential'];
    const id = ['--id', await createApp('Federated')];
    await cli.az(...credential, 'create', ...id, '--parameters', await cli.inFile(JSON.stringify(TRUST)));
    expect(listOf(await cli.az(...credential, 'list', ...id))).toMatchObject([TRUST]);
    await cli.az(...credential, 'delete', ...id, '--federated-credential-id', 'github');
    expect(listOf(await cli.az(...credential, 'list', ...id))).toEqual([]);
  });
});

describe('Azure CLI on Azure, unmodified', () => {
  it('assigns a role on the managed FHIR service, which then lets the application read', async () => {
    await signInAsAdmin();
    await cli.az('ad', 'sp', 'create', '--id', HEALTHCARE_APIS);
    const type = ['--resource-type', 'Microsoft.HealthcareApis/workspaces/fhirservices'];
    const [service] = listOf(await cli.az('resource', 'list', ...type));
    const assignment = `${String(service?.['id'])}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`;
    const principalId = job.servicePrincipalId;
    const body = await cli.inFile(JSON.stringify({ properties: { roleDefinitionId: DATA_READER, principalId } }));
    const url = `${assignment}?api-version=2022-04-01`;
    expect(await cli.az('rest', '--method', 'put', '--url', url, '--body', body)).toMatchObject({
      properties: { principalId, roleDefinitionId: expect.stringMatching(DATA_READER) as string },
    });

    await signIn(job.appId, { secret: job.credential?.secret ?? '' });
    const { url: fhirUrl } = environment.ready.fhir.ahds;
    await expectReader(`${fhirUrl}/.default`, fhirUrl);
  });

  it('makes a managed identity, which trusts tokens of another issuer', async () => {
    await signInAsAdmin();
    const group = ['--resource-group', 'fhir-sandbox'];
    const made = await cli.az('identity', 'create', ...group, '--name', 'reports');
    expect(made).toMatchObject({ principalId: expect.any(String) as string, clientId: expect.any(String) as string });
    const credential = ['identity', 'federated-credential'];
    const name = ['--identity-name', 'reports', ...group, '--name', 'github'];
    const { issuer, subject, audiences } = TRUST;
    const trust = ['--issuer', issuer, '--subject', subject, '--audiences', ...audiences];
    await cli.az(...credential, 'create', ...name, ...trust);
    expect(await cli.az(...credential, 'show', ...name)).toMatchObject({ issuer, subject, audiences });
    await cli.az('identity', 'delete', ...group, '--name', 'reports');
    expect(listOf(await cli.az('identity', 'list'))).toMatchObject([{ name: 'sandbox-identity' }]);
  });

  it('keeps a secret in the key vault', async () => {
    await signInAsAdmin();
    expect(listOf(await cli.az('keyvault', 'list'))).toMatchObject([{ name: 'sandbox-vault' }]);
    const url = `${environment.ready.origin}/vaults/sandbox-vault/secrets/database?api-version=7.4`;
    const vault = ['rest', '--resource', 'https://vault.azure.net', '--url', url];
    const body = await cli.inFile(JSON.stringify({ value: 'kept' }));
    await cli.az(...vault, '--method', 'put', '--body', body);
    expect(await cli.az(...vault, '--method', 'get')).toMatchObject({ value: 'kept' });
  });

  it('signs in as a user with a password, where that is let in', async () => {
    const user = environment.ready.users.find(({ upn }) => upn.startsWith('admin@'));
    await environment.sandbox.changeSettings({ passwordGrant: true });

    await cli.az('login', '--username', user?.upn ?? '', '--password', await cli.inFile(user?.password ?? ''));

    expect(await cli.az('ad', 'signed-in-user', 'show')).toMatchObject({ id: user?.objectId });
    expect(listOf(await cli.az('ad', 'app', 'list', '--show-mine'))).toEqual([]);
  });
});

function listOf(answer: Answer): readonly Answer[] {
  expect(answer).toBeInstanceOf(Array);
  return Object.values(answer) as readonly Answer[];
}
