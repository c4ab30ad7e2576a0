import { describe, expect, it } from 'vitest';
import { readApplication } from '../../../src/graph/answers.ts';
import { observeEntitlements } from '../../../src/graph/observe/observe-entitlements.ts';
import type { ObservedEntitlements } from '../../../src/registration/edit/edit-entitlements.ts';
import { textOf } from '../../sandbox/running-sandbox.ts';
import { graphOn } from '../graph-on-sandbox.ts';

const ROLE_ID = '7d7b5a7c-7f2d-4c4d-9a39-4f1b5f6a8f01';
const ROLE = { id: ROLE_ID, value: 'globalReader', displayName: 'a', description: 'b', isEnabled: true };
const BODY = { displayName: 'FHIR', appRoles: [{ ...ROLE, allowedMemberTypes: ['User'] }] };
const NOT_FOUND = 'error:404:Request_ResourceNotFound:It does not exist';

/** Reads an application whose role a user has, unless it has no service principal. */
async function lookWith(faults: readonly string[], hasServicePrincipal = true): Promise<ObservedEntitlements> {
  const { client, sandbox } = await graphOn({ faults });
  const application = readApplication((await sandbox.graph('POST', '/applications', BODY)).body);
  if (hasServicePrincipal) {
    const made = await sandbox.graph('POST', '/servicePrincipals', { appId: application.appId });
    const resourceId = textOf(made.body, 'id');
    const principalId = sandbox.ready.users[0]?.objectId;
    const path = `/servicePrincipals/${resourceId}/appRoleAssignedTo`;
    expect((await sandbox.graph('POST', path, { principalId, resourceId, appRoleId: ROLE_ID })).status).toBe(201);
  }
  return observeEntitlements(client, application, { withConsent: false });
}

describe('who has the roles of an application', () => {
  it.each([
    ['all replicas know', []],
    ['one replica does not know the service principal yet', [`GET /servicePrincipals(appId=*)=${NOT_FOUND}`]],
    ['one does not know who has its roles', [`GET /servicePrincipals(appId=*)/appRoleAssignedTo=${NOT_FOUND}`]],
  ])('is found where %s', async (_what, faults) => {
    const { resource } = await lookWith(faults);
    expect(resource?.assignments.map(({ appRoleId }) => appRoleId)).toEqual([ROLE_ID]);
  });

  it('is nobody where several reads show no service principal', async () => {
    expect((await lookWith([], false)).resource).toBeNull();
  });
});
