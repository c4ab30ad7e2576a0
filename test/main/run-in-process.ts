import { Readable, Writable } from 'node:stream';
import type { ListeningStopSignals } from '../../src/commands/stop-signals.ts';
import { runCommandLine } from '../../src/main.ts';
import type { CommandTree } from '../../src/program.ts';

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
  /** Default: the real one. */
  readonly tree?: CommandTree;
}

/** Runs a command line in this process, without a terminal: no start of Node to wait for, and all else as in a process of its own. */
export async function runInProcess(argv: readonly string[], options: InProcessOptions = {}): Promise<InProcessEnding> {
  const { env = {}, cwd = '/', stop = new AbortController().signal, tree } = options;
  const [stdout, stderr] = [new Collected(), new Collected()];
  const signals: ListeningStopSignals = { stop, stopNow: new AbortController().signal, close: () => undefined };
  const streams = { stdin: Readable.from([]), stdout, stderr };
  const exitCode = await runCommandLine(argv, { env, cwd, now: () => new Date(), streams }, () => signals, tree);
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}

class Collected extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
