import { errorPaint } from '../../cli/error-paint.ts';
import type { Leftover } from '../../errors/unfinished-error.ts';
import type { StepOutcome } from '../../graph/apply/step-outcome.ts';
import type { ObservedPrincipal } from '../../graph/observe/observe-principals.ts';
import { assertNoWritingRoles } from '../../registration/credentials/federated/trusted-pull-requests.ts';
import type { RoleChange } from '../../registration/roles/plan-roles.ts';
import type { Principal } from '../../registration/roles/role-assignment.ts';
import { changeAccess } from '../../session/change-access.ts';
import { describeRoleImpact } from './role-impact-view.ts';
import type { RoleImpact } from './role-results.ts';
import { removalHeading, type RemovalSubject } from '../../output/impact-view.ts';
import { sanitized } from '../../output/sanitized.ts';
import { assignmentContent } from '../../registration/plan-content/access-content.ts';
import type { ContentEntry } from '../../registration/plan-content/plan-content.ts';
import type { PendingChanges } from '../../session/confirm-changes.ts';
import { proposalOf } from '../../session/proposal.ts';
import type { SessionContext } from '../../session/session.ts';
import type { CommandInput } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { ROLE_ASSIGN_FIELDS } from './role-fields.ts';

/** The input of a change of roles, whichever it is. */
export type RoleInput = CommandInput<typeof ROLE_ASSIGN_FIELDS>;

/** A change of roles that is under way. */
export interface RoleJob extends SessionContext {
  readonly input: RoleInput;
  readonly change: RoleChange;
}

/** One role of one principal, and whether there is anything to do about it. */
interface PrincipalStep {
  readonly principal: Principal;
  readonly isNeeded: boolean;
}

/** Roles to give or to take, of one kind: app roles, or Azure roles. */
export interface RoleWrites<Step extends PrincipalStep> {
  readonly steps: readonly Step[];
  readonly principals: readonly ObservedPrincipal[];
  /** Whose roles they are. */
  readonly resourceName: string;
  /** The type of application that they are of, and its FHIR server; null where that is not known. */
  readonly server: Pick<RemovalSubject, 'type' | 'fhirUrl'>;
  /** What goes with steps that remove roles. */
  readonly impactOf: (steps: readonly Step[]) => RoleImpact;
  /** The same as people see it before a role is assigned. */
  readonly subject: Pick<ContentEntry, 'kind' | 'name' | 'key' | 'details'>;
  readonly nameOf: (step: Step) => string;
  /** The role with what it allows, such as `globalReader: read`. */
  readonly wordsOf: (step: Step) => string;
  /** The role as the warning of a refusal names it, such as `role globalReader`. */
  readonly labelOf: (step: Step) => string;
  /** The assignment that exists where the change ends in the middle. */
  readonly leftoverOf: (step: Step) => Leftover;
  /** Null where the roles cannot be written by this run, so that all of them are handed off. */
  readonly attemptAll: ((needed: readonly Step[]) => Promise<readonly StepOutcome<Step>[]>) | null;
}

/**
 * Gives or takes the roles that need it. Refuses a role that changes data for a client that trusts pull requests, as
 * `register` does, unless `--allow-pull-request-writes` is given: UsageError `pull_request_writes`. Throws as `changeAccess`.
 *
 * @returns the steps that are to be handed off.
 */
export async function writeRoles<Step extends PrincipalStep>(
  job: RoleJob,
  writes: RoleWrites<Step>,
): Promise<readonly Step[]> {
  const { input, change } = job;
  const { attemptAll, labelOf, leftoverOf } = writes;
  const needed = writes.steps.filter(({ isNeeded }) => isNeeded);
  assertNoWritingPullRequests(input, writes, needed);
  if (attemptAll === null) {
    return needed;
  }
  const done = change === 'assign' ? 'assigned' : 'removed';
  return changeAccess(job, {
    needed,
    confirmation: confirmationOf(job, writes, needed),
    progress: change === 'assign' ? 'Assigning roles' : 'Removing roles',
    attemptAll,
    partialWork: (written) => ({
      state: 'Some of the roles are not done.',
      leftovers: needed.filter((step) => written.includes(step) === (change === 'assign')).map(leftoverOf),
    }),
    refusalWarning: (step, { message }) => ({
      code: `role_not_${done}`,
      message: `The ${labelOf(step)} of "${step.principal.displayName}" could not be ${done}: ${message}`,
    }),
  });
}

function assertNoWritingPullRequests<Step extends PrincipalStep>(
  { values }: RoleInput,
  { principals, nameOf }: RoleWrites<Step>,
  needed: readonly Step[],
): void {
  if (values.allowPullRequestWrites === true) {
    return;
  }
  for (const { principal, federatedCredentials } of principals) {
    const roles = needed.filter((step) => step.principal.id === principal.id).map(nameOf);
    assertNoWritingRoles(federatedCredentials, roles);
  }
}

function confirmationOf<Step extends PrincipalStep>(
  { context, input, change }: RoleJob,
  writes: RoleWrites<Step>,
  needed: readonly Step[],
): PendingChanges {
  const { principals, resourceName, impactOf, server } = writes;
  const affected = principals.filter(({ principal }) => needed.some((step) => step.principal.id === principal.id));
  return {
    access: affected.flatMap(({ application, externalAccess }) =>
      application === null ? [] : [{ ...application, externalAccess }],
    ),
    trusted: input.values.trust ?? [],
    ...(change === 'remove'
      ? removalOf(context, { ...server, verb: 'Remove roles of', displayName: resourceName }, impactOf(needed))
      : {
          shown: proposalOf(
            context,
            'Assign roles',
            assignmentContent(
              writes.subject,
              needed.map((step) => ({ principal: step.principal, words: writes.wordsOf(step) })),
            ),
          ),
          question: needed.length === 1 ? 'Assign this role?' : `Assign these ${needed.length} roles?`,
        }),
  };
}

function removalOf(
  context: Context,
  subject: RemovalSubject,
  impact: RoleImpact,
): Pick<PendingChanges, 'shown' | 'question'> {
  const paint = errorPaint(context);
  return {
    shown: `${removalHeading(sanitized(subject), paint)}${describeRoleImpact(sanitized(impact), paint)}\n`,
    question: 'Remove them?',
  };
}
