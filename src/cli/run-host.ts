import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../clock.ts';

/** A stream to write to, which may be a terminal. */
export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** The three streams of a process: questions, progress, warnings and errors go to stderr, the result goes to stdout. */
export interface Streams {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}

/** What a run may do to the process it runs in, and hears of it; nothing where others run in the same process. */
export interface HostProcess {
  /** The value of NODE_EXTRA_CA_CERTS that Node itself obeyed when the process started; undefined for none. */
  readonly nodeExtraCaCerts: string | undefined;
  /** True where NODE_TLS_REJECT_UNAUTHORIZED=0 asks for connections without verification, which is never obeyed. */
  readonly asksForUnverifiedTls: boolean;
  /** Lets V8 collect garbage early, for a run that reads much; to be called before anything large is loaded. */
  readonly limitHeapGrowth: () => void;
  /**
   * Calls back whenever the process goes on after it was suspended (SIGCONT), until the function returned is called.
   */
  readonly onContinue: (callback: () => void) => () => void;
}

/** What a run meets of the process it runs in. */
export interface RunHost extends Clock {
  readonly env: NodeJS.ProcessEnv;
  /** What relative paths start from. */
  readonly cwd: string;
  readonly streams: Streams;
  /** How to call this program again, as text for people names it. Default: `fhir-apps`. */
  readonly program?: string;
  readonly host: HostProcess;
}
