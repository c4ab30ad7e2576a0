import type { PlanResult } from './environment-result.ts';
import { describePlan } from './plan-view.ts';
import type { AnyInput, CommandOutcome } from '../../cli/command.ts';
import { equivalentCommand } from '../../cli/equivalent-command.ts';
import { TRUST_FIELD } from '../../cli/fields/access-fields.ts';
import { ENVIRONMENT_FIELDS } from '../../cli/fields/environment-fields.ts';
import { fieldList, type FieldValues } from '../../cli/fields/field.ts';
import { GLOBAL_FIELDS } from '../../cli/fields/global-fields.ts';
import type { GlobalSettings } from '../../cli/settings.ts';
import { targetFlags } from '../../cli/target-flags.ts';
import { layoutFor } from '../../output/plan-content-view.ts';
import type { Context } from '../../cli/context.ts';
import { type ConfirmedInput, type PlanInput, withEnvironment } from './environment-session.ts';
import { planEnvironment, type PlanOptions } from './plan-environment.ts';

/**
 * What `plan` tells; exit 5 where something is to be done and `--check` asks. Throws what reading file and
 * directory throw.
 */
export async function runPlan(
  context: Context,
  { values, typed }: Pick<AnyInput, 'typed'> & { readonly values: PlanInput },
): Promise<CommandOutcome<PlanResult>> {
  const result = await planned(context, values, { prune: values.prune === true, restore: values.restore === true });
  return planOutcome(context, { typed, values }, result, values.check === true);
}

/** What `drift` tells: the same plan, and exit 5 where it is not empty. */
export async function runDrift(
  context: Context,
  { values, typed }: Pick<AnyInput, 'typed'> & { readonly values: ConfirmedInput },
): Promise<CommandOutcome<PlanResult>> {
  const result = await planned(context, values, { prune: false, restore: false });
  return planOutcome(context, { typed, values }, result, true);
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
export function planOutcome(
  { settings, streams }: Pick<Context, 'settings' | 'streams'>,
  input: Pick<AnyInput, 'typed'> & { readonly values: PlanInput },
  result: PlanResult,
  reportsByExitCode: boolean,
): CommandOutcome<PlanResult> {
  const layout = layoutFor(streams.stdout, settings);
  const applyCommand = applyCommandFor(input, settings);
  return {
    result,
    exitCode: reportsByExitCode && hasSomethingToDo(result) ? 5 : 0,
    describe: (shown: PlanResult, paint) => describePlan(shown, paint, layout, { applyCommand }),
  };
}

/** The `apply` that does what was planned. */
function applyCommandFor(
  { typed, values }: Pick<AnyInput, 'typed'> & { readonly values: PlanInput },
  settings: GlobalSettings,
): string {
  const { prune = false, restore = false } = values;
  return equivalentCommand({
    words: ['apply', ...(prune ? ['--prune'] : []), ...(restore ? ['--restore'] : [])],
    fields: fieldList({ ...ENVIRONMENT_FIELDS, trust: TRUST_FIELD, ...GLOBAL_FIELDS }),
    values: { ...ofEnvironment(typed), ...targetFlags(settings) },
  });
}

/** What was typed of the environment; how the plan itself was told is not repeated. */
function ofEnvironment(typed: FieldValues): FieldValues {
  const keys = [...Object.keys(ENVIRONMENT_FIELDS), 'trust'];
  return Object.fromEntries(Object.entries(typed).filter(([key]) => keys.includes(key)));
}
