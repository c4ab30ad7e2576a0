import type { RoleChange, RoleStep } from '../../registration/roles/plan-roles.ts';
import type { GraphClient } from '../graph-client.ts';
import { assignAppRole, removeAppRoleAssignment } from '../write/app-role-assignments.ts';
import { attempt, hasFailed, type StepOutcome } from './step-outcome.ts';

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
): Promise<readonly StepOutcome<RoleStep>[]> {
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
): Promise<readonly StepOutcome<RoleStep>[]> {
  const outcomes: StepOutcome<RoleStep>[] = [];
  for (const step of steps) {
    const outcome = await attempt(step, write);
    outcomes.push(outcome);
    if (hasFailed(outcome)) {
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
