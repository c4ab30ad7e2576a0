import { describe, expect, it } from 'vitest';
import { deleteApplications } from '../../src/graph/apply/delete-applications.ts';
import { UncertainOutcomeError } from '../../src/graph/graph-client.ts';
import { createApplication, takenProperty, upsertApplication } from '../../src/graph/write/applications.ts';
import { addPassword } from '../../src/graph/write/credentials.ts';
import { removePassword } from '../../src/graph/write/remove-password.ts';
import { assignAppRole, removeAppRoleAssignment } from '../../src/graph/write/app-role-assignments.ts';
import { addOwner } from '../../src/graph/write/owners.ts';
import { createServicePrincipal } from '../../src/graph/write/service-principals.ts';
import { listOf, type TestSandbox, textOf } from '../sandbox/running-sandbox.ts';
import { graphOn } from './graph-on-sandbox.ts';

const BODY = { displayName: 'Nightly import', uniqueName: 'fhir-apps.x.y', signInAudience: 'AzureADMyOrg' } as const;
const SECRET = { displayName: 'fhir-apps 0123', endDateTime: new Date(Date.now() + 86_400_000).toISOString() };

async function secretsOf(sandbox: TestSandbox, objectId: string): Promise<readonly string[]> {
  const { body } = await sandbox.graph('GET', `/applications/${objectId}`);
  return listOf(body, 'passwordCredentials').map((secret) => textOf(secret, 'keyId'));
}

describe('an application that is created by its unique name', () => {
  it('is never made twice, also where the first answer was lost', async () => {
    const { client, sandbox } = await graphOn({ faults: ['POST /applications=reset-after'] });
    const refused = await createApplication(client, BODY).catch((error: unknown) => error);
    expect(takenProperty(refused)).toBe('uniqueName');
    const { body } = await sandbox.graph('GET', "/applications?$filter=displayName eq 'Nightly import'");
    expect(listOf(body)).toHaveLength(1);
  });

  it('is made by the upsert too, which does not name one that stood', async () => {
    const { client } = await graphOn();
    const made = await upsertApplication(client, BODY.uniqueName, BODY);
    expect(made).toMatchObject({ uniqueName: BODY.uniqueName, displayName: BODY.displayName });
    expect(await upsertApplication(client, BODY.uniqueName, BODY)).toBeNull();
  });
});

describe('a secret', () => {
  it('whose answer is lost is not asked for again', async () => {
    const { client, sandbox } = await graphOn({ faults: ['POST /applications/*/addPassword=reset-after'] });
    const application = await createApplication(client, BODY);
    const { id } = application;
    await expect(addPassword(client, application, SECRET)).rejects.toBeInstanceOf(UncertainOutcomeError);
    expect(await secretsOf(sandbox, id)).toHaveLength(1);
  });

  it('is removed once, and being gone already is fine', async () => {
    const { client, sandbox } = await graphOn();
    const application = await createApplication(client, BODY);
    const { keyId } = await addPassword(client, application, SECRET);
    await removePassword(client, application, keyId);
    await removePassword(client, application, keyId);
    expect(await secretsOf(sandbox, application.id)).toEqual([]);
  });

  it('that this run made is removed although no replica knows it yet', async () => {
    const { client, clock, sandbox } = await graphOn({ replicationDelayMs: 3_000 });
    const application = await createApplication(client, BODY);
    const { keyId } = await addPassword(client, application, SECRET);
    await removePassword(client, application, keyId, true);
    // A replica shows for a while what is gone.
    await clock.sleep(3_000);
    expect([await secretsOf(sandbox, application.id), await secretsOf(sandbox, application.id)]).toEqual([[], []]);
  });

  it('is not taken for gone while reads show it, whatever the removal was answered', async () => {
    const refusal = 'error:400:Request_BadRequest:No password credential found with keyId';
    const { client, sandbox } = await graphOn({ faults: [`POST /applications/*/removePasswordx3=${refusal}`] });
    const application = await createApplication(client, BODY);
    const { keyId } = await addPassword(client, application, SECRET);
    await removePassword(client, application, keyId);
    expect(await secretsOf(sandbox, application.id)).toEqual([]);
  });

  it('whose removal was done, and whose answer was lost, is found to be gone', async () => {
    const { client, sandbox } = await graphOn({ faults: ['POST /applications/*/removePassword=reset-after'] });
    const application = await createApplication(client, BODY);
    const { keyId } = await addPassword(client, application, SECRET);
    await removePassword(client, application, keyId, true);
    expect(await secretsOf(sandbox, application.id)).toEqual([]);
  });
});

