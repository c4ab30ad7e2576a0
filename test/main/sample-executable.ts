import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { build } from 'rolldown';

/** How a process ended and what it wrote. */
export interface Ending {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The sample program, bundled as the real one is. */
export interface SampleExecutable {
  readonly file: string;
  readonly run: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Ending>;
  /** Starts it, and sends each signal once its line is on stderr. */
  readonly runSignalled: (
    args: readonly string[],
    signals: readonly (readonly [line: string, signal: NodeJS.Signals])[],
  ) => Promise<Ending>;
  readonly remove: () => void;
}

/** Bundles the sample program into a directory of its own. */
export async function buildSampleExecutable(): Promise<SampleExecutable> {
  const dir = mkdtempSync(join(tmpdir(), 'fhir-apps-sample-'));
  await build({
    input: join(import.meta.dirname, 'sample-program.ts'),
    platform: 'node',
    logLevel: 'silent',
    output: { dir, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
  });
  const file = join(dir, 'sample-program.mjs');
  const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess =>
    spawn(process.execPath, [file, ...args], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  return {
    file,
    run: (args, env) => endOf(start(args, env)),
    runSignalled: async (args, signals) => {
      const child = start(args);
      const ending = endOf(child);
      const waiting = [...signals];
      let seen = '';
      child.stderr?.on('data', (chunk: Buffer) => {
        seen += chunk.toString();
        const [next] = waiting;
        if (next !== undefined && seen.includes(`${next[0]}\n`)) {
          waiting.shift();
          child.kill(next[1]);
        }
      });
      return ending;
    },
    remove: () => rmSync(dir, { recursive: true }),
  };
}

async function endOf(child: ChildProcess): Promise<Ending> {
  const [stdout, stderr, [exitCode, signal]] = await Promise.all([
    child.stdout === null ? '' : text(child.stdout),
    child.stderr === null ? '' : text(child.stderr),
    once(child, 'close') as Promise<[number | null, string | null]>,
  ]);
  return { exitCode, signal, stdout, stderr };
}
