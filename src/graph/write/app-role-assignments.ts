import { GraphRequestError } from '../../errors/graph-request-error.ts';
import { type GraphClient } from '../graph-client.ts';
import type { GraphRequest } from '../graph-request.ts';
import { PRIVILEGES } from '../privileges.ts';
import { deleteUnlessGone } from './delete-unless-gone.ts';
import { type WriteRecord } from '../write-record.ts';

/** Who has, or is to have, which role of which API; ids are object ids. */
export interface RecordedAssignment {
  readonly principalId: string;
  /** Null where it was not read. */
  readonly principalName: string | null;
  readonly resourceId: string;
  readonly appRoleId: string;
  /** The registration that it belongs to. */
  readonly key: string | null;
}

/**
 * "Permission being assigned already exists on the object", and "EntitlementGrant entry already exists", with 400 or
 * 409.
 */
const ASSIGNED_ALREADY = /(permission being assigned|entitlementgrant entry) already exists/i;

/**
 * Gives an app role to a service principal, a user or a group; one that is held already is fine (Graph: Grant an
 * appRoleAssignment).
 */
export async function assignAppRole(client: GraphClient, assignment: RecordedAssignment): Promise<void> {
  const { principalId, resourceId, appRoleId } = assignment;
  const body = { principalId, resourceId, appRoleId };
  try {
    await client.send({
      method: 'POST',
      path: `/servicePrincipals/${resourceId}/appRoleAssignedTo`,
      body,
      fresh: true,
      record: { ...assignmentRecord('assign', null, assignment), before: null, after: body },
      privilege: PRIVILEGES.assignAppRoles,
    });
  } catch (error) {
    if (!(error instanceof GraphRequestError) || !ASSIGNED_ALREADY.test(error.message)) {
      throw error;
    }
  }
}

/** Takes an app role assignment away; one that is gone already is fine (Graph: Delete appRoleAssignedTo). */
export async function removeAppRoleAssignment(
  client: GraphClient,
  assignmentId: string,
  assignment: RecordedAssignment,
): Promise<void> {
  const { principalId, resourceId, appRoleId } = assignment;
  const path = `/servicePrincipals/${resourceId}/appRoleAssignedTo/${encodeURIComponent(assignmentId)}`;
  const deletion: GraphRequest = {
    method: 'DELETE',
    path,
    record: {
      ...assignmentRecord('remove', assignmentId, assignment),
      before: { principalId, resourceId, appRoleId },
      after: null,
    },
    privilege: PRIVILEGES.removeAppRoles,
  };
  await deleteUnlessGone(client, deletion, { method: 'GET', path, privilege: PRIVILEGES.readApplications });
}

function assignmentRecord(
  action: 'assign' | 'remove',
  id: string | null,
  { principalName, key }: RecordedAssignment,
): Pick<WriteRecord, 'action' | 'target' | 'key'> {
  return { action, target: { kind: 'appRoleAssignment', id, name: principalName }, key };
}
