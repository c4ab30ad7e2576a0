import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { cleanEnvironment } from '../e2e/executable.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const ACTION = z.object({
  inputs: z.record(z.string(), z.object({ default: z.string().optional() })),
  outputs: z.record(z.string(), z.object({ value: z.string() })),
  runs: z.object({
    using: z.literal('composite'),
    steps: z.array(
      z.object({ id: z.string(), shell: z.literal('bash'), env: z.record(z.string(), z.string()), run: z.string() }),
    ),
  }),
});

/** What a job sees of an action that ran. */
export interface ActionOutcome {
  readonly exitCode: number;
  readonly log: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * Runs `action.yml` as a runner of GitHub Actions does: each step by bash with its environment, whose expressions are
 * inputs and outputs of earlier steps; each with files for its outputs and its summary
 * (https://docs.github.com/actions/reference/workflow-commands-for-github-actions#environment-files).
 */
export async function runAction(
  folder: string,
  inputs: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): Promise<ActionOutcome> {
  const action = ACTION.parse(parse(await readFile(join(ROOT, 'action.yml'), 'utf8')));
  const temp = join(folder, 'runner');
  const summary = join(folder, 'summary.md');
  await mkdir(temp, { recursive: true });
  await writeFile(summary, '');
  const given = Object.fromEntries(
    Object.entries(action.inputs).map(([name, { default: fallback = '' }]) => [
      `inputs.${name}`,
      inputs[name] ?? fallback,
    ]),
  );
  let values: Readonly<Record<string, string>> = given;
  let log = '';
  let exitCode = 0;
  for (const { id, env, run } of action.runs.steps) {
    const output = join(folder, `${id}.output`);
    await writeFile(output, '');
    const filled = Object.fromEntries(Object.entries(env).map(([name, text]) => [name, expand(text, values)]));
    const ended = await bash(run, folder, {
      ...more,
      ...filled,
      ...{ GITHUB_ACTIONS: 'true', CI: 'true', GITHUB_ACTION_PATH: ROOT, RUNNER_TEMP: temp },
      ...{ GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary },
    });
    log += ended.log;
    exitCode = ended.exitCode;
    values = { ...values, ...(await outputsOf(id, output)) };
    if (exitCode !== 0) {
      break;
    }
  }
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, expand(value, values)] as const);
  return { exitCode, log, summary: await readFile(summary, 'utf8'), outputs: Object.fromEntries(outputs) };
}

function expand(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{\{ ([\w.-]+) \}\}/g, (_whole, name: string) => values[name] ?? '');
}

async function outputsOf(id: string, file: string): Promise<Readonly<Record<string, string>>> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.includes('='));
  return Object.fromEntries(
    lines.map((line) => [`steps.${id}.outputs.${line.split('=')[0] ?? ''}`, line.slice(line.indexOf('=') + 1)]),
  );
}

/** A step of `shell: bash` is run with these options by a runner. */
function bash(
  script: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly exitCode: number; readonly log: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      'bash',
      ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script],
      { cwd, env: cleanEnvironment(env) },
      (_error, stdout, stderr) => resolve({ exitCode: child.exitCode ?? 1, log: `${stdout}${stderr}` }),
    );
  });
}
