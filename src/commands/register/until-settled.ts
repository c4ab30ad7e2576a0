import { GraphRequestError } from '../../errors/graph-request-error.ts';
import { UsageError } from '../../errors/usage-error.ts';
import type { AskedAnswers } from '../../cli/asked-answers.ts';
import type { Context } from '../../cli/context.ts';
import { errorReportFor } from '../../cli/error-report-for.ts';
import { chooseWayOn, ReconsiderError } from '../../session/confirm-changes.ts';

/**
 * Makes what was asked for; where a person who was asked wants to change an answer, or where something is wrong with
 * one before anything is written, asks for changes, with all answers in place, and tries again. Throws what making
 * throws, and CancelledError.
 */
export async function untilSettled<T>(
  context: Context,
  first: AskedAnswers,
  make: (asked: AskedAnswers) => Promise<T>,
): Promise<T> {
  for (let asked = first; ;) {
    try {
      return await make(asked);
    } catch (error) {
      if (asked.reconsider === null || !(await isToBeReconsidered(context, error))) {
        throw error;
      }
      asked = await asked.reconsider();
    }
  }
}

/** Whether other answers can help, and the person wants to give some. Throws CancelledError where they do not. */
async function isToBeReconsidered(context: Context, error: unknown): Promise<boolean> {
  if (error instanceof ReconsiderError) {
    return true;
  }
  // A failure after a write is an UnfinishedError; no other answer helps where the network or a privilege is missing.
  const isAboutAnswers = error instanceof UsageError || error instanceof GraphRequestError;
  if (context.ui === null || !isAboutAnswers) {
    return false;
  }
  const { message, hint } = errorReportFor(error, context.settings);
  ['', message, ...(hint === null ? [] : [hint])].forEach(context.say);
  await chooseWayOn(context.ui, 'How do you want to continue?', []);
  return true;
}
