import { PrivilegeError } from '../../errors/fhir-apps-error.ts';
import type { Leftover } from '../../errors/unfinished-error.ts';
import { applyRoles, type RoleOutcome } from '../../graph/apply/apply-roles.ts';
import { type ObservedRoles, observeRoles } from '../../graph/observe/observe-roles.ts';
import { describeRoleChange, type RoleChangeResult } from './role-change-view.ts';
import { normalizeFhirUrl } from '../../registration/answers/fhir-url.ts';
import { appRoleHandOff, appRoleRemovalHandOff } from '../../registration/result/hand-off.ts';
import { planRoles, type RoleChange, type RoleStep } from '../../registration/roles/plan-roles.ts';
import { readPrincipalReference } from '../../registration/answers/principal-reference.ts';
import type { ValueIssue } from '../../registration/answers/register-schema.ts';
import type { HandOff } from '../../registration/model/result.ts';
import { type RoleResource, roleName } from '../../registration/roles/role-assignment.ts';
import type { FieldValue } from '../../cli/fields/field.ts';
import type { CommandInput, CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { validateServer } from '../../session/managed-server.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import { confirmRoles, assertNoWritingPullRequests } from './confirm-roles.ts';
import { explainRoleFailure } from './role-failure.ts';
import type { SessionContext } from '../../session/session.ts';
import { withSession } from '../../session/open-session.ts';
import type { GlobalSettings } from '../../cli/settings.ts';

/** The texts of a list field; none where it was not given. */
export function texts(value: FieldValue | undefined): readonly string[] {
  return typeof value === 'object' ? value : [];
}

/** What a change of roles cannot do without. */
export function validateRoleValues(context: Context, input: CommandInput): readonly ValueIssue[] {
  const missing = ['role', 'to'].filter((key) => !input.given.has(key));
  return [...validateServer(context, input), ...missing.map((key) => ({ key, message: 'is missing', missing: true }))];
}

/** A change of app roles that is under way. */
interface RoleJob extends SessionContext {
  readonly input: CommandInput;
  readonly change: RoleChange;
}

/**
 * Assigns or removes every named role for everybody named. Throws what {@link observeRoles}, {@link planRoles} and
 * {@link confirmRoles} throw, and the failure of a write; a write for which privilege is missing is handed off instead.
 */
export async function changeRoles(context: Context, input: CommandInput, change: RoleChange): Promise<CommandOutcome> {
  return withSession(context, async (session) => {
    const job: RoleJob = { context, session, input, change };
    const observed = await observe(job);
    const { resource } = observed;
    const principals = observed.principals.map(({ principal }) => principal);
    const steps = planRoles(change, texts(input.values.role), principals, resource);
    const needed = steps
      .filter(({ isNeeded }) => isNeeded)
      .map(({ role, principal }) => ({ role: roleName(role), principal }));
    assertNoWritingPullRequests(input, observed.principals, needed);
    if (context.settings.dryRun) {
      return outcomeOf(input, resultOf(job, observed, steps, []));
    }
    await confirmRoles(context, session, texts(input.values.trust), {
      change,
      resourceName: resource.displayName,
      principals: observed.principals,
      needed,
    });
    context.progress(change === 'assign' ? 'Assigning roles' : 'Removing roles');
    const outcomes = await applyRoles(session.client, change, steps, resource.servicePrincipalId);
    const failure = outcomes.find(({ error }) => error !== null && !(error instanceof PrivilegeError));
    if (failure !== undefined) {
      const done = outcomes.filter(({ error }) => error === null).map(({ step }) => step);
      throw explainRoleFailure(failure.error, {
        isAnyDone: done.length > 0,
        standing: steps
          .filter((step) => step.isNeeded && done.includes(step) === (change === 'assign'))
          .map((step) => leftoversOf(step, resource, context.settings)),
      });
    }
    warnOfRefusals(context, change, outcomes);
    return outcomeOf(input, resultOf(job, observed, steps, outcomes));
  });
}

function observe({ context, session, input, change }: RoleJob): Promise<ObservedRoles> {
  const { argument, values } = input;
  const { fhirUrl } = values;
  context.progress('Reading the directory');
  return observeRoles(session.client, {
    resource: {
      text: argument ?? '',
      fhirUrl: typeof fhirUrl === 'string' ? normalizeFhirUrl(fhirUrl) : null,
      byDisplayName: false,
    },
    principals: texts(values.to).map(readPrincipalReference),
    givesAccess: change === 'assign',
    caller: session.caller,
    now: context.now(),
  });
}

function leftoversOf(
  { role, principal, assignmentId }: RoleStep,
  resource: RoleResource,
  settings: GlobalSettings,
): Leftover {
  const name = roleName(role);
  return {
    kind: 'appRoleAssignment',
    id: assignmentId ?? role.id,
    name: `${name} of "${principal.displayName}"`,
    remove: commandForTenant(['role', 'remove', resource.appId, '--role', name, '--to', principal.id], settings),
  };
}

function warnOfRefusals(context: Context, change: RoleChange, outcomes: readonly RoleOutcome[]): void {
  for (const { step, error } of outcomes) {
    if (error instanceof PrivilegeError) {
      const done = change === 'assign' ? 'assigned' : 'removed';
      context.warn({
        code: `role_not_${done}`,
        message: `The role ${roleName(step.role)} of "${step.principal.displayName}" could not be ${done}: ${error.message}`,
      });
    }
  }
}

function resultOf(
  { context: { settings }, session: { tenantContext }, change }: RoleJob,
  { resource }: ObservedRoles,
  steps: readonly RoleStep[],
  outcomes: readonly RoleOutcome[],
): RoleChangeResult {
  const refused = outcomes.filter(({ error }) => error !== null).map(({ step }) => step);
  const done = change === 'assign' ? 'created' : 'removed';
  const handOff = ({ role, principal, assignmentId }: RoleStep): HandOff =>
    change === 'assign'
      ? appRoleHandOff(
          { principalId: principal.id, resourceId: resource.servicePrincipalId, appRoleId: role.id },
          tenantContext.graphUrl,
        )
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
    handOffs: refused.map(handOff),
  };
}

/** Exit 4 where something is left to an administrator; the rest is done. */
function outcomeOf({ values }: CommandInput, result: RoleChangeResult): CommandOutcome {
  return {
    result,
    exitCode: result.handOffs.length > 0 && values.allowHandOff !== true ? 4 : 0,
    describe: (paint) => describeRoleChange(result, paint),
  };
}
