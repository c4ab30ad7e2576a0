import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment } from '../../e2e/executable.ts';
import { type ForwardProxy, startProxy } from '../../identity/forward-proxy.ts';
import { type ClientKey, makeClientKey } from '../client-key.ts';
import { type FhirEnvironment, type Registered, startFhirEnvironment } from '../fhir-environment.ts';

const PACKAGES = fileURLToPath(new URL('../node_modules', import.meta.url));
const M365 = join(PACKAGES, '@pnp/cli-microsoft365', 'dist/index.js');
/** It knows no other hosts than Microsoft's: the sandbox's certificate names them, and a proxy leads them to it. */
const HOSTS = ['login.microsoftonline.com', 'graph.microsoft.com'];
const OBSERVATION = { resourceType: 'Observation', status: 'final', code: { text: 'synthetic' } };
const READ_USERS = [
  ...['--applicationPermissions', 'https://graph.microsoft.com/User.Read.All'],
  ...['--delegatedPermissions', 'https://graph.microsoft.com/User.Read'],
];

let environment: FhirEnvironment;
let proxy: ForwardProxy;
let job: Registered;
let key: ClientKey;

beforeAll(async () => {
  const hosts = HOSTS.flatMap((host) => ['--host', host]);
  [environment, key] = await Promise.all([startFhirEnvironment([], hosts), makeClientKey()]);
  proxy = await startProxy({ leadTo: new URL(environment.ready.origin).port });
  const { sandbox, ready } = environment;
  await mkdir(join(sandbox.workDir, 'm365'));
  job = await environment.register('service', '--name', 'Report', '--role', 'globalReader', '--credential', 'none');
  const admin = (await sandbox.graph('GET', `/applications(appId='${ready.admin.clientId}')`)).body;
  await key.addTo(environment, job);
  await key.addTo(environment, { objectId: String(admin['id']) });
  await m365('cli', 'config', 'set', '--key', 'disableTelemetry', '--value', 'true');
});
afterAll(async () => {
  await Promise.all([proxy.close(), environment.stop(), key.remove()]);
});

/** Runs CLI for Microsoft 365 with a home of its own; what it prints, from JSON. */
async function m365(...words: readonly string[]): Promise<unknown> {
  const { ready, sandbox } = environment;
  const home = join(sandbox.workDir, 'm365');
  const env = cleanEnvironment({ HOME: home, NODE_EXTRA_CA_CERTS: ready.caFile, HTTPS_PROXY: proxy.url });
  const all = [M365, ...words, '--output', 'json'];
  const { stdout } = await promisify(execFile)(process.execPath, all, { env, cwd: home });
  return stdout.trim() === '' ? null : JSON.parse(stdout);
}

/** Signs an application in with the key: its secret would be an argument. */
function signIn(appId: string): Promise<unknown> {
  const certificate = ['--authType', 'certificate', '--certificateFile', key.file];
  return m365('login', ...certificate, '--appId', appId, '--tenant', environment.ready.tenantId);
}

describe('CLI for Microsoft 365, unmodified', () => {
  it('signs in with a certificate, reads patients with its token, and is refused to write', async () => {
    await signIn(job.appId);
    const resource = job.requestScope.replace(/\/\.default$/, '');
    const token = String(await m365('util', 'accesstoken', 'get', '--resource', resource));
    expect((await environment.fhir(token, '/Patient?_count=1')).status).toBe(200);
    expect((await environment.fhir(token, '/Observation', OBSERVATION)).status).toBe(403);
  });

  it('keeps an application: its roles, permissions and their grants', async () => {
    await signIn(environment.ready.admin.clientId);
    const { appId } = (await m365('entra', 'app', 'add', '--name', 'Portal', '--withSecret')) as { appId: string };
    const app = ['--appId', appId];

    const roles = ['entra', 'app', 'role'];
    const named = ['--name', 'Reader', '--description', 'Reads', '--claim', 'Reader'];
    await m365(...roles, 'add', ...app, ...named, '--allowedMembers', 'applications');
    expect(await m365(...roles, 'list', ...app)).toMatchObject([{ value: 'Reader', isEnabled: true }]);
    await m365(...roles, 'remove', ...app, '--claim', 'Reader', '--force');
    expect(await m365(...roles, 'list', ...app)).toEqual([]);

    const permissions = ['entra', 'app', 'permission'];
    await m365(...permissions, 'add', ...app, ...READ_USERS, '--grantAdminConsent');
    expect(await m365(...permissions, 'list', ...app)).toMatchObject([
      { permission: 'User.Read', type: 'Delegated' },
      { permission: 'User.Read.All', type: 'Application' },
    ]);
    const assigned = ['entra', 'approleassignment', 'list', ...app];
    expect(await m365(...assigned)).toMatchObject([
      { roleName: 'User.Read.All', resourceDisplayName: 'Microsoft Graph' },
    ]);
    await m365(...permissions, 'remove', ...app, ...READ_USERS, '--revokeAdminConsent', '--force');
    expect([await m365(...permissions, 'list', ...app), await m365(...assigned)]).toEqual([[], []]);

    await m365('entra', 'app', 'set', ...app, '--redirectUris', 'https://portal.contoso.com/cb', '--platform', 'web');
    expect(await m365('entra', 'app', 'get', ...app)).toMatchObject({
      displayName: 'Portal',
      web: { redirectUris: ['https://portal.contoso.com/cb'] },
      passwordCredentials: [{ displayName: 'Default' }],
      appRoles: [],
      requiredResourceAccess: [],
    });
    await m365('entra', 'app', 'remove', ...app, '--force');
    await expect(m365('entra', 'app', 'get', ...app)).rejects.toThrow(/not found|does not exist/i);
  });

  it('gives an application a role on the FHIR server, and takes it again', async () => {
    await signIn(environment.ready.admin.clientId);
    const assignment = ['entra', 'approleassignment'];
    const app = ['--appId', job.appId];
    const given = ['--resource', 'Sandbox FHIR', '--scopes', 'globalWriter'];
    const roles = async (): Promise<readonly string[]> => {
      const listed = (await m365(...assignment, 'list', ...app)) as readonly { readonly roleName: string }[];
      return listed.map(({ roleName }) => roleName).sort();
    };
    await m365(...assignment, 'add', ...app, ...given);
    expect(await roles()).toEqual(['globalReader', 'globalWriter']);
    await m365(...assignment, 'remove', ...app, ...given, '--force');
    expect(await roles()).toEqual(['globalReader']);
  });
});
