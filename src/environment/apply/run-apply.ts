import { errorPaint } from '../../cli/error-paint.ts';
import type { AppliedEntry, ApplyResult, PlanResult } from '../plan/environment-result.ts';
import { describeApply } from './apply-view.ts';
import { changesIn, describeConfirmedPlan } from '../plan/plan-view.ts';
import { layoutFor } from '../../output/plan-content-view.ts';
import { sanitized } from '../../output/sanitized.ts';
import type { AnyInput, CommandOutcome } from '../../cli/command.ts';
import { confirmChanges } from '../../session/confirm-changes.ts';
import type { OpenSession } from '../../session/session.ts';
import type { Ui } from '../../cli/ui.ts';
import type { Context } from '../../cli/context.ts';
import { applyEnvironment } from './apply-environment.ts';
import { failureOf } from './apply-end.ts';
import type { EntryOutcome } from './apply-entry.ts';
import { type EnvironmentSession, headOf, type PlanInput, withEnvironment } from '../plan/environment-session.ts';
import { type EnvironmentPlan, planEnvironment } from '../plan/plan-environment.ts';
import { pruneRegistrations } from './prune-registrations.ts';
import { hasSomethingToDo, planOutcome } from '../plan/run-plan.ts';

/**
 * Makes an environment right, or tells what a dry run would do. Throws what speaks against all of it, and the end of
 * one that failed in parts.
 */
export async function runApply(
  context: Context,
  { values, typed }: Pick<AnyInput, 'typed'> & { readonly values: PlanInput },
): Promise<CommandOutcome<ApplyResult | PlanResult>> {
  return withEnvironment(context, values, async (opened) => {
    const { settings } = context;
    const ui = settings.yes ? null : context.ui;
    const prune = values.prune === true;
    const restore = values.restore === true;
    const findDeleted = settings.dryRun || ui !== null;
    const planned = await planEnvironment(opened, { prune, ui, findDeleted, restore });
    if (settings.dryRun) {
      return planOutcome(context, { values, typed }, planned.result, false);
    }
    await confirmApply(opened, planned, ui);
    // Whoever was asked has agreed to all of the plan, as --yes does.
    const confirmed = {
      ...opened,
      context: { ...opened.context, settings: { ...opened.context.settings, yes: true } },
    };
    const { reads, prunable, result } = planned;
    // Not awaited, so that what was only shown of the plan takes no memory while it is carried out.
    return carryOut(ui === null ? opened : confirmed, { reads, prunable, foreign: result.foreign }, prune);
  });
}

/** What is left to do of a plan that was agreed on, and what its result tells of others. */
interface AgreedPlan extends Pick<EnvironmentPlan, 'reads' | 'prunable'> {
  readonly foreign: PlanResult['foreign'];
}

/** Carries the plan out, and tells what it came to. Throws the end of a run that failed in parts. */
async function carryOut(
  opened: EnvironmentSession,
  plan: AgreedPlan,
  prune: boolean,
): Promise<CommandOutcome<ApplyResult>> {
  const outcomes = await withConfiguredServer(opened.context, await executeApply(opened, plan, prune));
  const outcome = outcomeOf(opened, plan, outcomes);
  const waiting = outcomes.flatMap(({ finalize }) => finalize ?? []);
  if (waiting.length === 0) {
    return outcome;
  }
  // Secrets go out with the result, so they are marked, or taken back, when that has been printed.
  const afterPrint = async (delivered: boolean): Promise<void> => {
    for (const finalize of waiting) {
      await finalize(delivered);
    }
  };
  return { ...outcome, afterPrint };
}

/** The outcomes, once a FHIR server of the sandbox goes by the resource of the file. */
function withConfiguredServer(context: Context, outcomes: readonly EntryOutcome[]): Promise<readonly EntryOutcome[]> {
  return Promise.all(
    outcomes.map(async (outcome) => {
      const { result } = outcome.applied;
      if (result === null || result.type !== 'resource' || !result.sandbox) {
        return outcome;
      }
      const { configureSandboxServer } = await import('../../session/configure-sandbox-server.ts');
      return { ...outcome, applied: { ...outcome.applied, result: await configureSandboxServer(context, result) } };
    }),
  );
}

