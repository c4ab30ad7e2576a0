import { GraphRequestError } from '../../errors/graph-request-error.ts';
import { UsageError } from '../../errors/usage-error.ts';
import type { AskedAnswers } from '../../cli/asked-answers.ts';
import type { Context } from '../../cli/context.ts';
import type { Choice } from '../../cli/prompts/choice-lines.ts';
import { errorReportFor } from '../../cli/error-report-for.ts';
import { chooseWayOn, ReconsiderError } from '../../session/confirm-changes.ts';

/** One try to make what was asked for. */
export interface Attempt {
  readonly asked: AskedAnswers;
  /** True while nothing has been written, so that other answers can be given. */
  readonly mayReconsider: () => boolean;
  /** Says that something is written: no other answers from now on. */
  readonly written: () => void;
}

/**
 * Makes what was asked for; where a person who was asked wants to change an answer, or where something is wrong with
 * one before anything is written, asks for changes, with all answers in place, and tries again. Throws what making
 * throws, and CancelledError.
 */
export async function untilSettled<T>(
  context: Context,
  first: AskedAnswers,
  make: (attempt: Attempt) => Promise<T>,
): Promise<T> {
  let isWritten = false;
  const written = (): void => {
    isWritten = true;
  };
  for (let asked = first; ;) {
    const { reconsider } = asked;
    const mayReconsider = (): boolean => reconsider !== null && !isWritten;
    try {
      return await make({ asked, mayReconsider, written });
    } catch (error) {
      if (reconsider === null || isWritten) {
        throw error;
      }
      asked = (await isToBeTriedAgain(context, error)) ? asked : await reconsider();
    }
  }
}

/**
 * Whether the same is to be tried again, and not with other answers. Throws the error where neither can help, and
 * CancelledError where the person wants neither.
 */
async function isToBeTriedAgain(context: Context, error: unknown): Promise<boolean> {
  if (error instanceof ReconsiderError) {
    return false;
  }
  // A failure after a write is an UnfinishedError; no other answer helps where the network or a privilege is missing.
  const isAboutAnswers = error instanceof UsageError || error instanceof GraphRequestError;
  if (context.ui === null || !isAboutAnswers) {
    throw error;
  }
  const { message, hint } = errorReportFor(error, context.settings);
  ['', message, ...(hint === null ? [] : [hint])].forEach(context.say);
  return (await chooseWayOn(context.ui, 'How do you want to continue?', [TRY_AGAIN])) === TRY_AGAIN.value;
}

const TRY_AGAIN: Choice = { value: 'again', name: 'Try again' };
