import type { AppliedEntry, ApplyResult } from '../plan/environment-result.ts';
import { CancelledError } from '../../errors/cancelled-error.ts';
import { UsageError } from '../../errors/usage-error.ts';
import { describeApply } from './apply-view.ts';
import { describePlan } from '../plan/plan-view.ts';
import { createPaint } from '../../output/paint.ts';
import type { CommandInput, CommandOutcome } from '../../cli/command.ts';
import { confirm } from '../../cli/confirm.ts';
import { confirmListUpdates } from '../../session/confirm-list-updates.ts';
import type { Context } from '../../cli/context.ts';
import { applyEnvironment } from './apply-environment.ts';
import { failureOf } from './apply-end.ts';
import type { EntryOutcome } from './apply-entry.ts';
import { type EnvironmentSession, headOf, openEnvironment } from '../plan/environment-session.ts';
import { type EnvironmentPlan, planEnvironment } from '../plan/plan-environment.ts';
import { pruneRegistrations } from './prune-registrations.ts';
import { hasSomethingToDo, planOutcome } from '../plan/run-plan.ts';

/**
 * Makes an environment right, or tells what a dry run would do. Throws what speaks against all of it, and the end of
 * one that failed in parts.
 */
export async function runApply(context: Context, { values }: CommandInput): Promise<CommandOutcome> {
  const opened = await openEnvironment(context, values);
  let closing = (): Promise<void> => opened.session.close();
  try {
    const { settings } = context;
    const ask = settings.canAsk && !settings.yes ? (question: string) => confirm(opened.context, question) : null;
    const prune = values.prune === true;
    const restore = values.restore === true;
    const findDeleted = settings.dryRun || ask !== null;
    const planned = await planEnvironment(opened, { prune, ask, findDeleted, restore });
    if (settings.dryRun) {
      return planOutcome(planned.result, false);
    }
    await confirmApply(opened, planned, ask);
    // Whoever was asked has agreed to all of the plan, as --yes does.
    const confirmed = {
      ...opened,
      context: { ...opened.context, settings: { ...opened.context.settings, yes: true } },
    };
    const outcomes = await executeApply(ask === null ? opened : confirmed, planned, prune);
    const outcome = outcomeOf(opened, planned, outcomes);
    const waiting = outcomes.flatMap(({ finalize }) => finalize ?? []);
    if (waiting.length === 0) {
      return outcome;
    }
    // Secrets go out with the result, so they are marked, or taken back, when that has been printed.
    closing = () => Promise.resolve();
    return {
      ...outcome,
      afterPrint: async (delivered) => {
        try {
          for (const finalize of waiting) {
            await finalize(delivered);
          }
          await confirmListUpdates(context, opened.session);
        } finally {
          await opened.session.close();
        }
      },
    };
  } finally {
    context.clearProgress();
    await closing();
  }
}

/** Says who writes where, and asks where somebody may be asked. Throws CancelledError on a no. */
async function confirmApply(
  { context, session, lock }: EnvironmentSession,
  { result }: EnvironmentPlan,
  ask: ((question: string) => Promise<boolean>) | null,
): Promise<void> {
  if (!hasSomethingToDo(result)) {
    return;
  }
  await lock.proveWritable();
  const who = `Signed in as ${session.signedIn.identity.name}, in tenant ${session.tenantId}.`;
  if (ask === null) {
    assertDeletionConfirmed(context, result.summary.delete);
    if (!context.settings.quiet) {
      context.say(who);
    }
    return;
  }
  context.clearProgress();
  context.say('');
  context.say(who);
  context.show(describePlan(result, createPaint(context.settings.colorErrors)));
  if (!(await ask('Go on?'))) {
    throw new CancelledError(130, 'Cancelled; nothing was written.');
  }
}

/** To take something away wants a yes from somebody. Throws UsageError `confirmation_required`. */
function assertDeletionConfirmed({ settings }: Context, count: number): void {
  if (count > 0 && !settings.yes) {
    throw new UsageError(
      'confirmation_required',
      `${count} ${count === 1 ? 'application' : 'applications'} would be deleted, and nobody can be asked.`,
      { hint: 'Look at `fhir-apps plan --prune`; if it is right, run the command again with --yes.' },
    );
  }
}

/** Writes, deletes what is to be pruned, and pins; the lock is written whatever fails. */
async function executeApply(
  opened: EnvironmentSession,
  { reads, prunable }: EnvironmentPlan,
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
  { result: { foreign } }: EnvironmentPlan,
  outcomes: readonly EntryOutcome[],
): CommandOutcome {
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
    describe: (paint) => describeApply(result, paint),
    stdoutTaken: outcomes.some(({ stdoutTaken }) => stdoutTaken),
  };
}

/**
 * People are told what became of each entry before the error that the run ends with; programs find it in its details.
 */
function reportEntries(context: Context, result: ApplyResult): void {
  if (!context.settings.json) {
    context.show(describeApply(result, createPaint(context.settings.colorErrors)));
  }
}
