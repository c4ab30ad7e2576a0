import type { Readable, Writable } from 'node:stream';

/** A stream to write to, which may be a terminal. */
export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** The three streams of a process: questions, progress, warnings and errors go to stderr, the result goes to stdout. */
export interface Streams {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}

/** What a run meets of the process it runs in. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** What relative paths start from. */
  readonly cwd: string;
  readonly now: () => Date;
  readonly streams: Streams;
}
