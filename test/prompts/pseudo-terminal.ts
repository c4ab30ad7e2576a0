import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** A wizard-process in a real pseudo-terminal, as a person at the keyboard has it. */
export interface TerminalRun {
  /** Waits until the terminal has shown this since the last wait. */
  shows(text: string): Promise<void>;
  /** Sends bytes as a keyboard does. */
  keys(bytes: string): void;
  /** Hangs up the keyboard, which the terminal tells the process by Ctrl-D. */
  hangUp(): void;
  /** What the terminal showed, and what the process wrote to its own stdout, when it has ended. */
  ended(): Promise<{ readonly screen: string; readonly stdout: string }>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** For the test that runs now: starts the wizard under util-linux `script`, with its stdout in a file, as `fhir-apps register > out.json` has it. */
export async function startWizard(...flags: readonly string[]): Promise<TerminalRun> {
  const directory = await mkdtemp(join(tmpdir(), 'fhir-apps-prompts-'));
  const command = [process.execPath, 'node_modules/jiti/lib/jiti-cli.mjs', 'test/prompts/wizard-process.ts', ...flags];
  const child = spawn('script', ['-qec', `${command.join(' ')} > ${directory}/stdout`, '/dev/null'], {
    cwd: root,
    env: { ...process.env, TERM: 'xterm-256color' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    child.kill();
    await rm(directory, { recursive: true });
  });
  let screen = '';
  let read = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));

  async function shows(text: string): Promise<void> {
    while (!screen.includes(text, read)) {
      const more = new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
      const over = closed.then(() => Promise.reject(new Error(`The wizard ended without "${text}":\n${screen}`)));
      await Promise.race([more, over]);
    }
    read = screen.indexOf(text, read) + text.length;
  }

  return {
    shows,
    keys: (bytes) => void child.stdin.write(bytes),
    hangUp: () => void child.stdin.end(),
    ended: async () => {
      await closed;
      return { screen, stdout: await readFile(join(directory, 'stdout'), 'utf8') };
    },
  };
}
