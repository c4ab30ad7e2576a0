import { describe, expect, it } from 'vitest';
import { restoreApplication } from '../../src/graph/apply/restore.ts';
import { createApplication } from '../../src/graph/write/applications.ts';
import { removeAppRoleAssignment } from '../../src/graph/write/app-role-assignments.ts';
import { removeFederatedCredential } from '../../src/graph/write/credentials.ts';
import { deleteUnlessGone } from '../../src/graph/write/delete-unless-gone.ts';
import { removePassword } from '../../src/graph/write/remove-password.ts';
import { grantById } from '../../src/graph/reads.ts';
import { skippingClock } from '../main/skipping-clock.ts';
import { listOf, type TestSandbox, textOf } from '../sandbox/running-sandbox.ts';
import { graphOn } from './graph-on-sandbox.ts';

const BODY = { displayName: 'Nightly import', uniqueName: 'fhir-apps.x.y', signInAudience: 'AzureADMyOrg' } as const;
const NOT_FOUND = 'error:404:Request_ResourceNotFound:It does not exist';
const NO_SUCH_ASSIGNMENT = 'error:400:Request_BadRequest:EntitlementGrant being updated or deleted is not found.';

async function made(sandbox: TestSandbox, path: string, body: unknown): Promise<string> {
  const answer = await sandbox.graph('POST', path, body);
  expect(answer.status).toBe(201);
  return textOf(answer.body, 'id');
}

describe('what a lagging replica does not know', () => {
  it('a federated credential, is removed all the same', async () => {
    const faults = [`DELETE /applications/*/federatedIdentityCredentials/*=${NOT_FOUND}`];
    const { client, sandbox } = await graphOn({ faults });
    const application = await createApplication(client, BODY);
    const path = `/applications/${application.id}/federatedIdentityCredentials`;
    const pair = { issuer: 'https://gitlab.com', subject: 'job' };
    const id = await made(sandbox, path, { name: 'main', ...pair, audiences: ['api://AzureADTokenExchange'] });
    await removeFederatedCredential(client, application, { id, name: 'main', ...pair });
    expect(listOf((await sandbox.graph('GET', path)).body)).toEqual([]);
  });

  it('an assignment, is removed all the same', async () => {
    const faults = [`DELETE /servicePrincipals/*/appRoleAssignedTo/*=${NO_SUCH_ASSIGNMENT}`];
    const { client, sandbox } = await graphOn({ faults });
    const appRoleId = '7d7b5a7c-7f2d-4c4d-9a39-4f1b5f6a8f01';
    const role = { id: appRoleId, value: 'globalReader', displayName: 'a', description: 'b', isEnabled: true };
    const body = { ...BODY, appRoles: [{ ...role, allowedMemberTypes: ['Application'] }] };
    const { appId } = await createApplication(client, body);
    const resourceId = await made(sandbox, '/servicePrincipals', { appId });
    const principal = await sandbox.graph(
      'GET',
      `/servicePrincipals(appId='${sandbox.ready.identities.none.clientId}')`,
    );
    const principalId = textOf(principal.body, 'id');
    const path = `/servicePrincipals/${resourceId}/appRoleAssignedTo`;
    const id = await made(sandbox, path, { principalId, resourceId, appRoleId });
    await removeAppRoleAssignment(client, id, { principalId, principalName: null, resourceId, appRoleId, key: null });
    expect(listOf((await sandbox.graph('GET', path)).body)).toEqual([]);
  });

  it('a grant, is removed all the same', async () => {
    const faults = [`DELETE /oauth2PermissionGrants/*=${NOT_FOUND}`];
    const { client, sandbox } = await graphOn({ faults });
    const { appId } = await createApplication(client, BODY);
    const clientId = await made(sandbox, '/servicePrincipals', { appId });
    const api = await sandbox.graph('GET', "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')");
    const grant = { clientId, consentType: 'AllPrincipals', resourceId: textOf(api.body, 'id'), scope: 'openid' };
    const id = await made(sandbox, '/oauth2PermissionGrants', grant);
    await deleteUnlessGone(client, { method: 'DELETE', path: `/oauth2PermissionGrants/${id}` }, grantById(id));
    expect((await sandbox.graph('GET', `/oauth2PermissionGrants/${id}`)).status).toBe(404);
  });

  it('an application in the recycle bin, is restored all the same', async () => {
    const faults = [
      `POST /directory/deletedItems/*/restore=${NOT_FOUND}`,
      `GET /directory/deletedItems/*x3=${NOT_FOUND}`,
    ];
    const { client, sandbox } = await graphOn({ faults });
    const application = await createApplication(client, BODY);
    expect((await sandbox.graph('DELETE', `/applications/${application.id}`)).status).toBe(204);
    const deletedAt = new Date().toISOString();
    const restored = await restoreApplication(client, { ...application, createdAt: null, deletedAt });
    expect(restored.id).toBe(application.id);
  });
});

describe('a secret that is to be taken back when the time is over', () => {
  it('is looked for until it counts as gone', async () => {
    const clock = skippingClock();
    const deadline = new AbortController();
    const faults = [
      'POST /applications/*/removePasswordx*=error:400:Request_BadRequest:No password credential found with keyId',
    ];
    const { client, sandbox } = await graphOn({ faults }, { clock, deadline: deadline.signal });
    const answer = await sandbox.graph('POST', '/applications', BODY);
    const application = { id: textOf(answer.body, 'id'), displayName: 'a', tags: [], passwordCredentials: [] };
    const keyId = '5ebe28fa-d641-4055-b4d0-c7ad6f13302d';
    deadline.abort(new DOMException('The time is over', 'TimeoutError'));
    await expect(removePassword(client, application, keyId, true)).resolves.toBeUndefined();
  });
});
