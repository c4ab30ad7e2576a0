import { toUnfinished } from '../../errors/to-unfinished.ts';
import { applyEdit } from '../../graph/apply/apply-edit.ts';
import { type ObservedRoleDefinitions, observeRoleDefinitions } from '../../graph/observe/observe-role-removal.ts';
import { errorPaint } from '../../cli/error-paint.ts';
import { removalHeading } from '../../output/impact-view.ts';
import { section } from '../../output/layout.ts';
import { sanitized } from '../../output/sanitized.ts';
import { withoutRole } from '../../registration/impact/access-impact.ts';
import { impactOfRoleRemoval } from '../../registration/impact/role-removal-impact.ts';
import { describeRoleRemoval } from './role-removal-view.ts';
import type { Warning } from '../../errors/warning.ts';
import { roleRemovalSteps } from '../../registration/edit/edit-steps.ts';
import { removalWarnings, requestingApplications } from '../../registration/edit/removal-warnings.ts';
import { planRoleRemoval, type RoleRemovalPlan } from '../../registration/roles/plan-role-removal.ts';
import { roleName } from '../../registration/roles/role-assignment.ts';
import { identify } from '../../registration/tags.ts';
import { confirmChanges } from '../../session/confirm-changes.ts';
import type { CommandInput, CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import type { OpenSession } from '../../session/session.ts';
import { withSession } from '../../session/open-session.ts';
import type { ROLE_REMOVE_FIELDS } from './role-fields.ts';
import { referenceOf } from '../../session/reference.ts';
import { describeRoleImpact } from './role-impact-view.ts';
import type { RoleImpact, RoleRemovalResult } from './role-results.ts';

/**
 * Removes roles from the resource that defines them. Throws what {@link observeRoleDefinitions} and
 * {@link planRoleRemoval} throw, UsageError `confirmation_required`, CancelledError on a no, UnfinishedError where it
 * ended in the middle, and Graph's refusals.
 */
export async function removeRoleDefinitions(
  context: Context,
  input: CommandInput<typeof ROLE_REMOVE_FIELDS>,
): Promise<CommandOutcome<RoleRemovalResult>> {
  return withSession(context, async (session) => {
    context.progress('Reading the directory');
    const observed = await observeRoleDefinitions(session.client, referenceOf(context, input, false));
    const { application, resource } = observed;
    const { role = [], force = false } = input.values;
    const plan = planRoleRemoval(role, application, resource, force);
    const result = resultOf(context, session, observed, plan);
    if (!context.settings.dryRun) {
      await confirmRemoval(context, session, observed, { plan, impact: impactOf(context, observed, plan) });
      context.progress('Removing roles');
      const { open, hasWritten, error } = await applyEdit(
        session.client,
        application,
        roleRemovalSteps(plan, resource),
      );
      if (open.length > 0) {
        throw hasWritten ? unfinished(error, context, observed, plan) : error;
      }
    }
    warningsOf(observed, plan).forEach(context.warn);
    return { result, exitCode: 0, describe: describeRoleRemoval };
  });
}

/** What is to be removed, and what goes with it. */
interface PendingRemoval {
  readonly plan: RoleRemovalPlan;
  readonly impact: RoleImpact;
}

function confirmRemoval(
  context: Context,
  session: OpenSession,
  { application, resource }: ObservedRoleDefinitions,
  { plan, impact }: PendingRemoval,
): Promise<void> {
  const names = plan.roles.map(roleName);
  const { displayName, appId } = resource;
  const paint = errorPaint(context);
  const { type = null, fhirUrl = null } = identify(application.tags) ?? {};
  return confirmChanges(context, session, {
    shown: [
      removalHeading(sanitized({ verb: 'Remove roles from', type, displayName, fhirUrl }), paint),
      section(
        'These are removed',
        names.map((name) => `role ${sanitized(name)}`),
        paint,
      ),
      describeRoleImpact(sanitized(impact), paint),
      '\n',
    ].join(''),
    question: 'Remove them?',
    mustConfirm: { message: `Removing ${names.join(', ')} from "${displayName}" (${appId}) must be confirmed.` },
  });
}

function impactOf(
  { settings }: Context,
  { application, resource }: ObservedRoleDefinitions,
  plan: RoleRemovalPlan,
): RoleImpact {
  const { impact, commands } = impactOfRoleRemoval(plan, resource, identify(application.tags));
  const bringBack = commands.map((words) => commandForTenant(words, settings));
  return { ...impact, withoutRole: withoutRole(plan.assignments, resource), bringBack };
}

function resultOf(
  context: Context,
  { tenantContext }: OpenSession,
  observed: ObservedRoleDefinitions,
  plan: RoleRemovalPlan,
): RoleRemovalResult {
  const { settings } = context;
  const { resource, clients } = observed;
  const { roles, assignments } = plan;
  return {
    dryRun: settings.dryRun,
    sandbox: tenantContext.sandbox,
    tenantId: tenantContext.tenantId,
    resource: { appId: resource.appId, displayName: resource.displayName },
    roles: roles.map((role) => ({ role: roleName(role), id: role.id, action: 'removed' })),
    roleAssignments: assignments.map(({ role, principal }) => ({
      role: roleName(role),
      principal,
      action: 'removed',
    })),
    requestedBy: requestingApplications(resource, roles, clients).map(({ appId, displayName }) => ({
      appId,
      displayName,
    })),
    impact: impactOf(context, observed, plan),
  };
}

function warningsOf({ application, clients }: ObservedRoleDefinitions, { roles }: RoleRemovalPlan): readonly Warning[] {
  const requestedBy = requestingApplications(application, roles, clients);
  return removalWarnings({ roles, scopes: [], requestedBy, isConsentKnown: true });
}

/** Something is written, so that the roles stand half removed: disabled, or without some of their holders. */
function unfinished(
  error: unknown,
  { settings }: Context,
  { application, resource }: ObservedRoleDefinitions,
  { roles }: RoleRemovalPlan,
): unknown {
  const { appId } = resource;
  // `edit` changes applications of ours only.
  const removalOf =
    identify(application.tags) === null
      ? (role: string) => ['role', 'remove', appId, '--role', role, '--definition', '--force']
      : (role: string) => ['edit', appId, '--remove-app-role', role, '--unassign'];
  return toUnfinished(error, {
    state: 'The roles are not removed yet.',
    leftovers: roles.map((role) => ({
      kind: 'appRole',
      id: role.id,
      name: `${roleName(role)} of "${resource.displayName}"`,
      remove: commandForTenant(removalOf(roleName(role)), settings),
    })),
  });
}
