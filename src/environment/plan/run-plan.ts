import type { PlanResult } from './environment-result.ts';
import { describePlan } from './plan-view.ts';
import type { CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { type ConfirmedInput, type PlanInput, withEnvironment } from './environment-session.ts';
import { planEnvironment, type PlanOptions } from './plan-environment.ts';

/**
 * What `plan` tells; exit 5 where something is to be done and `--check` asks. Throws what reading file and
 * directory throw.
 */
export async function runPlan(
  context: Context,
  { values }: { readonly values: PlanInput },
): Promise<CommandOutcome<PlanResult>> {
  const result = await planned(context, values, { prune: values.prune === true, restore: values.restore === true });
  return planOutcome(result, values.check === true);
}

/** What `drift` tells: the same plan, and exit 5 where it is not empty. */
export async function runDrift(
  context: Context,
  { values }: { readonly values: ConfirmedInput },
): Promise<CommandOutcome<PlanResult>> {
  return planOutcome(await planned(context, values, { prune: false, restore: false }), true);
}

async function planned(
  context: Context,
  values: ConfirmedInput,
  options: Pick<PlanOptions, 'prune' | 'restore'>,
): Promise<PlanResult> {
  // Nothing is written, and nobody is waited for.
  const reading = { ...context, settings: { ...context.settings, dryRun: true } };
  return withEnvironment(reading, values, async (opened) => {
    const { result } = await planEnvironment(opened, { ...options, ui: null, findDeleted: true });
    return result;
  });
}

/** True where the directory is not as the file says. */
export function hasSomethingToDo({ summary }: PlanResult): boolean {
  return summary.create + summary.restore + summary.update + summary.delete + summary.blocked > 0;
}

/** The outcome of a plan; 5 where something is to be done and the exit code is to tell it. */
export function planOutcome(result: PlanResult, reportsByExitCode: boolean): CommandOutcome<PlanResult> {
  return {
    result,
    exitCode: reportsByExitCode && hasSomethingToDo(result) ? 5 : 0,
    describe: describePlan,
  };
}
