import { standingValues } from '../../environment/standing-values.ts';
import type { AdoptResult } from '../../output/adopt-view.ts';
import type { AdoptionWish, ObservedStranger } from '../../registration/adoption/observed-stranger.ts';
import { type AdoptionPlan, describeAdoptionStep, fixableCodes } from '../../registration/adoption/plan-adoption.ts';
import { applyPatch } from '../../registration/plan/step.ts';
import { equivalentCommand } from '../../output/equivalent-command.ts';
import { ADOPT_FIELDS } from '../../fields/adopt-fields.ts';
import { GLOBAL_FIELDS } from '../../fields/global-fields.ts';
import type { FieldValues } from '../../fields/field.ts';
import { hasInvisible } from '../../text/invisible-characters.ts';
import type { Context } from '../context.ts';
import { commandAtSamePlace, registerCommand } from '../next-commands.ts';
import { placeValues } from '../place-values.ts';
import type { OpenSession } from '../session.ts';

/** What was seen of an application, and what is to be done about it. */
export interface AdoptionFacts {
  readonly observed: ObservedStranger;
  readonly wish: AdoptionWish;
  /** What shows its type, as half a sentence; null where it was said. */
  readonly because: string | null;
  readonly plan: AdoptionPlan;
}

/** What `adopt` tells; before any write it tells what would be. */
export function adoptionResult(
  context: Context,
  { place, tenantId }: OpenSession,
  {
    observed,
    wish,
    because,
    plan,
    servicePrincipalId,
    writes,
  }: AdoptionFacts & { readonly servicePrincipalId: string | null; readonly writes: boolean },
): AdoptResult {
  const { application } = observed;
  const { settings } = context;
  const fixable = fixableCodes(plan.findings);
  const isOurs = application.uniqueName !== null;
  return {
    action: plan.steps.length === 0 ? 'unchanged' : isOurs ? 'updated' : 'adopted',
    dryRun: !writes,
    sandbox: place.sandbox,
    type: wish.type,
    because,
    displayName: application.displayName,
    key: wish.key,
    uniqueName: wish.uniqueName,
    appId: application.appId,
    objectId: application.id,
    servicePrincipalId,
    tenantId,
    cloud: place.cloud,
    fhirUrl: wish.fhirUrl,
    serverKind: wish.serverKind,
    findings: plan.findings.map(({ command, ...finding }) => ({
      ...finding,
      command: command === null ? null : commandAtSamePlace(command, settings),
      fixable: fixable.some((code) => code === finding.code),
      fixed:
        plan.fixed.some((code) => code === finding.code) ||
        // Adopting itself makes the service principal.
        finding.code === 'service_principal_missing',
    })),
    holders: plan.holders,
    changes: plan.steps.map((step) => describeAdoptionStep(step, application.displayName)),
    adoptCommand: writes || plan.steps.length === 0 ? null : adoptCommand(context, observed, wish, plan),
    registerCommand: registerCommand(wish.type, registerValues(observed, wish, plan, servicePrincipalId), settings),
  };
}

/** The command that does what this run has told. */
function adoptCommand(
  { settings }: Context,
  { application }: ObservedStranger,
  { type, key, fhirUrl, serverKind }: AdoptionWish,
  { holders, fixed }: AdoptionPlan,
): string {
  return equivalentCommand({
    words: ['adopt', application.appId],
    fields: [...ADOPT_FIELDS, ...GLOBAL_FIELDS],
    values: {
      fhirUrl,
      serverKind,
      type,
      ...(type === 'resource' ? {} : { key }),
      apply: true,
      fix: fixed,
      trust: holders.length > 0 && application.uniqueName === null ? [application.appId] : [],
      ...placeValues(settings),
    },
  });
}

/** What `register` is told from then on. */
function registerValues(
  observed: ObservedStranger,
  wish: AdoptionWish,
  plan: AdoptionPlan,
  servicePrincipalId: string | null,
): FieldValues {
  const { api, federatedCredentials, assignments, servicePrincipal } = observed;
  const application = plan.steps.reduce(
    (standing, step) => (step.kind === 'update-application' ? applyPatch(standing, step.patch) : standing),
    observed.application,
  );
  const { values } = standingValues(wish, {
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

/** What a file may spell with escapes and flags refuse is left out: `register` leaves what it is not told about as it is. */
function withoutHidden({ name, ...values }: FieldValues): FieldValues {
  const isSeen = (text: string): boolean => !hasInvisible(text.replace(/[\r\n\t]/g, ' '));
  const seen = Object.entries(values).flatMap(([key, value]) => {
    const kept = Array.isArray(value) ? value.filter(isSeen) : value;
    return typeof kept === 'string' && !isSeen(kept) ? [] : [[key, kept] as const];
  });
  return { name, ...Object.fromEntries(seen) };
}
