import { attempt } from '../../graph/apply/step-outcome.ts';
import { type ObservedPrincipal, observePrincipals } from '../../graph/observe/observe-principals.ts';
import { describeAzureRoleChange } from './azure-role-views.ts';
import type { AzureAccess } from '../../registration/model/azure-access.ts';
import { impactOfAzureRoles } from '../../registration/impact/access-impact.ts';
import { azureRoleHandOff, azureRoleRemovalHandOff } from '../../registration/roles/azure-hand-off.ts';
import { translationOf } from '../../registration/roles/azure-role.ts';
import {
  AZURE_PRINCIPAL_TYPES,
  type AzureRoleChangeStep,
  planAzureRoles,
} from '../../registration/roles/plan-azure-roles.ts';
import type { RoleChange } from '../../registration/roles/plan-roles.ts';
import type { HandOff } from '../../registration/model/result.ts';
import { assignAzureRole, observeAzure, removeAzureRole } from '../../session/azure-session.ts';
import type { CommandOutcome } from '../../cli/command.ts';
import type { RoleInput } from './write-roles.ts';
import type { Context } from '../../cli/context.ts';
import type { NamedServer } from '../../session/managed-server.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import { changeOutcome } from '../../session/change-access.ts';
import { withSession } from '../../session/open-session.ts';
import { type RoleJob, type RoleWrites, writeRoles } from './write-roles.ts';
import type { AzureRoleChangeResult, RoleImpact } from './role-results.ts';

/** A change of Azure roles that is under way. */
interface AzureRoleJob extends RoleJob {
  /** The server, or its resource in Azure, as the command names it. */
  readonly named: NamedServer;
}

/**
 * Gives or takes every named Azure role on a managed server for everybody named. Throws what observing, planning and
 * {@link writeRoles} throw; what the caller may not read or write is handed off instead.
 */
export async function changeAzureRoles(
  context: Context,
  input: RoleInput,
  named: NamedServer,
  change: RoleChange,
): Promise<CommandOutcome<AzureRoleChangeResult>> {
  return withSession(context, async (session) => {
    const job: AzureRoleJob = { context, session, input, named, change };
    context.progress('Reading the directory');
    const [principals, access] = await Promise.all([
      observe(job),
      session.openAzure().then((manager) => observeAzure(manager, named)),
    ]);
    const steps = planAzureRoles(
      change,
      input.values.role ?? [],
      principals.map(({ principal }) => principal),
      access,
    );
    if (access.obstacle !== null) {
      context.warn(access.obstacle);
    }
    const refused = await writeRoles(job, { ...writesOf(job, access), steps, principals });
    const result = resultOf(job, access, steps, refused);
    const allowsHandOff = context.settings.dryRun || input.values.allowHandOff === true;
    return changeOutcome(result, allowsHandOff, describeAzureRoleChange);
  });
}

function observe({ context, session, input, named, change }: AzureRoleJob): Promise<readonly ObservedPrincipal[]> {
  const { fhirUrl, to } = input.values;
  return observePrincipals(session.client, {
    principals: to ?? [],
    fhirUrl: fhirUrl ?? named.server?.fhirUrl ?? null,
    givesAccess: change === 'assign',
    caller: session.caller,
    now: context.now(),
  });
}

function writesOf(
  { context, session, change, named }: AzureRoleJob,
  { resource, assignments }: AzureAccess,
): Omit<RoleWrites<AzureRoleChangeStep>, 'steps' | 'principals'> {
  const write = async ({ role, principal, assignment }: AzureRoleChangeStep): Promise<void> => {
    const manager = await session.openAzure();
    if (change === 'remove') {
      await removeAzureRole(manager, assignment?.id ?? '');
    } else if (resource !== null) {
      const principalType = AZURE_PRINCIPAL_TYPES[principal.type];
      await assignAzureRole(manager, { resource, role, principalId: principal.id, principalType });
    }
  };
  return {
    resourceName: resource?.name ?? '',
    server: { type: null, fhirUrl: named.server?.fhirUrl ?? null },
    impactOf: (steps) => impactOf(context, steps, resource),
    subject: {
      ...{ kind: 'FHIR service', name: resource?.name ?? '', key: null },
      details: resource === null ? [] : [`Resource id ${resource.id}`],
    },
    nameOf: ({ role }) => role.name,
    wordsOf: ({ role }) => role.name,
    labelOf: ({ role }) => `Azure role "${role.name}"`,
    leftoverOf: ({ role, principal, assignment }) => {
      const words = ['role', 'remove', resource?.id ?? '', '--role', role.name, '--from', principal.id];
      return {
        kind: 'azureRoleAssignment',
        id: assignment?.id ?? null,
        name: `${role.name} of "${principal.displayName}"`,
        remove: commandForTenant(words, context.settings),
      };
    },
    attemptAll:
      resource === null || assignments === null
        ? null
        : (needed) => Promise.all(needed.map((step) => attempt(step, write))),
  };
}

function resultOf(
  { context, session: { tenantContext }, input: { values }, named, change }: AzureRoleJob,
  { resource }: AzureAccess,
  steps: readonly AzureRoleChangeStep[],
  refused: readonly AzureRoleChangeStep[],
): AzureRoleChangeResult {
  const { settings } = context;
  const done = change === 'assign' ? 'created' : 'removed';
  const removed = steps.filter((step) => step.isNeeded && !refused.includes(step));
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
  return {
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
    decisions: (values.role ?? []).flatMap((name) => translationOf(name) ?? []),
    impact: change === 'remove' && removed.length > 0 ? impactOf(context, removed, resource) : null,
    handOffs: refused.map(handOff),
  };
}

/** Who has other roles there is not known here: those given above the service are not read in full. */
function impactOf(
  { settings }: Context,
  steps: readonly AzureRoleChangeStep[],
  resource: AzureAccess['resource'],
): RoleImpact {
  const { impact, commands } = impactOfAzureRoles(steps, { id: resource?.id ?? '', name: resource?.name ?? '' });
  return { ...impact, withoutRole: [], bringBack: commands.map((words) => commandForTenant(words, settings)) };
}
