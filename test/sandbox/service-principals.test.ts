import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { appRole, makeApplication, makeServicePrincipal, scope } from './make-objects.ts';
import { listOf, refusal, sharedSandbox, textOf } from './running-sandbox.ts';

const sandbox = sharedSandbox();
const GRAPH = '00000003-0000-0000-c000-000000000000';
const HEALTHCARE = '4f6778d8-5aef-43dc-a1ff-b073724b9495';

describe('service principals', () => {
  test('mirror their application: names, roles, scopes, reply URLs, and the tags of both', async () => {
    const { appId, path } = await makeApplication(sandbox(), {
      tags: ['of-application'],
      appRoles: [appRole('reader')],
      api: { oauth2PermissionScopes: [scope('read')] },
      web: { redirectUris: ['https://contoso.com/in'] },
    });
    const id = await makeServicePrincipal(sandbox(), appId, {
      tags: ['of-principal'],
      appRoleAssignmentRequired: true,
    });
    await sandbox().graph('PATCH', path, { displayName: 'Renamed', identifierUris: [`api://${appId}`] });

    const { body } = await sandbox().graph('GET', `/servicePrincipals(appId='${appId}')`);

    expect(body).toMatchObject({
      id,
      appId,
      displayName: 'Renamed',
      appDisplayName: 'Renamed',
      accountEnabled: true,
      appRoleAssignmentRequired: true,
      appOwnerOrganizationId: sandbox().ready.tenantId,
      servicePrincipalType: 'Application',
      // Every read has the lists reversed.
      servicePrincipalNames: [`api://${appId}`, appId],
      tags: ['of-principal', 'of-application'],
      replyUrls: ['https://contoso.com/in'],
      appRoles: [{ value: 'reader', origin: 'Application' }],
      oauth2PermissionScopes: [{ value: 'read' }],
    });
  });

  test('can be updated and deleted', async () => {
    const { appId } = await makeApplication(sandbox());
    const id = await makeServicePrincipal(sandbox(), appId);

    const patched = await sandbox().graph('PATCH', `/servicePrincipals/${id}`, { notes: 'kept', tags: ['new'] });
    const read = await sandbox().graph('GET', `/servicePrincipals/${id}?$select=notes,tags`);
    const deleted = await sandbox().graph('DELETE', `/servicePrincipals/${id}`);
    const gone = await sandbox().graph('GET', `/servicePrincipals/${id}`);

    expect(patched.status).toBe(204);
    expect(read.body).toMatchObject({ notes: 'kept', tags: ['new'] });
    expect(deleted.status).toBe(204);
    expect(refusal(gone).code).toBe('Request_ResourceNotFound');
  });

  test('upsert by appId', async () => {
    const { appId } = await makeApplication(sandbox());
    const path = `/servicePrincipals(appId='${appId}')`;
    const prefer = { headers: { prefer: 'create-if-missing' } };

    expect((await sandbox().graph('PATCH', path, { notes: 'a' }, prefer)).status).toBe(201);
    expect((await sandbox().graph('PATCH', path, { notes: 'b' }, prefer)).status).toBe(204);
  });

  test('of Microsoft’s applications: Graph is there, the FHIR API is brought in', async () => {
    const graph = await sandbox().graph('GET', `/servicePrincipals(appId='${GRAPH}')`);
    const before = await sandbox().graph('GET', `/servicePrincipals(appId='${HEALTHCARE}')`);
    const made = await sandbox().graph('POST', '/servicePrincipals', { appId: HEALTHCARE });

    expect(listOf(graph.body, 'oauth2PermissionScopes')).toContainEqual(
      expect.objectContaining({ value: 'User.Read' }),
    );
    expect(before.status).toBe(404);
    expect(made.body).toMatchObject({
      displayName: 'Azure Healthcare APIs',
      appOwnerOrganizationId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
      oauth2PermissionScopes: [{ value: 'user_impersonation', id: 'db75143a-8f20-4238-9450-8b73ef4992f4' }],
    });
  });

  test('are refused for no appId, for an unknown one, and a second time', async () => {
    const unknown = randomUUID();
    const { appId } = await makeApplication(sandbox());
    await makeServicePrincipal(sandbox(), appId);

    const none = await sandbox().graph('POST', '/servicePrincipals', {});
    const backless = await sandbox().graph('POST', '/servicePrincipals', { appId: unknown });
    const second = await sandbox().graph('POST', '/servicePrincipals', { appId });

    expect(refusal(none)).toMatchObject({ status: 400, code: 'Request_BadRequest' });
    expect(refusal(backless)).toEqual({
      status: 400,
      code: 'Request_BadRequest',
      message: `The appId '${unknown}' of the service principal does not reference a valid application object.`,
      targets: ['NoBackingApplicationObject appId'],
    });
    expect(refusal(second)).toMatchObject({
      status: 409,
      code: 'Request_MultipleObjectsWithSameKeyValue',
      message: `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`,
    });
  });

  test.each([
    ['an unknown property', { colour: 'red' }],
    ['a mirrored property', { displayName: 'Mine' }],
    ['a bad tag', { tags: ['a b'] }],
    ['a wrong type', { accountEnabled: 'yes' }],
    ['a secret', { passwordCredentials: [{}] }],
  ])('refuse %s', async (_what, body) => {
    const { appId } = await makeApplication(sandbox());
    const id = await makeServicePrincipal(sandbox(), appId);

    const answer = await sandbox().graph('PATCH', `/servicePrincipals/${id}`, body);

    expect(refusal(answer)).toMatchObject({ status: 400, code: 'Request_BadRequest' });
  });
});

