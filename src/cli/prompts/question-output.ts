import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

/** A stream that questions are written to; `columns` is the width of the terminal. */
export type QuestionStream = NodeJS.WritableStream & { readonly columns?: number };

/** The width of a terminal that does not say its own. */
const USUAL_COLUMNS = 80;

/**
 * What one question writes to. Inquirer ends the stream it is given after each question (unless it is the process's
 * own); this one passes everything on at once and keeps the stream behind it open for the next question.
 */
export class QuestionOutput extends Writable {
  readonly #behind: QuestionStream;
  #rows = 0;

  constructor(behind: QuestionStream) {
    super({ decodeStrings: false });
    this.#behind = behind;
  }

  get columns(): number {
    // A pseudo-terminal that nobody gave a size says 0.
    return this.#behind.columns || USUAL_COLUMNS;
  }

  /** The lines of the terminal that the question has, as it was drawn last. */
  get rows(): number {
    return this.#rows;
  }

  override _write(chunk: string | Uint8Array, _encoding: BufferEncoding, done: () => void): void {
    const shown = stripVTControlCharacters(chunk.toString());
    // What moves the cursor alone draws nothing, and neither does the end of the line below the answer.
    this.#rows = shown.trim() === '' ? this.#rows : shown.split('\n').length;
    this.#behind.write(chunk);
    done();
  }
}
