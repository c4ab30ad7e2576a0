import { z } from 'zod';
import { parseAnswer } from '../../http/parse-answer.ts';
import { UsageError } from '../../errors/usage-error.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import type { Principal, RoleAssignment, RoleResource } from '../../registration/roles/role-assignment.ts';
import { askAgainIfMissing } from '../absence.ts';
import { readServicePrincipal } from '../answers.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';
import type { Reads } from '../batch-reader.ts';
import type { GraphClient } from '../graph-client.ts';
import type { GraphAnswer } from '../graph-request.ts';
import { readAllPages } from '../pages.ts';
import { bodyOrMissing, roleAssignmentsOf, servicePrincipalByAppId } from '../reads.ts';

const ASSIGNMENT = z.object({
  id: OBJECT_ID,
  appRoleId: OBJECT_ID,
  principalId: OBJECT_ID,
  principalType: z.string().nullish(),
  principalDisplayName: z.string().nullish(),
  createdDateTime: z.string().nullish(),
});

const TYPES: Readonly<Record<string, Principal['type']>> = { User: 'user', Group: 'group' };

/** The reads of a resource that was found: its service principal with the roles, and who holds them. */
export function roleResourceReads(appId: string): Reads<'servicePrincipal' | 'holders'> {
  return { servicePrincipal: servicePrincipalByAppId(appId), holders: roleAssignmentsOf(appId) };
}

/**
 * A resource and all who hold its roles, from the answers to {@link roleResourceReads}; each 999 holders more take
 * another exchange. What these do not show is absent only once several reads agree: a replica that lags would hide who
 * has the roles. Throws UsageError `service_principal_missing`, and Graph's refusals.
 */
export async function readRoleResource(
  client: GraphClient,
  { appId, displayName }: Pick<ObservedApplication, 'appId' | 'displayName'>,
  answers: Readonly<Partial<Record<'servicePrincipal' | 'holders', GraphAnswer | null>>>,
): Promise<RoleResource> {
  const ofServicePrincipal = servicePrincipalByAppId(appId);
  const found = await askAgainIfMissing(client, ofServicePrincipal, answers.servicePrincipal ?? null);
  const body = bodyOrMissing(ofServicePrincipal, found);
  if (body === null) {
    throw servicePrincipalMissing(displayName, appId);
  }
  const { id, appRoles } = readServicePrincipal(body);
  const request = roleAssignmentsOf(appId);
  const holders = await askAgainIfMissing(client, request, answers.holders ?? null);
  const firstPage = bodyOrMissing(request, holders) ?? { value: [] };
  const assignments = await readAllPages(client, request, firstPage, readAssignment);
  return { appId, displayName, servicePrincipalId: id, appRoles, assignments };
}

function readAssignment(member: unknown): RoleAssignment {
  const found = parseAnswer(ASSIGNMENT, member);
  return {
    id: found.id,
    appRoleId: found.appRoleId,
    principal: {
      id: found.principalId,
      type: TYPES[found.principalType ?? ''] ?? 'servicePrincipal',
      displayName: found.principalDisplayName ?? found.principalId,
    },
    createdDateTime: found.createdDateTime ?? null,
  };
}

/** The error for an application that nobody made a service principal of. */
export function servicePrincipalMissing(displayName: string, appId: string): UsageError {
  return new UsageError(
    'service_principal_missing',
    `"${displayName}" (${appId}) has no service principal in this tenant, so it gets no tokens and can have no roles or consent.`,
    {
      hint: `If fhir-apps registered it, run the same \`register\` again; otherwise: az ad sp create --id ${appId}`,
      details: { appId },
    },
  );
}
