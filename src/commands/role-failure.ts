import { CancelledError } from '../errors/cancelled-error.ts';
import { FhirAppsError } from '../errors/fhir-apps-error.ts';
import { type Standing, UnfinishedError } from '../errors/unfinished-error.ts';
import type { RoleOutcome } from '../graph/apply-roles.ts';
import type { RoleChange, RoleStep } from '../registration/plan-roles.ts';
import { type RoleResource, roleName } from '../registration/role-assignment.ts';
import { commandAtSamePlace } from './next-commands.ts';
import type { GlobalSettings } from './settings.ts';

/**
 * The error of a change of roles that failed in the middle: where some of it is done, what stands counts (exit 3), which
 * is what was assigned, or what was not removed yet; where nothing is, the failure itself.
 */
export function explainRoleFailure(
  error: unknown,
  change: RoleChange,
  resource: RoleResource,
  steps: readonly RoleStep[],
  outcomes: readonly RoleOutcome[],
  settings: GlobalSettings,
): unknown {
  const done = outcomes.filter((outcome) => outcome.error === null).map(({ step }) => step);
  if (done.length === 0 || !(error instanceof FhirAppsError)) {
    return error;
  }
  const standing = steps
    .filter((step) => step.isNeeded && done.includes(step) === (change === 'assign'))
    .map((step) => standingOf(step, resource, settings));
  const again = 'Run the same command again to finish it.';
  if (error instanceof CancelledError) {
    return new CancelledError(error.exitCode, 'Cancelled; some of the roles are done.', {
      hint: again,
      details: { standing },
    });
  }
  return new UnfinishedError('unfinished', `Some of the roles are not done. ${error.message}`, standing, {
    hint: error.hint === null ? again : `${error.hint} ${again}`,
    requestId: error.requestId ?? undefined,
    details: { cause: { code: error.code, message: error.message, details: error.details } },
    cause: error,
  });
}

function standingOf(
  { role, principal, assignmentId }: RoleStep,
  resource: RoleResource,
  settings: GlobalSettings,
): Standing {
  const name = roleName(role);
  return {
    kind: 'appRoleAssignment',
    id: assignmentId ?? role.id,
    name: `${name} of "${principal.displayName}"`,
    remove: commandAtSamePlace(['role', 'remove', resource.appId, '--role', name, '--to', principal.id], settings),
  };
}
