import { z } from 'zod';
import { parseAnswer } from '../../http/parse-answer.ts';
import { bodyIfAllowed, plainRead, roleAssignmentsOf } from '../../graph/reads.ts';
import { MICROSOFT_GRAPH } from '../../registration/consent/graph-permissions.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';
import { type Reading, readList } from '../read/reading.ts';
import type { ControlFact } from './control-fact.ts';

/**
 * Application permissions of Microsoft Graph that lead to access (https://learn.microsoft.com/graph/permissions-reference).
 */
const LEADS: Readonly<Record<string, string>> = {
  'AppRoleAssignment.ReadWrite.All': 'any role',
  'RoleManagement.ReadWrite.Directory': 'any role',
  'Directory.ReadWrite.All': 'the roles of groups',
  'Application.ReadWrite.All': 'as any application',
  'Application.ReadWrite.OwnedBy': 'as what it owns',
  'DelegatedPermissionGrant.ReadWrite.All': 'consent for any person',
  'Group.ReadWrite.All': 'the roles of groups',
  'GroupMember.ReadWrite.All': 'the roles of groups',
  'User.ReadWrite.All': 'as any person',
  'UserAuthenticationMethod.ReadWrite.All': 'as any person',
};

const PERMISSIONS = z.object({ appRoles: z.array(z.object({ id: z.string(), value: z.string().nullish() })) });
const ASSIGNMENT = z.object({ principalId: OBJECT_ID, appRoleId: z.string() });

/** The applications that could give themselves access by their permissions of Microsoft Graph. */
export async function graphPermissionControl(reading: Reading): Promise<readonly ControlFact[]> {
  const graph = plainRead(`/servicePrincipals(appId='${MICROSOFT_GRAPH}')?$select=id,appRoles`);
  const [answer, assignments] = await Promise.all([
    reading.reader.read(graph),
    readList(reading, roleAssignmentsOf(MICROSOFT_GRAPH), (member) => parseAnswer(ASSIGNMENT, member), {
      what: 'Permissions of Microsoft Graph',
      needs: 'Application.Read.All',
    }),
  ]);
  const names = new Map(
    (PERMISSIONS.safeParse(bodyIfAllowed(answer)).data?.appRoles ?? []).map(({ id, value }) => [id, value ?? '']),
  );
  return (assignments ?? []).flatMap(({ principalId, appRoleId }): readonly ControlFact[] => {
    const name = names.get(appRoleId) ?? '';
    const may = LEADS[name];
    return may === undefined ? [] : [{ principalId, kind: 'graphPermission', may, how: name, state: 'active' }];
  });
}
