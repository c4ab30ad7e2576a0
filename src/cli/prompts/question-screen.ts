import { clearScreenDown, moveCursor } from 'node:readline';
import { sanitizeText } from '../../text/sanitize.ts';
import { rowsOf } from '../../text/break-lines.ts';
import { textWidth } from '../../text/text-width.ts';
import { QuestionOutput, type QuestionStream } from './question-output.ts';
import { questionTheme } from './question-theme.ts';

/** The questions on the screen, one below the other, of which the last can be taken away again. */
export interface QuestionScreen {
  /** The lines that answered questions have. */
  rows(): number;
  /** Counts the lines of one more answered question. */
  addRows(rows: number): void;
  /** Takes away so many lines above the cursor that belong to no answered question. */
  erase(rows: number): void;
  /** Takes away answered questions until they have only so many lines. */
  eraseTo(rows: number): void;
  /** Shows a question as it was answered before. */
  showAnswer(message: string, answer: string): void;
  /** Shows a line of help. */
  showHint(text: string): void;
}

/** Opens a screen with no question on it. */
export function openScreen(output: QuestionStream, color: boolean): QuestionScreen {
  let all = 0;
  const erase = (rows: number): void => {
    moveCursor(output, 0, -rows);
    clearScreenDown(output);
  };
  const to = new QuestionOutput(output);
  const { columns } = to;
  const theme = questionTheme(color, columns);
  const write = (text: string): void => {
    to.write(`${text}\n`);
    all += rowsOf(text, columns, textWidth);
  };
  return {
    rows: () => all,
    addRows: (rows) => {
      all += rows;
    },
    erase,
    eraseTo: (rows) => {
      erase(all - rows);
      all = rows;
    },
    showAnswer: (message, answer) => {
      const { prefix, style } = theme;
      write(`${prefix.done} ${style.message(sanitizeText(message))} ${style.answer(sanitizeText(answer))}`);
    },
    showHint: (text) => write(theme.style.help(text)),
  };
}
