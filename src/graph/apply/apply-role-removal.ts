import type { ObservedApplication } from '../../registration/model/observed.ts';
import type { RoleRemovalPlan } from '../../registration/roles/plan-role-removal.ts';
import { applyRoles } from './apply-roles.ts';
import type { GraphClient } from '../graph-client.ts';
import { updateApplication } from '../write/applications.ts';

/** How far a removal of roles came, and what ended it early; `error` is null where all is done. */
export interface RoleRemovalOutcome {
  readonly hasWritten: boolean;
  readonly error: unknown;
}

/**
 * Removes roles: their assignments, then the roles, disabled first. Right after the disabling write Graph may still
 * take them for enabled; then it waits and tries again (https://learn.microsoft.com/graph/api/resources/approle). Never
 * throws.
 */
export async function applyRoleRemoval(
  client: GraphClient,
  application: ObservedApplication,
  servicePrincipalId: string,
  { assignments, disabled, remaining }: RoleRemovalPlan,
): Promise<RoleRemovalOutcome> {
  const outcomes = await applyRoles(client, 'remove', assignments, servicePrincipalId);
  const refused = outcomes.find(({ error }) => error !== null);
  let hasWritten = outcomes.some(({ error }) => error === null);
  if (refused !== undefined) {
    return { hasWritten, error: refused.error };
  }
  try {
    let current = application;
    if (disabled !== null) {
      current = await updateApplication(client, current, { appRoles: disabled });
      hasWritten = true;
    }
    await updateApplication(client, current, { appRoles: remaining });
    return { hasWritten: true, error: null };
  } catch (error) {
    return { hasWritten, error };
  }
}
