import { GraphRequestError } from '../../errors/graph-request-error.ts';
import { UsageError } from '../../errors/usage-error.ts';
import type { AskedAnswers } from '../../cli/asked-answers.ts';
import type { Context } from '../../cli/context.ts';
import type { Choice } from '../../cli/prompts/choice-lines.ts';
import type { Ui } from '../../cli/ui.ts';
import { fieldsOf } from '../../cli/cross-field-issue.ts';
import type { FieldValues } from '../../cli/fields/field.ts';
import { REGISTER_FIELDS } from '../../cli/fields/register-fields.ts';
import { parseTyped } from '../../cli/parse-field.ts';
import { parseRegistration } from '../../registration/answers/answers.ts';
import { inferServerKind } from '../../registration/fhir-server.ts';
import { errorReportFor } from '../../cli/error-report-for.ts';
import { chooseWayOn, ReconsiderError } from '../../session/confirm-changes.ts';

/** What makes registrations. */
export interface Makers<T> {
  readonly make: (attempt: Attempt) => Promise<T>;
  /** Registers the resource of a server that a client needs; shows and confirms it by itself. */
  readonly makeResource: (asked: AskedAnswers) => Promise<unknown>;
}

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
 * throws, and CancelledError. A resource that is missing can be registered first.
 */
export async function untilSettled<T>(
  context: Context,
  first: AskedAnswers,
  { make, makeResource }: Makers<T>,
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
      asked = (await isToBeTriedAgain(context, error, { asked, makeResource })) ? asked : await reconsider();
    }
  }
}

/**
 * Whether the same is to be tried again, and not with other answers. Throws the error where neither can help, and
 * CancelledError where the person wants neither.
 */
async function isToBeTriedAgain(
  context: Context,
  error: unknown,
  { asked, makeResource }: Pick<Makers<unknown>, 'makeResource'> & { readonly asked: AskedAnswers },
): Promise<boolean> {
  if (error instanceof ReconsiderError) {
    return false;
  }
  // A failure after a write is an UnfinishedError; no other answer helps where the network or a privilege is missing.
  const isAboutAnswers = error instanceof UsageError || error instanceof GraphRequestError;
  if (context.ui === null || !isAboutAnswers) {
    throw error;
  }
  if (!context.settings.dryRun && isResourceMissing(error, asked)) {
    return offerResource(context, context.ui, asked, makeResource);
  }
  const { message, hint } = errorReportFor(error, context.settings);
  ['', message, ...(hint === null ? [] : [hint])].forEach(context.say);
  return (await chooseWayOn(context.ui, 'How do you want to continue?', [TRY_AGAIN])) === TRY_AGAIN.value;
}

/** A try to make what is asked for again, while nothing is written, by whoever catches ReconsiderError. */
export function reconsiderableAttempt(asked: AskedAnswers): Attempt {
  let isWritten = false;
  return {
    asked,
    mayReconsider: () => !isWritten,
    written: () => {
      isWritten = true;
    },
  };
}

/** True where a client needs the resource of its server; one that `--resource` names cannot be guessed. */
function isResourceMissing(error: unknown, { answers }: AskedAnswers): boolean {
  return (
    error instanceof UsageError &&
    error.code === 'resource_missing' &&
    answers.type !== 'resource' &&
    answers.resource === null
  );
}

/** Offers to register the resource first, with its answers changed as often as wanted; true once that is done. */
async function offerResource(
  context: Context,
  ui: Ui,
  { answers: { fhirUrl, serverKind } }: AskedAnswers,
  makeResource: (asked: AskedAnswers) => Promise<unknown>,
): Promise<boolean> {
  ['', `There is no resource application for ${fhirUrl} yet.`].forEach(context.say);
  if ((await chooseWayOn(ui, 'How do you want to continue?', [REGISTER_RESOURCE])) !== REGISTER_RESOURCE.value) {
    return false;
  }
  const prompter = await ui.openPrompter();
  const known = { fhirUrl, ...(serverKind === inferServerKind(fhirUrl) ? {} : { serverKind }) };
  const fields = fieldsOf('resource');
  let typed = await context.deadline.excluding(() => prompter.askMissing(fields, known));
  for (;;) {
    try {
      await makeResource(answersOfResource(typed));
      return true;
    } catch (error) {
      if (!(error instanceof ReconsiderError)) {
        throw error;
      }
      typed = await context.deadline.excluding(() => prompter.askChanges(fields, typed));
    }
  }
}

function answersOfResource(typed: FieldValues): AskedAnswers {
  const values = parseTyped(REGISTER_FIELDS, typed);
  const parsed = parseRegistration('resource', values);
  if ('issues' in parsed) {
    throw new Error('The answers of a resource were checked as they were typed.');
  }
  return { answers: parsed.answers, values, typed, asked: true, reconsider: null };
}

const REGISTER_RESOURCE: Choice = { value: 'resource', name: 'Register it first, in this run' };
const TRY_AGAIN: Choice = { value: 'again', name: 'Try again' };
