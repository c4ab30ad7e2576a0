import { PrivilegeError } from '../../errors/fhir-apps-error.ts';
import type { Leftover } from '../../errors/unfinished-error.ts';
import { type ObservedPrincipal, observePrincipals } from '../../graph/observe/observe-principals.ts';
import { type AzureRoleChangeResult, describeAzureRoleChange } from './azure-role-views.ts';
import type { AzureAccess } from '../../registration/model/azure-access.ts';
import { azureRoleHandOff, azureRoleRemovalHandOff } from '../../registration/roles/azure-hand-off.ts';
import { translationOf } from '../../registration/roles/azure-role.ts';
import { normalizeFhirUrl } from '../../registration/answers/fhir-url.ts';
import {
  AZURE_PRINCIPAL_TYPES,
  type AzureRoleChangeStep,
  planAzureRoles,
} from '../../registration/roles/plan-azure-roles.ts';
import type { RoleChange } from '../../registration/roles/plan-roles.ts';
import { readPrincipalReference } from '../../registration/answers/principal-reference.ts';
import type { HandOff } from '../../registration/model/result.ts';
import { assignAzureRole, observeAzure, removeAzureRole } from '../../session/azure-session.ts';
import { texts } from './change-roles.ts';
import type { CommandInput, CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { NamedServer } from '../../session/managed-server.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import { confirmRoles, assertNoWritingPullRequests } from './confirm-roles.ts';
import { explainRoleFailure } from './role-failure.ts';
import type { OpenSession, SessionContext } from '../../session/session.ts';
import { withSession } from '../../session/open-session.ts';

/** What became of a step that was tried; `error` is null where it is done. */
interface Outcome {
  readonly step: AzureRoleChangeStep;
  readonly error: unknown;
}

/** A change of Azure roles that is under way. */
interface AzureRoleJob extends SessionContext {
  readonly input: CommandInput;
  /** The server, or its resource in Azure, as the command names it. */
  readonly named: NamedServer;
  readonly change: RoleChange;
}

/**
 * Gives or takes every named Azure role on a managed server for everybody named. Throws what observing and planning
 * throw, and the failure of a write; what the caller may not read or write is handed off instead.
 */
export async function changeAzureRoles(
  context: Context,
  input: CommandInput,
  named: NamedServer,
  change: RoleChange,
): Promise<CommandOutcome> {
  return withSession(context, async (session) => {
    const job: AzureRoleJob = { context, session, input, named, change };
    context.progress('Reading the directory');
    const [principals, access] = await Promise.all([
      observe(job),
      session.openAzure().then((manager) => observeAzure(manager, named)),
    ]);
    const steps = planAzureRoles(
      change,
      texts(input.values.role),
      principals.map(({ principal }) => principal),
      access,
    );
    const isPossible = access.resource !== null && access.assignments !== null;
    if (access.obstacle !== null) {
      context.warn(access.obstacle);
    }
    const needed = steps.filter(({ isNeeded }) => isNeeded);
    const roles = needed.map(({ role, principal }) => ({ role: role.name, principal }));
    assertNoWritingPullRequests(input, principals, roles);
    if (context.settings.dryRun || !isPossible) {
      return outcomeOf(job, access, steps, isPossible ? [] : needed);
    }
    await confirmRoles(context, session, texts(input.values.trust), {
      change,
      resourceName: access.resource?.name ?? '',
      principals,
      needed: roles,
    });
    return outcomeOf(job, access, steps, await execute(job, access, needed));
  });
}

function observe({ context, session, input, named, change }: AzureRoleJob): Promise<readonly ObservedPrincipal[]> {
  const { fhirUrl, to } = input.values;
  return observePrincipals(session.client, {
    principals: texts(to).map(readPrincipalReference),
    fhirUrl: typeof fhirUrl === 'string' ? normalizeFhirUrl(fhirUrl) : (named.server?.fhirUrl ?? null),
    givesAccess: change === 'assign',
    caller: session.caller,
    now: context.now(),
  });
}

/** Does the steps, and returns those that were refused, with a warning for each. Throws the failure of a write. */
async function execute(
  { context, session, change }: AzureRoleJob,
  access: AzureAccess,
  needed: readonly AzureRoleChangeStep[],
): Promise<readonly AzureRoleChangeStep[]> {
  context.progress(change === 'assign' ? 'Assigning roles' : 'Removing roles');
  const outcomes = await Promise.all(needed.map((step) => attempt(session, change, step, access)));
  const failure = outcomes.find(({ error }) => error !== null && !(error instanceof PrivilegeError));
  if (failure !== undefined) {
    throw explainRoleFailure(failure.error, {
      isAnyDone: outcomes.some(({ error }) => error === null),
      standing: outcomes
        .filter(({ error }) => (error === null) === (change === 'assign'))
        .map(({ step }) => leftoversOf(context, step, access)),
    });
  }
  const refused = outcomes.filter(({ error }) => error !== null);
  for (const { step, error } of refused) {
    const done = change === 'assign' ? 'assigned' : 'removed';
    context.warn({
      code: `role_not_${done}`,
      message: `The Azure role "${step.role.name}" of "${step.principal.displayName}" could not be ${done}: ${error instanceof Error ? error.message : ''}`,
    });
  }
  return refused.map(({ step }) => step);
}

async function attempt(
  session: OpenSession,
  change: RoleChange,
  step: AzureRoleChangeStep,
  { resource }: AzureAccess,
): Promise<Outcome> {
  const { role, principal, assignment } = step;
  try {
    const manager = await session.openAzure();
    if (change === 'remove') {
      await removeAzureRole(manager, assignment?.id ?? '');
    } else if (resource !== null) {
      const principalType = AZURE_PRINCIPAL_TYPES[principal.type];
      await assignAzureRole(manager, { resource, role, principalId: principal.id, principalType });
    }
    return { step, error: null };
  } catch (error) {
    return { step, error };
  }
}

function leftoversOf({ settings }: Context, step: AzureRoleChangeStep, { resource }: AzureAccess): Leftover {
  const { role, principal, assignment } = step;
  const words = ['role', 'remove', resource?.id ?? '', '--role', role.name, '--to', principal.id];
  return {
    kind: 'azureRoleAssignment',
    id: assignment?.id ?? null,
    name: `${role.name} of "${principal.displayName}"`,
    remove: commandForTenant(words, settings),
  };
}

/** Exit 4 where something is left to an administrator; the rest is done. */
function outcomeOf(
  { context: { settings }, session: { tenantContext }, input: { values }, named, change }: AzureRoleJob,
  { resource }: AzureAccess,
  steps: readonly AzureRoleChangeStep[],
  refused: readonly AzureRoleChangeStep[],
): CommandOutcome {
  const done = change === 'assign' ? 'created' : 'removed';
  const handOff = ({ role, principal, assignment }: AzureRoleChangeStep): HandOff => {
    const grant = {
      role,
      principalId: principal.id,
      principalType: AZURE_PRINCIPAL_TYPES[principal.type],
      resource,
      fhirUrl: named.server?.fhirUrl ?? null,
    };
    return change === 'assign' ? azureRoleHandOff(grant) : azureRoleRemovalHandOff(grant, assignment?.id ?? null);
  };
  const result: AzureRoleChangeResult = {
    dryRun: settings.dryRun,
    sandbox: tenantContext.sandbox,
    tenantId: tenantContext.tenantId,
    resource: { id: resource?.id ?? null, type: resource?.type ?? null, name: resource?.name ?? null },
    roleAssignments: steps.map((step) => ({
      role: step.role.name,
      principal: step.principal,
      scope: step.assignment?.scope ?? resource?.id ?? null,
      action: !step.isNeeded ? 'unchanged' : refused.includes(step) ? 'refused' : done,
    })),
    decisions: texts(values.role).flatMap((name) => translationOf(name) ?? []),
    handOffs: refused.map(handOff),
  };
  const isLeft = result.handOffs.length > 0 && !settings.dryRun && values.allowHandOff !== true;
  return { result, exitCode: isLeft ? 4 : 0, describe: (paint) => describeAzureRoleChange(result, paint) };
}
