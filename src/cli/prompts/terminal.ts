import inquirer from 'inquirer';
import { cancellable, type KeyInput, WentBackError } from './cancellation.ts';
import { type Choice, choiceLines } from './choice-lines.ts';
import { QuestionOutput, type QuestionStream } from './question-output.ts';
import { sanitizeText } from '../../text/sanitize.ts';
import { isWidthKnown, loadTextWidth } from '../../text/text-width.ts';
import { openScreen, type QuestionScreen } from './question-screen.ts';
import { questionTheme, type QuestionTheme } from './question-theme.ts';

/** Where questions are read from and written to. */
export interface TerminalOptions extends KeyInput {
  readonly output: QuestionStream;
  readonly color: boolean;
  /** Ends the open question when it fires. */
  readonly signal: AbortSignal;
}

/** The sentence against an answer, or null when it is fine. */
type Validation<Answer> = (answer: Answer) => string | null;

/** A question that is answered by typing one line. */
export interface LineQuestion {
  readonly message: string;
  /** What stands in the line already, to be edited. */
  readonly current?: string | undefined;
  /** What Enter alone answers. */
  readonly suggestion?: string | undefined;
  readonly issue: Validation<string>;
}

/** A question that is answered by choosing one of a list. */
export interface OneQuestion<Value extends string> {
  readonly message: string;
  readonly choices: readonly Choice<Value>[];
  /** The value that the pointer stands on at first; default: the first. */
  readonly current?: string | undefined;
  /** What Esc answers; default: it leads back where there is a question before. */
  readonly escape?: Value | undefined;
}

/** A question that is answered by ticking any of a list. */
export interface SeveralQuestion {
  readonly message: string;
  readonly choices: readonly Choice[];
  /** The values that are ticked at first. */
  readonly current: readonly string[];
  readonly issue: Validation<readonly string[]>;
}

/**
 * Asks one question at a time; each throws CancelledError when it ends without an answer, and WentBackError where the
 * person goes back.
 */
export interface Terminal {
  /** Asks questions from which Esc leads back, or does nothing; default: nothing. */
  withBack<T>(mayGoBack: boolean, ask: () => Promise<T>): Promise<T>;
  readonly screen: Pick<QuestionScreen, 'rows' | 'eraseTo' | 'showAnswer' | 'showHint'>;
  line(question: LineQuestion): Promise<string>;
  one<Value extends string>(question: OneQuestion<Value>): Promise<Value>;
  several(question: SeveralQuestion): Promise<readonly string[]>;
  /** Enter alone answers `current`; default: no. */
  yes(message: string, current?: boolean): Promise<boolean>;
}

/** More lines of choices than this scroll. */
const PAGE_SIZE = 14;

/**
 * The terminal that inquirer asks on. After each question the cursor is shown and raw mode is off, whichever way it
 * ended.
 *
 * Pasted text: the first newline ends the answer, and what follows it in the same paste is dropped, so that it never
 * answers the next question. Where the answer has a fault, the dropped part may come back in front of the line, which
 * is on screen then to be corrected. Bracketed-paste marks are ignored; a pasted tab or other control character is
 * left to the check of the field.
 */
export function createTerminal({ input, output, color, signal, onContinue }: TerminalOptions): Terminal {
  const screen = openScreen(output, color);
  let mayGoBack = false;
  const ask: Ask = (question) => {
    const to = new QuestionOutput(output);
    const theme = questionTheme(color, to.columns, mayGoBack);
    return cancellable(
      { input, onContinue },
      signal,
      async (ending) => {
        const prompt = inquirer.createPromptModule({ input, output: to, signal: ending });
        const { answer } = await question(theme, to.columns, prompt);
        screen.addRows(to.rows);
        return answer;
      },
      mayGoBack,
    ).catch((error: unknown) => {
      if (error instanceof WentBackError) {
        screen.erase(to.rows);
      }
      throw error;
    });
  };
  const terminal: Terminal = {
    withBack: async (isAllowed, questions) => {
      const before = mayGoBack;
      mayGoBack = isAllowed;
      return questions().finally(() => {
        mayGoBack = before;
      });
    },
    screen,
    line: (question) => askLine(ask, question),
    one: async (question) => {
      await knowWidths(question.choices);
      return orEscape(terminal, question, () => askOne(ask, question));
    },
    several: async (question) => {
      await knowWidths(question.choices);
      return askSeveral(ask, question);
    },
    yes: (message, current = false) =>
      ask((theme, _columns, prompt) =>
        prompt({ type: 'confirm', name: 'answer', message: sanitizeText(message), theme, default: current }),
      ),
  };
  return terminal;
}

/** What is asked, with the answer that Esc gives where it has one. */
async function orEscape<Value extends string>(
  terminal: Terminal,
  { escape: answer }: OneQuestion<Value>,
  ask: () => Promise<Value>,
): Promise<Value> {
  return answer === undefined ? ask() : ((await unlessBack(terminal, ask)) ?? answer);
}

/** What is asked, with Esc leading back; null where the person went back. */
export async function unlessBack<T>(terminal: Terminal, ask: () => Promise<T>): Promise<T | null> {
  try {
    return await terminal.withBack(true, ask);
  } catch (error) {
    if (error instanceof WentBackError) {
      return null;
    }
    throw error;
  }
}

/** Asks one question of inquirer, made for a theme and a width in columns. */
type Ask = <Answer>(
  question: (theme: QuestionTheme, columns: number, prompt: typeof inquirer.prompt) => Promise<{ answer: Answer }>,
) => Promise<Answer>;

function askLine(ask: Ask, { message, current, suggestion, issue }: LineQuestion): Promise<string> {
  return ask((theme, _columns, prompt) =>
    prompt({
      type: 'input',
      name: 'answer',
      message: sanitizeText(message),
      theme,
      default: current ?? suggestion,
      prefill: current === undefined ? 'tab' : 'editable',
      validate: (typed: string) => validated(issue(typed)),
    }),
  );
}

async function askOne<Value extends string>(
  ask: Ask,
  { message, choices, current }: OneQuestion<Value>,
): Promise<Value> {
  const answer = await ask<string>((theme, columns, prompt) =>
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
  );
  const chosen = choices.find(({ value }) => value === answer);
  if (chosen === undefined) {
    throw new Error('The answer is none of the choices.');
  }
  return chosen.value;
}

function askSeveral(ask: Ask, { message, choices, current, issue }: SeveralQuestion): Promise<readonly string[]> {
  return ask((theme, columns, prompt) =>
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
function sanitizedChoice({ value, name, description }: Choice): Choice {
  return {
    value,
    name: sanitizeText(name),
    ...(description === undefined ? {} : { description: sanitizeText(description) }),
  };
}
