import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { columnsOf, USUAL_COLUMNS } from '../../text/terminal-columns.ts';

/** A stream that questions are written to; `columns` is the width of the terminal. */
export type QuestionStream = NodeJS.WritableStream & { readonly columns?: number };

/**
 * What one question writes to. Inquirer ends the stream it is given after each question (unless it is the process's
 * own); this one passes everything on at once and keeps the stream behind it open for the next question.
 */
export class QuestionOutput extends Writable {
  readonly #behind: QuestionStream;
  #drawn = '';

  constructor(behind: QuestionStream) {
    super({ decodeStrings: false });
    this.#behind = behind;
  }

  /** The width that the terminal has now. */
  get columns(): number {
    return columnsOf(this.#behind) ?? USUAL_COLUMNS;
  }

  /** The question as it was drawn last, without what paints it or moves the cursor. */
  get drawn(): string {
    return this.#drawn;
  }

  override _write(chunk: string | Uint8Array, _encoding: BufferEncoding, done: () => void): void {
    const shown = stripVTControlCharacters(chunk.toString());
    // What moves the cursor alone draws nothing, and neither does the end of the line below the answer.
    this.#drawn = shown.trim() === '' ? this.#drawn : shown;
    this.#behind.write(chunk);
    done();
  }
}
