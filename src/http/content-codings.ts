import { pipeline, type Readable, Transform, type TransformCallback } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';

/** Makes the decoder of a coding, from the first bytes of what it decodes. */
type DecoderFor = (start: Buffer) => Transform;

const DECODERS: Readonly<Record<string, DecoderFor>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  br: () => createBrotliDecompress(),
  // Some servers leave out the header of zlib, whose first byte ends in 8 (RFC 1950 section 2.2).
  deflate: ([first = 0]) => ((first & 0x0f) === 8 ? createInflate() : createInflateRaw()),
};

/**
 * A body without content codings (RFC 9110 section 8.4.1), given in the order in which they are undone. Where one of
 * them is not known, it is the body as it came; where no byte comes, it is empty. Reading it fails with the error of
 * zlib where a coding is broken or breaks off (https://nodejs.org/api/zlib.html).
 */
export function decodedBody(body: Readable, codings: readonly string[]): Readable {
  const decoders = codings.flatMap((coding) => {
    const decoderFor = DECODERS[coding];
    return decoderFor === undefined ? [] : [new DecoderOnceBegun(decoderFor)];
  });
  const [last] = decoders.slice(-1);
  if (decoders.length < codings.length || last === undefined) {
    return body;
  }
  pipeline([body, ...decoders], ignore);
  return last;
}

/** Decodes from the first byte on, so that nothing stays nothing: zlib takes that for a coding that breaks off. */
class DecoderOnceBegun extends Transform {
  readonly #decoderFor: DecoderFor;
  #decoder: Transform | null = null;

  constructor(decoderFor: DecoderFor) {
    super();
    this.#decoderFor = decoderFor;
  }

  override _transform(chunk: Buffer, encoding: BufferEncoding, done: TransformCallback): void {
    if (chunk.length === 0) {
      done();
      return;
    }
    this.#decoder ??= this.#begin(chunk);
    this.#decoder.write(chunk, encoding, done);
  }

  override _flush(done: TransformCallback): void {
    if (this.#decoder === null || this.#decoder.readableEnded) {
      done();
      return;
    }
    this.#decoder.once('end', done).end();
  }

  override _read(size: number): void {
    this.#decoder?.resume();
    super._read(size);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#decoder?.destroy();
    done(error);
  }

  #begin(start: Buffer): Transform {
    const decoder = this.#decoderFor(start);
    decoder.on('error', (error) => this.destroy(error));
    // What follows the end of a coding is never taken, so that no flush would come.
    decoder.on('end', () => this.push(null));
    decoder.on('data', (decoded: Buffer) => {
      // Nobody has read what is there: a bomb must wait.
      if (!this.push(decoded)) {
        decoder.pause();
      }
    });
    return decoder;
  }
}

function ignore(): void {
  // Whoever reads the body gets the error too.
}
