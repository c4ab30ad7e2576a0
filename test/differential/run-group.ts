import { spawn } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { answer } from '../e2e/wizard-runs.ts';
import { openTerminal } from '../cli/prompts/pseudo-terminal.ts';
import type { StepRecord } from './compare.ts';
import { type FileTree, readTree, treeChanges } from './files.ts';
import { normalizer } from './normalize.ts';
import { type SandboxProcess, serveSandboxProcess } from './sandbox-process.ts';
import { type CommandStep, filledIn, type GraphStep, type Group, type Step, wordsOf } from './scenario.ts';
import { openWorld, type World } from './world.ts';

/** What the steps of a group run with. */
export interface Side {
  /** Executables, as paths: of the command lines, and of the sandbox that serves them. */
  readonly client: string;
  readonly sandbox: string;
  /** Made anew; the same for all sides, as it is in what they write. */
  readonly directory: string;
  /** Milliseconds since 1970. */
  readonly began: number;
  readonly keys: string;
  /** Where the sandbox is served: the same for all sides, as names are made of it. */
  readonly port: number;
}

/** The seed of the process that serves; those of the steps begin above it. */
const SANDBOX_SEED = 0;

/** Milliseconds after which a command line hangs. */
const PATIENCE = 120_000;

interface Stage {
  readonly group: Group;
  readonly side: Side;
  readonly world: World;
  readonly served: SandboxProcess | null;
  readonly workDirectory: string;
  readonly kept: Map<string, unknown>;
}

interface Ending {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the steps of a group, and tells what came of each. Throws where a step cannot be taken at all. */
export async function runGroup(group: Group, side: Side): Promise<readonly StepRecord[]> {
  await rm(side.directory, { recursive: true, force: true });
  const workDirectory = join(side.directory, 'work');
  await Promise.all([
    mkdir(workDirectory, { recursive: true }),
    mkdir(join(side.directory, 'home'), { recursive: true }),
  ]);
  const world = await openWorld(`${side.directory}.clock`, side.began, side.keys);
  const served = group.served === null ? null : await serve(group.served ?? [], side, world);
  try {
    return await takeSteps({
      group,
      side,
      world,
      served,
      workDirectory,
      kept: new Map<string, unknown>([['ready', served?.ready]]),
    });
  } finally {
    await served?.stop();
  }
}

async function takeSteps(stage: Stage): Promise<readonly StepRecord[]> {
  const { group, side, world, served } = stage;
  const normalize = normalizer({ pid: served?.ready.pid ?? null });
  const records: StepRecord[] = [];
  let before = await readTree(side.directory, 'state');
  for (const [index, step] of group.steps.entries()) {
    await world.beginStep(index + 1);
    const line = lineOf(step);
    const outcome = await takeStep(stage, step, index + 1).catch((error: unknown) => {
      throw new Error(`${group.name} ${index + 1} (${line}) cannot be run.`, { cause: error });
    });
    const after = await readTree(side.directory, 'state');
    records.push({
      title: `${group.name} ${index + 1}: ${line}`,
      text: normalize(`${outcome}${changesOf(before, after)}`),
    });
    before = after;
  }
  return records;
}

function changesOf(before: FileTree, after: FileTree): string {
  const log = 'requests.jsonl';
  const linesOf = (tree: FileTree): readonly string[] => (tree.get(log) ?? '').split('\n').slice(1, -1);
  const requests = linesOf(after).slice(linesOf(before).length);
  const withoutLog = (tree: FileTree): FileTree => new Map([...tree].filter(([path]) => path !== log));
  return (
    section('files', treeChanges(withoutLog(before), withoutLog(after))) + section('requests', requests.join('\n'))
  );
}

function lineOf(step: Step): string {
  if (typeof step === 'string') {
    return step;
  }
  if ('run' in step) {
    return step.run;
  }
  if ('graph' in step) {
    return step.graph;
  }
  return 'files' in step ? `files ${Object.keys(step.files).join(', ')}` : `faults ${step.faults.join(', ')}`;
}

/** Takes a step, and gives what was to be seen of it at once. */
async function takeStep(stage: Stage, step: Step, seed: number): Promise<string> {
  if (typeof step === 'string') {
    return runLine(stage, { run: step }, seed);
  }
  if ('run' in step) {
    return runLine(stage, step, seed);
  }
  if ('graph' in step) {
    return askGraph(stage, step);
  }
  if ('files' in step) {
    await writeFiles(stage, step.files);
    return '';
  }
  await sandboxOf(stage).setFaults(step.faults);
  return '';
}

async function runLine(stage: Stage, step: CommandStep, seed: number): Promise<string> {
  const { side, world, workDirectory } = stage;
  const identity = step.as === undefined ? { args: [], env: {} } : signInAs(stage, step.as);
  const options = world.processOptions(seed);
  const args = [...options.args, side.client, ...wordsOf(filledIn(step.run, stage.kept)), ...identity.args];
  const env = { ...environmentOf(stage), ...step.env, ...identity.env, ...options.env };
  const { exitCode, stdout, stderr } = await (step.terminal === undefined
    ? runProcess(args, env, workDirectory)
    : typeIn(args, { ...env, PATH: process.env.PATH ?? '' }, workDirectory, step));
  if (step.keep !== undefined) {
    stage.kept.set(step.keep, (JSON.parse(stdout) as { readonly result: unknown }).result);
  }
  return section('exit', String(exitCode)) + section('stdout', stdout) + section('stderr', stderr);
}

function environmentOf({ group, side, served }: Stage): Record<string, string> {
  const variables = {
    // Without az and azd, which would sign someone in.
    PATH: '/nowhere',
    HOME: join(side.directory, 'home'),
    TZ: 'UTC',
    FHIR_APPS_SANDBOX: '1',
    FHIR_APPS_SANDBOX_STATE: served?.ready.stateDir ?? join(side.directory, 'state'),
    FHIR_APPS_AUDIT_LOG: join(side.directory, 'audit.jsonl'),
    ...group.env,
  };
  return Object.fromEntries(Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== null));
}

