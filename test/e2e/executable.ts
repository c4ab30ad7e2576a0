import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expectPublishedShape } from '../contract/published-shape.ts';
import { recordResult } from '../contract/surface/recorded-results.ts';

/** A link to the built executable, as npm makes one; as `npm test` has just made it. */
export const EXECUTABLE = fileURLToPath(new URL('fhir-apps', import.meta.url));

/** How a run ended, and everything it wrote. */
export interface Ended {
  /** Null where a signal killed it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run that goes on. */
export interface Running {
  readonly ended: Promise<Ended>;
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
}

/** What a run is given besides its arguments. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** A clean environment: what a shell needs, no CI, no settings of ours, no Azure sign-in of the machine's. */
export function cleanEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...extra };
}

/** Starts the built executable without a terminal: stdin is closed, both outputs are pipes. */
export function start(args: readonly string[], options: RunOptions = {}): Running {
  return startProgram(process.execPath, [EXECUTABLE, ...args], options);
}

/** As {@link start}, for a program that starts the executable in a way of its own, such as a shell that sets limits. */
export function startProgram(
  program: string,
  args: readonly string[],
  { env = {}, cwd = '/' }: RunOptions = {},
): Running {
  const child = spawn(program, args, {
    cwd,
    env: cleanEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => {
      recordResult(output.stdout, exitCode);
      resolve(expectPublishedShape(output.stdout).then(() => ({ exitCode, ...output })));
    });
  });
  return { ended, pid: child.pid ?? 0, kill: (signal) => child.kill(signal) };
}

/** Runs the built executable to its end. */
export function run(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return start(args, options).ended;
}
