import { applyRoles } from '../../graph/apply/apply-roles.ts';
import { type ObservedRoles, observeRoles } from '../../graph/observe/observe-roles.ts';
import { describeRoleChange } from './role-change-view.ts';
import { appRoleHandOff, appRoleRemovalHandOff } from '../../registration/result/hand-off.ts';
import { planRoles, type RoleChange, type RoleStep } from '../../registration/roles/plan-roles.ts';
import { impactOfRoles, withoutRole } from '../../registration/impact/access-impact.ts';
import { missingIssues, type ValueIssue } from '../../registration/answers/issue.ts';
import { type HandOff, type HandOffFacts, NO_HAND_OFF_FACTS } from '../../registration/model/result.ts';
import { handOffFacts } from '../../registration/approval/hand-off-facts.ts';
import { appRoleEffect } from '../../registration/approval/effect.ts';
import { askedIds } from '../../registration/consent/api-permissions.ts';
import { MARK } from '../../registration/tags.ts';
import type { ObservedPrincipal } from '../../graph/observe/observe-principals.ts';
import type { OpenSession } from '../../session/session.ts';
import { KIND_WORDS } from '../../registration/plan-content/plan-content.ts';
import { allowedActions, namedWithActions } from '../../registration/roles/allowed-actions.ts';
import { roleName } from '../../registration/roles/role-assignment.ts';
import type { CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { validateServer } from '../../session/managed-server.ts';
import { referenceOf } from '../../session/reference.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import { changeOutcome } from '../../session/change-access.ts';
import { withSession } from '../../session/open-session.ts';
import { type RoleInput, type RoleJob, writeRoles } from './write-roles.ts';
import type { RoleChangeResult, RoleImpact } from './role-results.ts';

/** What a change of roles cannot do without. */
export function validateRoleValues(context: Context, input: RoleInput): readonly ValueIssue[] {
  const { given } = input;
  return [...validateServer(context, input), ...missingIssues({ role: !given.has('role'), to: !given.has('to') })];
}

/**
 * Assigns or removes every named role for everybody named. Throws what {@link observeRoles}, {@link planRoles} and
 * {@link writeRoles} throw; a write for which privilege is missing is handed off instead.
 */
export async function changeRoles(
  context: Context,
  input: RoleInput,
  change: RoleChange,
): Promise<CommandOutcome<RoleChangeResult>> {
  return withSession(context, async (session) => {
    const job: RoleJob = { context, session, input, change };
    const observed = await observe(job);
    const { resource } = observed;
    const principals = observed.principals.map(({ principal }) => principal);
    const steps = planRoles(change, input.values.role ?? [], principals, resource);
    const refused = await writeRoles(job, {
      steps,
      principals: observed.principals,
      resourceName: resource.displayName,
      server: { type: null, fhirUrl: observed.fhirUrl },
      impactOf: (needed) => impactOf(context, needed, resource),
      subject: {
        ...{ kind: KIND_WORDS.resource, name: resource.displayName, key: null },
        details: [`Application id ${resource.appId}`],
      },
      nameOf: ({ role }) => roleName(role),
      wordsOf: ({ role }) => namedWithActions(roleName(role), allowedActions(role)),
      labelOf: ({ role }) => `role ${roleName(role)}`,
      leftoverOf: ({ role, principal, assignmentId }) => {
        const name = roleName(role);
        const words = ['role', 'remove', resource.appId, '--role', name, '--from', principal.id];
        return {
          kind: 'appRoleAssignment',
          id: assignmentId ?? role.id,
          name: `${name} of "${principal.displayName}"`,
          remove: commandForTenant(words, context.settings),
        };
      },
      attemptAll: (needed) => applyRoles(session.client, change, needed, resource.servicePrincipalId),
    });
    const result = resultOf(job, observed, steps, refused);
    return changeOutcome(result, input.values.allowHandOff === true, describeRoleChange);
  });
}

function observe({ context, session, input, change }: RoleJob): Promise<ObservedRoles> {
  context.progress('Reading the directory');
  return observeRoles(session.client, {
    resource: referenceOf(context, input, false),
    principals: input.values.to ?? [],
    givesAccess: change === 'assign',
    caller: session.caller,
    now: context.now(),
  });
}

function resultOf(
  { context, session, change }: RoleJob,
  { resource, principals }: ObservedRoles,
  steps: readonly RoleStep[],
  refused: readonly RoleStep[],
): RoleChangeResult {
  const { settings } = context;
  const { tenantContext } = session;
  const removed = steps.filter((step) => step.isNeeded && !refused.includes(step));
  const done = change === 'assign' ? 'created' : 'removed';
  const handOff = ({ role, principal, assignmentId }: RoleStep): HandOff =>
    change === 'assign'
      ? {
          ...appRoleHandOff(
            { principalId: principal.id, resourceId: resource.servicePrincipalId, appRoleId: role.id },
            tenantContext.graphUrl,
          ),
          ...assignmentFacts(session, {
            role,
            resource,
            principal: principals.find((each) => each.principal === principal),
          }),
        }
      : appRoleRemovalHandOff(resource.servicePrincipalId, assignmentId ?? '', tenantContext.graphUrl);
  return {
    dryRun: settings.dryRun,
    sandbox: tenantContext.sandbox,
    tenantId: tenantContext.tenantId,
    resource: { appId: resource.appId, displayName: resource.displayName },
    roleAssignments: steps.map((step) => ({
      role: roleName(step.role),
      principal: step.principal,
      action: !step.isNeeded ? 'unchanged' : refused.includes(step) ? 'refused' : done,
    })),
    impact: change === 'remove' && removed.length > 0 ? impactOf(context, removed, resource) : null,
    handOffs: refused.map(handOff),
  };
}

function impactOf({ settings }: Context, steps: readonly RoleStep[], resource: ObservedRoles['resource']): RoleImpact {
  const { impact, commands } = impactOfRoles(steps, resource);
  const bringBack = commands.map((words) => commandForTenant(words, settings));
  return { ...impact, withoutRole: withoutRole(steps, resource), bringBack };
}

/** A role that is to be given, and to whom. */
interface Assignment {
  readonly role: RoleStep['role'];
  readonly resource: ObservedRoles['resource'];
  readonly principal: ObservedPrincipal | undefined;
}

/** `approve` grants only what an application of ours asks for itself. */
function assignmentFacts({ tenantContext, now }: OpenSession, { role, resource, principal }: Assignment): HandOffFacts {
  const effect = appRoleEffect(role, resource);
  const application = principal?.application ?? null;
  if (principal === undefined || application === null) {
    return { ...NO_HAND_OFF_FACTS, effect };
  }
  const { federatedCredentials } = principal;
  const handedOff = { application, servicePrincipal: null, federatedCredentials, owners: null };
  // Credentials of the service principal were not read, and a list without them would look whole.
  const facts = { ...handOffFacts(tenantContext, handedOff, effect, now()), credentials: null };
  const asked = askedIds(application.requiredResourceAccess, resource.appId, 'Role').includes(role.id);
  return asked && application.tags.includes(MARK) ? facts : { ...facts, approveWith: null };
}