/** What leads a run to the sandbox as to any cloud. */
function signInAs(
  stage: Stage,
  name: NonNullable<CommandStep['as']>,
): { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> } {
  const { ready } = sandboxOf(stage);
  const { clientId, clientSecret } = name === 'admin' ? ready.admin : ready.identities[name];
  return {
    args: [
      ...['--graph-url', ready.graphUrl, '--authority-url', ready.authorityUrl],
      ...['--tenant', ready.tenantId, '--auth', 'environment'],
    ],
    env: {
      FHIR_APPS_SANDBOX: '0',
      NODE_EXTRA_CA_CERTS: ready.caFile,
      AZURE_TENANT_ID: ready.tenantId,
      AZURE_CLIENT_ID: clientId,
      AZURE_CLIENT_SECRET: clientSecret,
    },
  };
}

async function askGraph(stage: Stage, { graph, body, keep }: GraphStep): Promise<string> {
  const [method = '', ...path] = filledIn(graph, stage.kept).split(' ');
  const filled = body === undefined ? undefined : (JSON.parse(filledIn(JSON.stringify(body), stage.kept)) as unknown);
  const answered = await sandboxOf(stage).graph(method, path.join(' '), filled);
  if (keep !== undefined) {
    stage.kept.set(keep, answered.body);
  }
  return section('status', String(answered.status));
}

async function writeFiles({ workDirectory }: Stage, files: Readonly<Record<string, string | null>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(workDirectory, name);
    await mkdir(dirname(path), { recursive: true });
    await (text === null ? rm(path, { recursive: true }) : writeFile(path, text));
  }
}

function sandboxOf({ served, group }: Stage): SandboxProcess {
  if (served === null) {
    throw new TypeError(`No sandbox is served for ${group.name}.`);
  }
  return served;
}

function serve(flags: readonly string[], side: Side, world: World): Promise<SandboxProcess> {
  const options = world.processOptions(SANDBOX_SEED);
  const log = join(side.directory, 'requests.jsonl');
  return serveSandboxProcess(
    [...options.args, side.sandbox, 'sandbox', 'start', '--port', String(side.port), '--request-log', log, ...flags],
    {
      env: {
        PATH: process.env.PATH ?? '',
        HOME: join(side.directory, 'home'),
        FHIR_APPS_SANDBOX_STATE: join(side.directory, 'state'),
        ...options.env,
      },
      cwd: side.directory,
    },
  );
}

async function runProcess(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<Ending> {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: PATIENCE });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { exitCode, ...output };
}

/** The screen is in the place of stderr. */
async function typeIn(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
  { terminal = [] }: CommandStep,
): Promise<Ending> {
  const run = await openTerminal([process.execPath, ...args], { env, cwd });
  try {
    await answer(run, terminal);
    const { exitCode, stdout, screen } = await run.ended();
    return { exitCode, stdout, stderr: screen };
  } finally {
    await run.close();
  }
}

function section(name: string, text: string): string {
  return text === '' ? '' : `--- ${name}\n${text.endsWith('\n') ? text : `${text}\n`}`;
}