describe('app role assignments', () => {
  test('are made from either side, seen from both, and taken back', async () => {
    const { resource, client, role } = await pair();
    const assignment = { principalId: client, resourceId: resource, appRoleId: role };

    const made = await sandbox().graph('POST', `/servicePrincipals/${resource}/appRoleAssignedTo`, assignment);
    const given = await sandbox().graph('GET', `/servicePrincipals/${client}/appRoleAssignments`);
    const held = await sandbox().graph('GET', `/servicePrincipals/${resource}/appRoleAssignedTo`);
    const path = `/servicePrincipals/${client}/appRoleAssignments/${textOf(made.body, 'id')}`;
    const removed = await sandbox().graph('DELETE', path);
    const gone = await sandbox().graph('DELETE', path);
    const again = await sandbox().graph('POST', `/servicePrincipals/${client}/appRoleAssignments`, assignment);

    expect(made.body).toMatchObject({ ...assignment, principalType: 'ServicePrincipal', resourceDisplayName: 'Test' });
    expect(listOf(given.body)[0]).toMatchObject(assignment);
    expect(listOf(held.body)[0]).toMatchObject(assignment);
    expect(removed.status).toBe(204);
    expect(gone).toMatchObject({
      status: 400,
      body: { error: { message: 'EntitlementGrant being updated or deleted is not found.' } },
    });
    expect(again.status).toBe(201);
  });

  test('are refused twice, for an unknown role, and for ids that do not fit', async () => {
    const { resource, client, role } = await pair();
    const post = async (assignment: Record<string, unknown>): Promise<string> => {
      const path = `/servicePrincipals/${resource}/appRoleAssignedTo`;
      const answer = await sandbox().graph('POST', path, {
        principalId: client,
        resourceId: resource,
        appRoleId: role,
        ...assignment,
      });
      return answer.status === 201 ? 'made' : refusal(answer).message;
    };

    expect(await post({})).toBe('made');
    expect(await post({})).toBe('Permission being assigned already exists on the object');
    expect(await post({ appRoleId: randomUUID() })).toBe('Permission being assigned was not found on application');
    expect(await post({ appRoleId: '00000000-0000-0000-0000-000000000000' })).toBe(
      'Permission being assigned was not found on application',
    );
    expect(await post({ principalId: randomUUID() })).toBe('Not a valid reference update');
    expect(await post({ resourceId: client })).toBe('Not a valid reference update');
  });

  test('go with their service principal', async () => {
    const { resource, client, role } = await pair();
    const path = `/servicePrincipals/${resource}/appRoleAssignedTo`;
    await sandbox().graph('POST', path, { principalId: client, resourceId: resource, appRoleId: role });

    await sandbox().graph('DELETE', `/servicePrincipals/${client}`);

    expect(listOf((await sandbox().graph('GET', path)).body)).toEqual([]);
  });
});

describe('permission grants', () => {
  test('are made once for a client and a resource, widened, and taken back', async () => {
    const { resource, client } = await pair();
    const grant = { clientId: client, consentType: 'AllPrincipals', resourceId: resource, scope: 'read' };

    const made = await sandbox().graph('POST', '/oauth2PermissionGrants', grant);
    const second = await sandbox().graph('POST', '/oauth2PermissionGrants', grant);
    const path = `/oAuth2PermissionGrants/${textOf(made.body, 'id')}`;
    const patched = await sandbox().graph('PATCH', path, { scope: 'read write' });
    const filter = `clientId eq '${client}' and resourceId eq '${resource}' and consentType eq 'AllPrincipals'`;
    const found = await sandbox().graph('GET', `/oauth2PermissionGrants?$filter=${encodeURIComponent(filter)}`);
    const ofClient = await sandbox().graph('GET', `/servicePrincipals/${client}/oauth2PermissionGrants`);
    const deleted = await sandbox().graph('DELETE', path);

    expect(made.status).toBe(201);
    expect(refusal(second)).toMatchObject({
      status: 409,
      code: 'Request_MultipleObjectsWithSameKeyValue',
      message: 'Permission entry already exists.',
    });
    expect(patched.status).toBe(204);
    expect(listOf(found.body)).toEqual([{ ...grant, id: made.body['id'], principalId: null, scope: 'read write' }]);
    expect(listOf(ofClient.body)).toHaveLength(1);
    expect(deleted.status).toBe(204);
    expect((await sandbox().graph('GET', path)).status).toBe(404);
  });

  test.each([
    ['a resource that is not there', { resourceId: randomUUID() }],
    ['a principal for all principals', { principalId: randomUUID() }],
    ['no principal for one principal', { consentType: 'Principal' }],
    ['a scope of 3,851 characters', { scope: 'x'.repeat(3851) }],
    ['an unknown kind of consent', { consentType: 'Everyone' }],
  ])('are refused with %s', async (_what, more) => {
    const { resource, client } = await pair();
    const grant = { clientId: client, consentType: 'AllPrincipals', resourceId: resource, scope: 'read' };

    const answer = await sandbox().graph('POST', '/oauth2PermissionGrants', { ...grant, ...more });

    expect(answer.status).toBe(400);
  });
});

/** A resource with one role, and a client; object ids of their service principals. */
async function pair(): Promise<{ resource: string; client: string; role: string }> {
  const role = appRole('reader');
  const resourceApplication = await makeApplication(sandbox(), { appRoles: [role] });
  const clientApplication = await makeApplication(sandbox());
  return {
    resource: await makeServicePrincipal(sandbox(), resourceApplication.appId),
    client: await makeServicePrincipal(sandbox(), clientApplication.appId),
    role: role.id,
  };
}
