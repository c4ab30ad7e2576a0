import type inquirer from 'inquirer';
import { sanitizeText } from '../../text/sanitize.ts';
import { isWidthKnown, loadTextWidth } from '../../text/text-width.ts';
import type { KeySource } from './cancellation.ts';
import { type Choice, choiceLines } from './choice-lines.ts';
import { offeredLinePrompt } from './offered-line-prompt.ts';
import type { LineOffers } from './offers.ts';
import { linesPrompt } from './lines-prompt.ts';
import { withListKeys } from './list-keys.ts';
import type { QuestionOutput } from './question-output.ts';
import { inLabelColumn, type QuestionTheme } from './question-theme.ts';

/** The sentence against an answer, or null when it is fine. */
type Validation<Answer> = (answer: Answer) => string | null;

/** What every question has. */
interface AnyQuestion {
  readonly message: string;
  /** What it is called once it is answered; default: as it is asked. */
  readonly label?: string | undefined;
}

/** A question that is answered by typing one line. */
export interface LineQuestion extends AnyQuestion {
  /** What stands in the line already, to be edited. */
  readonly current?: string | undefined;
  /** What Enter alone answers. */
  readonly suggestion?: string | undefined;
  readonly issue: Validation<string>;
}

/** A question that is answered by typing one line, or by choosing one that is offered. */
export interface OfferedLineQuestion extends AnyQuestion {
  readonly current?: string | undefined;
  readonly offers: LineOffers;
  readonly issue: Validation<string>;
}

/** A question that is answered by typing any number of lines. */
export interface LinesQuestion extends AnyQuestion {
  /** The lines that are there already. */
  readonly current: readonly string[];
  /** The sentence against a line after others, or against ending with them where the line is empty. */
  readonly issue: (line: string, before: readonly string[]) => string | null;
  /** What is known of a line, to be shown beside it; default: nothing. */
  readonly note?: (line: string) => string | null;
}

/** A question that is answered by choosing one of a list. */
export interface OneQuestion<Value extends string> extends AnyQuestion {
  readonly choices: readonly Choice<Value>[];
  /** The value that the pointer stands on at first; default: the first. */
  readonly current?: string | undefined;
  /** What Esc answers; default: it leads back where there is a question before. */
  readonly escape?: Value | undefined;
}

/** A question that is answered by ticking any of a list. */
export interface SeveralQuestion extends AnyQuestion {
  readonly choices: readonly Choice[];
  /** The values that are ticked at first. */
  readonly current: readonly string[];
  readonly issue: Validation<readonly string[]>;
}

/** What one question is asked with. */
interface Asked {
  readonly theme: QuestionTheme;
  /** The width of the terminal. */
  readonly columns: number;
  readonly prompt: typeof inquirer.prompt;
  /** For a question of ours, which the prompt does not know. */
  readonly context: { readonly input: KeySource; readonly output: QuestionOutput; readonly signal: AbortSignal };
}

/** Asks one question of inquirer. */
export type Question<Answer> = (asked: Asked) => Promise<{ readonly answer: Answer }>;

/** How a question is asked. */
interface AskOptions {
  readonly label?: string | undefined;
  /** False while Esc does something in the question itself; default: never. */
  readonly mayLeave?: () => boolean;
}

/** Asks one question on a screen. */
export type Ask = <Answer>(question: Question<Answer>, options?: AskOptions) => Promise<Answer>;

/** More lines of choices than this scroll. */
const PAGE_SIZE = 14;

/** Asks for one line. */
export function askLine(ask: Ask, { message, label, current, suggestion, issue }: LineQuestion): Promise<string> {
  return ask(
    ({ theme, prompt }) =>
      prompt({
        type: 'input',
        name: 'answer',
        message: inLabelColumn(sanitizeText(message)),
        theme,
        default: current ?? suggestion,
        prefill: current === undefined ? 'tab' : 'editable',
        validate: (typed: string) => validated(issue(typed)),
      }),
    { label: label ?? message },
  );
}

