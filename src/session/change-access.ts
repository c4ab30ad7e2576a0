import { PrivilegeError } from '../errors/fhir-apps-error.ts';
import { type PartialWork, toUnfinished } from '../errors/to-unfinished.ts';
import { hasFailed, type StepOutcome } from '../graph/apply/step-outcome.ts';
import type { Warning } from '../errors/warning.ts';
import type { HandOff } from '../registration/model/result.ts';
import type { CommandOutcome } from '../cli/command.ts';
import { confirmChanges, type PendingChanges } from './confirm-changes.ts';
import type { SessionContext } from './session.ts';

/** Access to give or to take, step by step. */
export interface AccessChange<Step> {
  /** The steps that need a write. */
  readonly needed: readonly Step[];
  readonly confirmation: PendingChanges;
  /** Reads again what was confirmed; throws where it is no longer so. Default: nothing is read again. */
  recheck?(): Promise<void>;
  /** What is being done, such as `Granting consent`. */
  readonly progress: string;
  /** Tries the steps; after a failure that is no refusal, some may be left out. Never throws. */
  attemptAll(needed: readonly Step[]): Promise<readonly StepOutcome<Step>[]>;
  /** How far it came where it failed in the middle. */
  partialWork(done: readonly Step[]): PartialWork;
  /** The warning of a refusal for want of privilege. Default: none, where the hand-off says enough. */
  refusalWarning?(step: Step, error: PrivilegeError): Warning;
}

/**
 * Makes a change of access once it is confirmed; in a dry run nothing. Throws what confirming and reading again throw,
 * and the first failure of a write.
 *
 * @returns the steps that were refused for want of privilege, which are to be handed off.
 */
export async function changeAccess<Step>(
  { context, session }: SessionContext,
  change: AccessChange<Step>,
): Promise<readonly Step[]> {
  const { needed } = change;
  if (context.settings.dryRun || needed.length === 0) {
    return [];
  }
  await confirmChanges(context, session, change.confirmation);
  await change.recheck?.();
  context.progress(change.progress);
  const outcomes = await change.attemptAll(needed);
  const failure = outcomes.find(hasFailed);
  if (failure !== undefined) {
    const done = outcomes.flatMap(({ step, error }) => (error === null ? [step] : []));
    throw done.length === 0 ? failure.error : toUnfinished(failure.error, change.partialWork(done));
  }
  return outcomes.flatMap(({ step, error }) => {
    if (!(error instanceof PrivilegeError)) {
      return [];
    }
    const warning = change.refusalWarning?.(step, error);
    if (warning !== undefined) {
      context.warn(warning);
    }
    return [step];
  });
}

/** The outcome of a change of access: exit 4 where something is left to an administrator, unless that is allowed. */
export function changeOutcome<R extends { readonly handOffs: readonly HandOff[] }>(
  result: R,
  allowsHandOff: boolean,
  describe: CommandOutcome<R>['describe'],
): CommandOutcome<R> {
  return { result, exitCode: result.handOffs.length > 0 && !allowsHandOff ? 4 : 0, describe };
}