/** Asks whether the plan may be carried out. Throws as `confirmChanges`, and what keeps the lock from being written. */
async function confirmApply(
  { context, session, lock }: EnvironmentSession,
  planned: EnvironmentPlan,
  ui: Ui | null,
): Promise<void> {
  const { result } = planned;
  if (!hasSomethingToDo(result)) {
    return;
  }
  await lock.proveWritable();
  if (changesIn(result.summary) === 0) {
    return;
  }
  const layout = layoutFor(context.streams.stderr, context.settings);
  const { delete: count } = result.summary;
  const deleted = `${count} ${count === 1 ? 'application' : 'applications'} would be deleted, and no one can be asked.`;
  await confirmChanges(context, session, {
    shown: ui === null ? [] : describeConfirmedPlan(sanitized(result), errorPaint(context), layout),
    question: questionOf(planned, session),
    mustConfirm:
      count === 0
        ? null
        : {
            message: deleted,
            hint: (input) =>
              `Look at \`fhir-apps plan --prune\`; if it is right, run the command again with ${input('yes')}.`,
          },
  });
}

/** Such as `Apply these 4 changes to Contoso?`; entries that are blocked are reported when it is applied. */
function questionOf({ result, reads }: EnvironmentPlan, { tenantId }: Pick<OpenSession, 'tenantId'>): string {
  const count = changesIn(result.summary);
  const names = reads.entries.flatMap((entry) =>
    entry.kind === 'application' ? (entry.planned.observation.tenantName ?? []) : [],
  );
  const what = count === 1 ? 'this change' : `these ${count} changes`;
  return `Apply ${what} to ${names[0] ?? tenantId}?`;
}

/** Writes, deletes what is to be pruned, and pins; the lock is written whatever fails. */
async function executeApply(
  opened: EnvironmentSession,
  { reads, prunable }: AgreedPlan,
  prune: boolean,
): Promise<readonly EntryOutcome[]> {
  const { context, session, lock } = opened;
  try {
    const outcomes = await applyEnvironment(opened, reads);
    const deleted = prune ? await pruneRegistrations(context, session, prunable, lock) : [];
    return [...outcomes, ...deleted];
  } finally {
    await lock.flush();
  }
}

function outcomeOf(
  { context, session, environment, lock }: EnvironmentSession,
  { foreign }: AgreedPlan,
  outcomes: readonly EntryOutcome[],
): CommandOutcome<ApplyResult> {
  const registrations = outcomes.map(({ applied }) => applied);
  const count = (action: AppliedEntry['action']): number =>
    registrations.filter((entry) => entry.action === action).length;
  const result: ApplyResult = {
    ...headOf(environment, session),
    dryRun: false,
    summary: {
      created: count('created'),
      restored: count('restored'),
      updated: count('updated'),
      unchanged: count('unchanged'),
      deleted: count('deleted'),
      failed: count('failed'),
      skipped: count('skipped'),
      foreign: foreign.length,
    },
    registrations,
    foreign,
    lockFile: lock.path,
  };
  const failure = failureOf(context, result, outcomes);
  if (failure !== null) {
    reportEntries(context, result);
    throw failure;
  }
  return {
    result,
    exitCode: outcomes.some(({ leftToAdministrator }) => leftToAdministrator) ? 4 : 0,
    describe: describeApply,
    stdoutTaken: outcomes.some(({ stdoutTaken }) => stdoutTaken),
  };
}

/**
 * People are told what became of each entry before the error that the run ends with; programs find it in its details.
 */
function reportEntries(context: Context, result: ApplyResult): void {
  if (!context.settings.json) {
    context.show(describeApply(sanitized(result), errorPaint(context)));
  }
}