/** Asks for one line, with what is offered below it, also what arrives while it is typed. */
export function askOfferedLine(
  ask: Ask,
  { message, label, current, offers, issue }: OfferedLineQuestion,
): Promise<string> {
  const { known, arriving, other } = offers;
  const clean = (choices: readonly Choice[]): readonly Choice[] => choices.map(sanitizedChoice);
  return ask(
    async ({ theme, columns, context }) => ({
      answer: await offeredLinePrompt(
        {
          ...{ theme, columns, current, other, issue },
          message: inLabelColumn(sanitizeText(message)),
          known: clean(known),
          arriving: arriving.then(async (choices) => {
            await knowWidths(choices);
            return clean(choices);
          }),
        },
        context,
      ),
    }),
    { label: label ?? message },
  );
}

/** Asks for lines; Esc takes the last one back, before it leads to another question. */
export async function askLines(
  ask: Ask,
  { message, label, current, issue, note = () => null }: LinesQuestion,
): Promise<readonly string[]> {
  await loadTextWidth();
  let count = 0;
  const onLines = (lines: readonly string[]): void => {
    count = lines.length;
  };
  return ask(
    async ({ theme, context }) => ({
      answer: await linesPrompt({ message: sanitizeText(message), theme, current, issue, note, onLines }, context),
    }),
    { label, mayLeave: () => count === 0 },
  );
}

/** Asks for one of a list. */
export async function askOne<Value extends string>(
  ask: Ask,
  { message, label, choices, current }: OneQuestion<Value>,
): Promise<Value> {
  await knowWidths(choices);
  const answer = await ask<string>(
    ({ theme, columns, prompt, context }) =>
      withListKeys(context.input, () =>
        prompt({
          type: 'select',
          name: 'answer',
          message: sanitizeText(message),
          theme,
          choices: choiceLines(choices.map(sanitizedChoice), columns, 2),
          default: current,
          loop: false,
          pageSize: PAGE_SIZE,
        }),
      ),
    { label },
  );
  const chosen = choices.find(({ value }) => value === answer);
  if (chosen === undefined) {
    throw new Error('The answer is none of the choices.');
  }
  return chosen.value;
}

/** Asks for any of a list. */
export async function askSeveral(
  ask: Ask,
  { message, label, choices, current, issue }: SeveralQuestion,
): Promise<readonly string[]> {
  await knowWidths(choices);
  return ask(
    ({ theme, columns, prompt, context }) =>
      withListKeys(context.input, () =>
        prompt({
          type: 'checkbox',
          name: 'answer',
          message: sanitizeText(message),
          theme,
          choices: choiceLines(choices.map(sanitizedChoice), columns, 5).map((line) => ({
            ...line,
            checked: current.includes(line.value),
          })),
          loop: false,
          pageSize: PAGE_SIZE,
          validate: (ticked: readonly { value: string }[]) => validated(issue(ticked.map(({ value }) => value))),
        }),
      ),
    { label },
  );
}

/** Asks for yes or no. */
export function askYes(ask: Ask, message: string, current: boolean): Promise<boolean> {
  return ask(({ theme, prompt }) =>
    prompt({ type: 'confirm', name: 'answer', message: sanitizeText(message), theme, default: current }),
  );
}

/** Names of a directory may have characters of any width. */
async function knowWidths(choices: readonly Choice[]): Promise<void> {
  if (!isWidthKnown(choices.map(({ name, description = '' }) => name + description).join(''))) {
    await loadTextWidth();
  }
}

/** What inquirer makes of an answer; what is typed is shown again by the width that it has. */
async function validated(fault: string | null): Promise<string | true> {
  await loadTextWidth();
  return fault ?? true;
}

/** A choice as it is shown: names come from a directory that others write to. */
function sanitizedChoice({ value, name, description, unavailable }: Choice): Choice {
  return {
    value,
    name: sanitizeText(name),
    ...(description === undefined ? {} : { description: sanitizeText(description) }),
    ...(unavailable === undefined ? {} : { unavailable }),
  };
}
