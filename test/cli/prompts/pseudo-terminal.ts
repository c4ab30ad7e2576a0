import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** A process in a real pseudo-terminal, as a person at the keyboard has it. */
export interface TerminalRun {
  /** Waits until the terminal has shown this since the last wait. */
  shows(text: string): Promise<void>;
  /** All that was written to the terminal until now, with every escape. */
  written(): string;
  /** Sends bytes as a keyboard does. */
  keys(bytes: string): void;
  /** Hangs up the keyboard, which the terminal tells the process by Ctrl-D. */
  hangUp(): void;
  /**
   * What the terminal showed, without its colours, what the process wrote to its own stdout, and its exit code, when it
   * has ended.
   */
  ended(): Promise<TerminalEnding>;
}

/** How a process in a terminal ended. */
export interface TerminalEnding {
  readonly screen: string;
  readonly stdout: string;
  /** As a shell tells it: 128 and the signal's number where a signal ended it. */
  readonly exitCode: number | null;
}

/** SGR, which sets colours and weight (ECMA-48, 8.3.117). */
// eslint-disable-next-line no-control-regex -- the escape character is what is looked for
const COLOR = /\u001b\[[\d;]*m/g;

/** Milliseconds until a text that does not show is given up, so that the failure can show the screen. */
const PATIENCE = 30_000;

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Where a command runs. */
export interface TerminalOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

/** For the test that runs now: as {@link openTerminal}, closed when the test is finished. */
export async function startInTerminal(command: readonly string[], options: TerminalOptions): Promise<TerminalRun> {
  const { close, ...run } = await openTerminal(command, options);
  onTestFinished(close);
  return run;
}

/**
 * Starts a command under util-linux `script`, with its stdout in a file, as `fhir-apps register > out.json` has it.
 * `close` ends it, and removes the file.
 */
export async function openTerminal(
  command: readonly string[],
  { env, cwd }: TerminalOptions,
): Promise<TerminalRun & { readonly close: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'fhir-apps-terminal-'));
  const quoted = command.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');
  const child = spawn('script', ['-qec', `exec ${quoted} > ${directory}/stdout`, '/dev/null'], {
    cwd,
    env: { ...env, TERM: 'xterm-256color' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let shown = '';
  let screen = '';
  let read = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    screen = shown.replaceAll(COLOR, '');
  });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));

  async function shows(text: string): Promise<void> {
    while (!screen.includes(text, read)) {
      const more = new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
      const over = closed.then(() => Promise.reject(new Error(`The process ended without "${text}":\n${screen}`)));
      const late = sleep(PATIENCE, undefined, { ref: false }).then(() =>
        Promise.reject(new Error(`The terminal shows no "${text}":\n${screen}`)),
      );
      await Promise.race([more, over, late]);
    }
    read = screen.indexOf(text, read) + text.length;
  }

  return {
    shows,
    written: () => shown,
    keys: (bytes) => void child.stdin.write(bytes),
    hangUp: () => void child.stdin.end(),
    ended: async () => {
      const exitCode = await closed;
      return { screen, exitCode, stdout: await readFile(join(directory, 'stdout'), 'utf8') };
    },
    close: async () => {
      child.kill();
      await rm(directory, { recursive: true });
    },
  };
}

/** For the test that runs now: the questions of the wizard and nothing else, in a terminal. */
export function startWizard(...flags: readonly string[]): Promise<TerminalRun> {
  const command = [
    process.execPath,
    'node_modules/jiti/lib/jiti-cli.mjs',
    'test/cli/prompts/wizard-process.ts',
    ...flags,
  ];
  return startInTerminal(command, { env: process.env, cwd: root });
}