describe('an application that no replica knows yet', () => {
  it('is deleted, and does not count as gone', async () => {
    const { client, sandbox } = await graphOn({ replicationDelayMs: 2_500 });
    const application = await createApplication(client, BODY);
    const target = { application, inRecycleBin: false, isResource: false };
    const deletions = await deleteApplications(client, [target], false, () => undefined);
    expect(deletions.get(target)).toEqual({ outcome: 'deleted' });
    expect((await sandbox.graph('GET', `/directory/deletedItems/${application.id}`)).status).toBe(200);
  });
});

describe('an app role', () => {
  const ASSIGNMENT = { principalId: 'p', principalName: null, resourceId: 'r', appRoleId: 'a', key: null };

  it.each([
    'error:400:Request_BadRequest:Permission being assigned already exists on the object',
    'error:409:Conflict:EntitlementGrant entry already exists.',
  ])('that is assigned already is fine: %s', async (fault) => {
    const { client } = await graphOn({ faults: [`POST /servicePrincipals/*/appRoleAssignedTo=${fault}`] });
    await expect(assignAppRole(client, ASSIGNMENT)).resolves.toBeUndefined();
  });

  it('that is gone already is fine', async () => {
    const fault = 'error:400:Request_BadRequest:EntitlementGrant being updated or deleted is not found.';
    const { client } = await graphOn({ faults: [`DELETE /servicePrincipals/*/appRoleAssignedTo/*=${fault}`] });
    await expect(removeAppRoleAssignment(client, 'x', ASSIGNMENT)).resolves.toBeUndefined();
  });
});

describe('a write that someone has done already', () => {
  it('gives the service principal that stands', async () => {
    const { client } = await graphOn();
    const application = await createApplication(client, BODY);
    const first = await createServicePrincipal(client, application, {}, { fresh: true });
    expect((await createServicePrincipal(client, application, {}, { fresh: true })).id).toBe(first.id);
  });

  it('is fine for an owner and for a role', async () => {
    const { client, sandbox } = await graphOn();
    const role = {
      id: '7d7b5a7c-7f2d-4c4d-9a39-4f1b5f6a8f01',
      value: 'globalReader',
      displayName: 'globalReader',
      description: 'Reads.',
      isEnabled: true,
      allowedMemberTypes: ['Application'],
    };
    const application = await createApplication(client, { ...BODY, appRoles: [role] });
    const principal = await createServicePrincipal(client, application, {}, { fresh: true });
    const { body } = await sandbox.graph(
      'GET',
      `/servicePrincipals(appId='${sandbox.ready.identities.none.clientId}')`,
    );
    const other = textOf(body, 'id');
    const ids = { principalId: other, resourceId: principal.id, appRoleId: role.id };
    const assignment = { ...ids, principalName: null, key: null };
    const owned = { kind: 'application', id: application.id, displayName: application.displayName, key: null } as const;
    await addOwner(client, owned, other, true);
    await addOwner(client, owned, other, true);
    await assignAppRole(client, assignment);
    await assignAppRole(client, assignment);
    const assigned = await sandbox.graph('GET', `/servicePrincipals/${principal.id}/appRoleAssignedTo`);
    expect(listOf(assigned.body)).toHaveLength(1);
    const owners = await sandbox.graph('GET', `/applications/${application.id}/owners`);
    expect(listOf(owners.body).filter((owner) => owner.id === other)).toHaveLength(1);
  });
});
