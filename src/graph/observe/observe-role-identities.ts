import { z } from 'zod';
import { parseAnswer } from '../../http/parse-answer.ts';
import type { ObservedServicePrincipal } from '../../registration/model/observed.ts';
import type { AppRoleAssignee } from '../../registration/roles/role-assignment.ts';
import { readServicePrincipal } from '../answers.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';
import type { BatchReader } from '../batch-reader.ts';
import { readAllPages } from '../pages.ts';
import { bodyIfAllowed, roleAssignmentsOf, servicePrincipalById } from '../reads.ts';

const HOLDER = z.object({
  appRoleId: OBJECT_ID,
  principalId: OBJECT_ID,
  principalType: z.string().nullish(),
  principalDisplayName: z.string().nullish(),
});

/** A managed identity, and the app roles of one API that it holds. */
export interface RoleIdentity {
  readonly servicePrincipal: ObservedServicePrincipal;
  readonly appRoleIds: readonly string[];
}

/** Who has app roles of an API. */
export interface RoleAssignees {
  readonly identities: readonly RoleIdentity[];
  /** People, groups and other applications; null where the caller may not read them. */
  readonly roleAssignees: readonly AppRoleAssignee[] | null;
}

/**
 * The managed identities that hold app roles of an API, and everyone else who does, in shared batches; `known` are the
 * object ids of service principals that are neither. Throws Graph's refusals of further pages.
 */
export async function observeRoleIdentities(
  reader: BatchReader,
  apiAppId: string,
  known: ReadonlySet<string>,
): Promise<RoleAssignees> {
  const request = roleAssignmentsOf(apiAppId);
  const body = bodyIfAllowed(await reader.read(request));
  if (body === null) {
    return { identities: [], roleAssignees: null };
  }
  const assignments = await readAllPages(reader.client, request, body, (each) => parseAnswer(HOLDER, each));
  const others = assignments.filter(({ principalId }) => !known.has(principalId));
  const ids = others
    .filter(({ principalType }) => principalType === 'ServicePrincipal')
    .map(({ principalId }) => principalId);
  const found = await Promise.all([...new Set(ids)].map(async (id) => reader.read(servicePrincipalById(id))));
  const rolesOf = (id: string): readonly string[] =>
    others.filter(({ principalId }) => principalId === id).map(({ appRoleId }) => appRoleId);
  const identities = found
    .flatMap((answer) => {
      const principal = bodyIfAllowed(answer);
      return principal === null ? [] : [readServicePrincipal(principal)];
    })
    .filter(({ servicePrincipalType }) => servicePrincipalType === 'ManagedIdentity')
    .map((servicePrincipal) => ({ servicePrincipal, appRoleIds: rolesOf(servicePrincipal.id) }));
  const isIdentity = (id: string): boolean => identities.some(({ servicePrincipal }) => servicePrincipal.id === id);
  const externalAccess = new Map(others.map((each) => [each.principalId, each]));
  return {
    identities,
    roleAssignees: [...externalAccess.values()]
      .filter(({ principalId }) => !isIdentity(principalId))
      .map(({ principalId, principalDisplayName, principalType }) => ({
        name: principalDisplayName ?? principalId,
        type: principalType ?? 'unknown',
        appRoleIds: rolesOf(principalId),
      })),
  };
}
