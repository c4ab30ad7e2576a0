import { Writable } from 'node:stream';
import { spellGlyphs } from '../../output/glyphs.ts';
import type { QuestionStream } from './question-output.ts';

/** A stream to a terminal that gets words in the place of glyphs; what it is given is passed on at once. */
export class SpelledOutput extends Writable {
  readonly #behind: QuestionStream;

  constructor(behind: QuestionStream) {
    super({ decodeStrings: false });
    this.#behind = behind;
  }

  /** The width that the terminal has now; 0 where it does not say. */
  get columns(): number {
    return this.#behind.columns ?? 0;
  }

  override _write(chunk: string | Uint8Array, _encoding: BufferEncoding, done: () => void): void {
    this.#behind.write(spellGlyphs(chunk.toString()));
    done();
  }
}
