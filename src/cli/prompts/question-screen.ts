import { clearScreenDown, moveCursor } from 'node:readline';
import { sanitizeText } from '../../text/sanitize.ts';
import { rowsOf } from '../../text/break-lines.ts';
import { textWidth } from '../../text/text-width.ts';
import { QuestionOutput, type QuestionStream } from './question-output.ts';
import { questionTheme } from './question-theme.ts';

/** The questions on the screen, one below the other, of which the last can be taken away again. */
export interface QuestionScreen {
  /** How many texts are on the screen: answered questions and hints. */
  count(): number;
  /** Counts an answered question, as it was drawn. */
  add(drawn: string): void;
  /** Takes away a question above the cursor that was not answered, as it was drawn. */
  erase(drawn: string): void;
  /** Takes away the last texts until there are only so many. */
  eraseTo(count: number): void;
  /** Shows a question as it was answered before. */
  showAnswer(label: string, answer: string): void;
  /** Shows a line of help. */
  showHint(text: string): void;
}

/** Opens a screen with no question on it. */
export function openScreen(output: QuestionStream, color: boolean): QuestionScreen {
  const texts: string[] = [];
  const to = new QuestionOutput(output);
  // The lines are counted when they are taken away: the terminal may have another width by then.
  const eraseTexts = (drawn: readonly string[]): void => {
    moveCursor(output, 0, -drawn.reduce((rows, text) => rows + rowsOf(text, to.columns, textWidth), 0));
    clearScreenDown(output);
  };
  const write = (text: string): void => {
    to.write(`${text}\n`);
    texts.push(text);
  };
  return {
    count: () => texts.length,
    add: (drawn) => void texts.push(drawn),
    erase: (drawn) => eraseTexts([drawn]),
    eraseTo: (count) => eraseTexts(texts.splice(count)),
    showAnswer: (label, answer) => {
      const { prefix, style } = questionTheme({ color, columns: to.columns });
      write(`${prefix.done} ${style.message(sanitizeText(label), 'done')} ${style.answer(sanitizeText(answer))}`);
    },
    showHint: (text) => write(questionTheme({ color, columns: to.columns }).style.help(text)),
  };
}
