import { PrivilegeError } from '../../errors/fhir-apps-error.ts';
import type { RoleChange, RoleStep } from '../../registration/roles/plan-roles.ts';
import type { GraphClient } from '../graph-client.ts';
import { assignAppRole, removeAppRoleAssignment } from '../write/app-role-assignments.ts';

/** What became of a step that was tried; `error` is null where it is done. */
export interface RoleOutcome {
  readonly step: RoleStep;
  readonly error: unknown;
}

/**
 * Does the steps that are needed: one principal's in turn, the principals' side by side. A refusal for want of
 * privilege leaves the rest to be tried, since the role decides about it; any other failure ends that principal's
 * steps. Never throws.
 */
export async function applyRoles(
  client: GraphClient,
  change: RoleChange,
  steps: readonly RoleStep[],
  resourceId: string,
): Promise<readonly RoleOutcome[]> {
  const needed = steps.filter(({ isNeeded }) => isNeeded);
  const principalIds = [...new Set(needed.map(({ principal }) => principal.id))];
  const outcomes = await Promise.all(
    principalIds.map((id) =>
      inTurn(
        needed.filter(({ principal }) => principal.id === id),
        (step) => doStep(client, change, step, resourceId),
      ),
    ),
  );
  return outcomes.flat();
}

async function inTurn(
  steps: readonly RoleStep[],
  write: (step: RoleStep) => Promise<void>,
): Promise<readonly RoleOutcome[]> {
  const outcomes: RoleOutcome[] = [];
  for (const step of steps) {
    const error: unknown = await write(step).then(
      () => null,
      (reason: unknown) => reason,
    );
    outcomes.push({ step, error });
    if (error !== null && !(error instanceof PrivilegeError)) {
      break;
    }
  }
  return outcomes;
}

function doStep(client: GraphClient, change: RoleChange, step: RoleStep, resourceId: string): Promise<void> {
  const { id: principalId, displayName: principalName } = step.principal;
  const assignment = { principalId, principalName, resourceId, appRoleId: step.role.id, key: null };
  return change === 'assign'
    ? assignAppRole(client, assignment)
    : removeAppRoleAssignment(client, step.assignmentId ?? '', assignment);
}
