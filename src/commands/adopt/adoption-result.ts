import { worded } from '../../errors/wording.ts';
import { applicationHead } from '../../registration/result/application-head.ts';
import { existingValues } from '../../environment/init/existing-values.ts';
import type { AdoptionOptions, AdoptionCandidate } from '../../registration/adoption/adoption-candidate.ts';
import { adoptionChanges, type AdoptionPlan, fixableCodes } from '../../registration/adoption/plan-adoption.ts';
import { applyPatch } from '../../registration/plan/step.ts';
import { equivalentCommand } from '../../cli/equivalent-command.ts';
import { ADOPT_FIELDS } from './adopt-fields.ts';
import { GLOBAL_FIELDS } from '../../cli/fields/global-fields.ts';
import { fieldList, type FieldValues } from '../../cli/fields/field.ts';
import { hasInvisible } from '../../text/invisible-characters.ts';
import type { Context } from '../../cli/context.ts';
import { commandForTenant, registerCommand } from '../../cli/next-commands.ts';
import { targetFlags } from '../../cli/target-flags.ts';
import type { OpenSession } from '../../session/session.ts';
import type { AdoptResult } from './adopt-result.ts';

/** What was seen of an application, and what is to be done about it. */
export interface AdoptionFacts {
  readonly observed: AdoptionCandidate;
  readonly options: AdoptionOptions;
  /** What shows its type, as half a sentence; null where it was said. */
  readonly because: string | null;
  readonly plan: AdoptionPlan;
}

/** What `adopt` tells; before any write it tells what would be. */
export function adoptionResult(
  context: Context,
  { tenantContext }: OpenSession,
  {
    observed,
    options,
    because,
    plan,
    servicePrincipalId,
    writes,
  }: AdoptionFacts & { readonly servicePrincipalId: string | null; readonly writes: boolean },
): AdoptResult {
  const { application } = observed;
  const { settings } = context;
  const isOurs = application.uniqueName !== null;
  const { uniqueName } = options;
  const head = applicationHead(tenantContext, !writes, options, { ...application, uniqueName });
  const { dryRun, sandbox, type, tenantId, cloud, ...rest } = head;
  return {
    action: plan.steps.length === 0 ? 'unchanged' : isOurs ? 'updated' : 'adopted',
    dryRun,
    sandbox,
    type,
    because,
    ...rest,
    uniqueName,
    servicePrincipalId,
    tenantId,
    cloud,
    fhirUrl: options.fhirUrl,
    serverKind: options.serverKind,
    findings: reportedFindings(context, plan),
    holders: plan.externalAccess,
    changes: adoptionChanges(observed, plan),
    adoptCommand: writes || plan.steps.length === 0 ? null : adoptCommand(context, observed, options, plan),
    registerCommand: registerCommand(
      options.type,
      registerValues(observed, options, plan, servicePrincipalId),
      settings,
    ),
  };
}

function reportedFindings({ settings }: Context, { findings, fixed }: AdoptionPlan): AdoptResult['findings'] {
  const fixable = fixableCodes(findings);
  return findings.map(({ command, advice, ...finding }) => ({
    ...finding,
    advice: worded(advice),
    command: command === null ? null : commandForTenant(command, settings),
    fixable: fixable.some((code) => code === finding.code),
    fixed:
      fixed.some((code) => code === finding.code) ||
      // Adopting itself makes the service principal.
      finding.code === 'service_principal_missing',
  }));
}

/** The command that does what this run has told. */
function adoptCommand(
  { settings, ui }: Context,
  { application }: AdoptionCandidate,
  { type, key, fhirUrl, serverKind }: AdoptionOptions,
  { externalAccess, fixed }: AdoptionPlan,
): string {
  return equivalentCommand({
    words: ['adopt', application.appId],
    fields: fieldList({ ...ADOPT_FIELDS, ...GLOBAL_FIELDS }),
    values: {
      fhirUrl,
      serverKind,
      type,
      ...(type === 'resource' ? {} : { key }),
      // A script is told of what it needs; a person is asked.
      apply: ui === null,
      fix: fixed,
      trust: externalAccess.length > 0 && application.uniqueName === null ? [application.appId] : [],
      ...targetFlags(settings),
    },
  });
}

/** What `register` is told from then on. */
function registerValues(
  observed: AdoptionCandidate,
  options: AdoptionOptions,
  plan: AdoptionPlan,
  servicePrincipalId: string | null,
): FieldValues {
  const { api, federatedCredentials, assignments, servicePrincipal } = observed;
  const application = plan.steps.reduce(
    (existing, step) => (step.kind === 'update-application' ? applyPatch(existing, step.patch) : existing),
    observed.application,
  );
  const { values } = existingValues(options, {
    application,
    exists: true,
    servicePrincipalId,
    accountEnabled: servicePrincipal?.accountEnabled ?? null,
    api,
    assignedRoleIds: assignments
      .filter(({ resourceId }) => resourceId === api?.servicePrincipalId)
      .map(({ appRoleId }) => appRoleId),
    grants: null,
    graphServicePrincipalId: null,
    federatedCredentials,
  });
  return withoutHidden(values);
}

/**
 * What a file may spell with escapes and flags refuse is left out: `register` leaves what it is not told about as it
 * is.
 */
function withoutHidden({ name, ...values }: FieldValues): FieldValues {
  const isSeen = (text: string): boolean => !hasInvisible(text.replace(/[\r\n\t]/g, ' '));
  const seen = Object.entries(values).flatMap(([key, value]) => {
    const kept = Array.isArray(value) ? value.filter(isSeen) : value;
    return typeof kept === 'string' && !isSeen(kept) ? [] : [[key, kept] as const];
  });
  return { name, ...Object.fromEntries(seen) };
}
