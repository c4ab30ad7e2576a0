import { cancellable, type KeyInput, WentBackError } from './cancellation.ts';
import {
  type Ask,
  askLine,
  askLines,
  askOfferedLine,
  askOne,
  askSeveral,
  askYes,
  type LineQuestion,
  type LinesQuestion,
  type OfferedLineQuestion,
  type OneQuestion,
  type Question,
  type SeveralQuestion,
} from './question-kinds.ts';
import inquirer from 'inquirer';
import { QuestionOutput, type QuestionStream } from './question-output.ts';
import { openScreen, type QuestionScreen } from './question-screen.ts';
import { questionTheme } from './question-theme.ts';

/** Where questions are read from and written to. */
export interface TerminalOptions extends KeyInput {
  readonly output: QuestionStream;
  readonly color: boolean;
  /** Ends the open question when it fires. */
  readonly signal: AbortSignal;
  /** Called right before the first question is drawn. Default: nothing. */
  readonly onFirstQuestion?: () => void;
}

/**
 * Asks one question at a time; each throws CancelledError when it ends without an answer, and WentBackError where the
 * person goes back.
 */
export interface Terminal {
  /**
   * Asks questions from which Esc leads back to the question of that name, which may be empty, or leads nowhere where it
   * is null; default: nowhere.
   */
  withBack<T>(back: string | null, ask: () => Promise<T>): Promise<T>;
  readonly screen: Pick<QuestionScreen, 'count' | 'eraseTo' | 'showAnswer' | 'showHint'>;
  line(question: LineQuestion): Promise<string>;
  /** As {@link line}, with choices that may be chosen instead. */
  offeredLine(question: OfferedLineQuestion): Promise<string>;
  /** Esc takes the last line back, before it leads to another question. */
  lines(question: LinesQuestion): Promise<readonly string[]>;
  one<Value extends string>(question: OneQuestion<Value>): Promise<Value>;
  several(question: SeveralQuestion): Promise<readonly string[]>;
  /** Enter alone answers `current`; default: no. */
  yes(message: string, current?: boolean): Promise<boolean>;
}

/**
 * The terminal that inquirer asks on. After each question the cursor is shown and raw mode is off, whichever way it
 * ended.
 *
 * Pasted text: the first newline ends the answer, and what follows it in the same paste is dropped, so that it never
 * answers the next question, unless the question is for several lines. Where the answer has a fault, the dropped part
 * may come back in front of the line, which is on screen then to be corrected. Bracketed-paste marks are ignored; a
 * pasted tab or other control character is left to the check of the field.
 */
export function createTerminal(options: TerminalOptions): Terminal {
  const screen = openScreen(options.output, options.color);
  let back: string | null = null;
  let { onFirstQuestion } = options;
  const ask: Ask = (question, { label, mayLeave = () => true } = {}) => {
    onFirstQuestion?.();
    onFirstQuestion = undefined;
    return askOnScreen(options, screen, { back, label, mayLeave }, question);
  };
  const terminal: Terminal = {
    withBack: async (to, questions) => {
      const before = back;
      back = to;
      return questions().finally(() => {
        back = before;
      });
    },
    screen,
    line: (question) => askLine(ask, question),
    offeredLine: (question) => askOfferedLine(ask, question),
    lines: (question) => askLines(ask, question),
    one: (question) => orEscape(terminal, question, () => askOne(ask, question)),
    several: (question) => askSeveral(ask, question),
    yes: (message, current = false) => askYes(ask, message, current),
  };
  return terminal;
}

/** How one question is asked. */
interface Showing {
  readonly back: string | null;
  readonly label: string | undefined;
  readonly mayLeave: () => boolean;
}

/** Asks one question, and counts it among those on the screen where it is answered. */
async function askOnScreen<Answer>(
  { input, output, color, signal, onContinue }: TerminalOptions,
  screen: QuestionScreen,
  { back, label, mayLeave }: Showing,
  question: Question<Answer>,
): Promise<Answer> {
  const to = new QuestionOutput(output);
  const theme = questionTheme({ color, columns: to.columns, back, label });
  try {
    const { answer } = await cancellable(
      { input, onContinue },
      signal,
      (ending) => {
        const context = { input, output: to, signal: ending };
        return question({ theme, columns: to.columns, prompt: inquirer.createPromptModule(context), context });
      },
      () => back !== null && mayLeave(),
    );
    screen.add(to.drawn);
    return answer;
  } catch (error) {
    if (error instanceof WentBackError) {
      screen.erase(to.drawn);
    }
    throw error;
  }
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
    return await terminal.withBack('', ask);
  } catch (error) {
    if (error instanceof WentBackError) {
      return null;
    }
    throw error;
  }
}
