import { Readable, Writable } from 'node:stream';
import { isMainThread } from 'node:worker_threads';
import { type Clock, REAL_CLOCK } from '../../src/clock.ts';
import type { ListeningStopSignals } from '../../src/cli/signals.ts';
import { CancelledError } from '../../src/errors/cancelled-error.ts';
import { runCommandLine } from '../../src/command-line.ts';
import type { CommandTree } from '../../src/cli/command-tree.ts';
import { expectPublishedShape } from '../contract/published-shape.ts';
import { recordResult } from '../contract/surface/recorded-results.ts';

/** How a run in this process ended, and everything it wrote. */
export interface InProcessEnding {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a run in this process is given besides its arguments. */
export interface InProcessOptions {
  /** All of its environment: nothing of this process's is added. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Aborted: the run is told to stop, as by SIGINT. Default: it is left alone. */
  readonly stop?: AbortSignal;
  /** Called with each piece that is written to stdout, as it comes. */
  readonly onStdout?: (text: string) => void;
  /** Default: the machine's, with which the run waits as long as it would in a process of its own. */
  readonly clock?: Clock;
  /** Default: the real one. */
  readonly tree?: CommandTree;
}

/**
 * Runs a command line in this process, without a terminal: no start of Node to wait for, and all else as in a process
 * of its own.
 */
export async function runInProcess(argv: readonly string[], options: InProcessOptions = {}): Promise<InProcessEnding> {
  const { env = {}, cwd = '/', stop = new AbortController().signal, clock = REAL_CLOCK, tree } = options;
  const [stdout, stderr] = [new Collected(options.onStdout), new Collected()];
  const signals: ListeningStopSignals = { stop, stopNow: new AbortController().signal, close: () => undefined };
  const host = {
    nodeExtraCaCerts: isMainThread ? process.env.NODE_EXTRA_CA_CERTS : undefined,
    asksForUnverifiedTls: env.NODE_TLS_REJECT_UNAUTHORIZED === '0',
    limitHeapGrowth: () => undefined,
    onContinue: () => () => undefined,
  };
  const around = { ...clock, env, cwd, host, streams: { stdin: Readable.from([]), stdout, stderr } };
  const exitCode = await runCommandLine(argv, around, () => signals, tree);
  if (tree === undefined) {
    recordResult(stdout.text, exitCode);
    await expectPublishedShape(stdout.text);
  }
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}

/** The reason that a stop signal has where SIGINT or SIGTERM is what stopped the run. */
export function stopReason(signal: 'SIGINT' | 'SIGTERM'): CancelledError {
  return signal === 'SIGINT' ? new CancelledError(130, 'Canceled.') : new CancelledError(143, 'Terminated.');
}

class Collected extends Writable {
  text = '';
  readonly #onText: (text: string) => void;

  constructor(onText: (text: string) => void = () => undefined) {
    super();
    this.#onText = onText;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    this.#onText(chunk.toString());
    done();
  }
}
