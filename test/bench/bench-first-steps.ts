import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTerminal } from '../cli/prompts/pseudo-terminal.ts';
import { EXECUTABLE } from '../e2e/executable.ts';
import { measureWall, median } from './measure-run.ts';
import { judged, table } from './table.ts';

const ROUNDS = 11;

const CTRL_C = '\u0003';

/** Shows a text, and waits to be ended as a question does. */
const BARE = 'process.stderr.write("ready"); setTimeout(() => undefined, 10_000)';

/** Times as long as a Node that shows a text in a terminal. */
const QUESTION_TARGET = 3;

/** Seconds. */
const SANDBOX_TARGET = 0.5;

/** The first question of `register`, and of all commands the first in the sandbox of a machine that has none yet. */
export async function benchFirstSteps(): Promise<string> {
  const [bare, question, sandbox]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    bare.push(await untilShown([process.execPath, '-e', BARE], 'ready'));
    question.push(await untilShown([process.execPath, EXECUTABLE, 'register'], '? Type of application'));
    sandbox.push(await inNewSandbox());
  }
  const [bareMs, questionMs] = [median(bare), median(question)];
  return table(
    `First steps: medians of ${ROUNDS}, in turn`,
    ['', 'ms', '', 'target'],
    [
      ['a text of node -e, in a terminal', bareMs.toFixed(0), '', ''],
      [
        'first question of register',
        questionMs.toFixed(0),
        judged(questionMs / bareMs, QUESTION_TARGET, 2, ' ×'),
        `${QUESTION_TARGET} ×`,
      ],
      [
        'register resource --sandbox, on an empty machine',
        median(sandbox).toFixed(0),
        judged(median(sandbox) / 1000, SANDBOX_TARGET, 2, ' s'),
        `${SANDBOX_TARGET} s`,
      ],
    ],
  );
}

/** Milliseconds from the start of a terminal until it shows a text. */
async function untilShown(command: readonly string[], text: string): Promise<number> {
  const began = performance.now();
  const terminal = await openTerminal(command, { env: { PATH: process.env.PATH, HOME: process.env.HOME }, cwd: '/' });
  await terminal.shows(text);
  const taken = performance.now() - began;
  terminal.keys(CTRL_C);
  await terminal.ended();
  await terminal.close();
  return taken;
}

async function inNewSandbox(): Promise<number> {
  const home = await mkdtemp(join(tmpdir(), 'fhir-apps-bench-'));
  const args = ['register', 'resource', '--sandbox', '--yes', '--fhir-url', 'https://fhir.contoso.com', '--name', 'x'];
  const taken = await measureWall({ args: [EXECUTABLE, ...args], env: { HOME: home } });
  await rm(home, { recursive: true });
  return taken;
}
