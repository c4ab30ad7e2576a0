import { describe, expect, it } from 'vitest';
import { observeRoles } from '../../../src/graph/observe/observe-roles.ts';
import type { RoleResource } from '../../../src/registration/roles/role-assignment.ts';
import { textOf } from '../../sandbox/running-sandbox.ts';
import { graphOn } from '../graph-on-sandbox.ts';

const ROLE_ID = '7d7b5a7c-7f2d-4c4d-9a39-4f1b5f6a8f01';
const ROLE = { id: ROLE_ID, value: 'globalReader', displayName: 'a', description: 'b', isEnabled: true };
const BODY = { displayName: 'FHIR', appRoles: [{ ...ROLE, allowedMemberTypes: ['User'] }] };
const NOT_FOUND = 'error:404:Request_ResourceNotFound:It does not exist';

/** Reads a resource whose role a user has, unless it has no service principal. */
async function lookWith(faults: readonly string[], hasServicePrincipal = true): Promise<RoleResource> {
  const { client, sandbox } = await graphOn({ faults });
  const appId = textOf((await sandbox.graph('POST', '/applications', BODY)).body, 'appId');
  if (hasServicePrincipal) {
    const made = await sandbox.graph('POST', '/servicePrincipals', { appId });
    const resourceId = textOf(made.body, 'id');
    const principalId = sandbox.ready.users[0]?.objectId;
    const path = `/servicePrincipals/${resourceId}/appRoleAssignedTo`;
    expect((await sandbox.graph('POST', path, { principalId, resourceId, appRoleId: ROLE_ID })).status).toBe(201);
  }
  const { resource } = await observeRoles(client, {
    ...{ resource: { text: appId, fhirUrl: null, byDisplayName: false }, principals: [], givesAccess: false },
    ...{ caller: { objectId: '', kind: 'app', appId: '' }, now: new Date() },
  });
  return resource;
}

describe('a resource and who has its roles', () => {
  it.each([
    ['all replicas know', []],
    ['one replica does not know the service principal yet', [`GET /servicePrincipals(appId=*)=${NOT_FOUND}`]],
    ['one does not know who has its roles', [`GET /servicePrincipals(appId=*)/appRoleAssignedTo=${NOT_FOUND}`]],
  ])('is read where %s', async (_what, faults) => {
    const { assignments } = await lookWith(faults);
    expect(assignments.map(({ appRoleId }) => appRoleId)).toEqual([ROLE_ID]);
  });

  it('has no service principal where several reads show none', async () => {
    await expect(lookWith([], false)).rejects.toMatchObject({ code: 'service_principal_missing' });
  });
});
