import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run, type ServedSandbox, serveSandbox } from '../../e2e/served-sandbox.ts';
import { needsAzure, type OutputStep, type PageStep, pageSteps } from './page-steps.ts';
import { type ShellLine, shellLines } from './shell-lines.ts';
import { wordsOf } from '../../differential/scenario.ts';

/** A command of a page that did not end as the page says. */
export interface Failure {
  readonly command: string;
  readonly expected: number;
  readonly exitCode: number | null;
  readonly stderr: string;
}

/** What came of the commands of a page. */
export interface PageRun {
  /** What each block of output should show. */
  readonly outputs: readonly { readonly step: OutputStep; readonly printed: string }[];
  readonly failures: readonly Failure[];
}

/** Where readers are told that the sandbox is. */
const SHOWN_ORIGIN = 'https://localhost:8443';

/** Where a cloud of Microsoft has its sign-in. */
const SHOWN_AUTHORITY = 'https://login.microsoftonline.com';

/** What a page has so far: its variables, its ids, and what its last commands printed. */
interface PageState {
  readonly sandbox: ServedSandbox;
  readonly directory: string;
  readonly base: Readonly<Record<string, string>>;
  readonly isCloud: boolean;
  variables: Readonly<Record<string, string>>;
  standIns: readonly (readonly [shown: string, real: string])[];
  printed: string;
  /** True where the sandbox of this machine printed it, which then names itself. */
  isPrintedBySandbox: boolean;
}

/**
 * Runs the commands of a page in its order, in a directory and a sandbox of their own, with confirmations answered.
 * They reach the sandbox as any cloud, by its URLs; with `--sandbox`, by its state.
 */
export async function runPage(page: string): Promise<PageRun> {
  const sandbox = await serveSandbox();
  const directory = await mkdtemp(join(tmpdir(), 'fhir-apps-page-'));
  try {
    await addPeople(sandbox);
    const state: PageState = {
      ...{ sandbox, directory, isCloud: !needsAzure(page) },
      base: { FHIR_APPS_YES: '1', FHIR_APPS_APPLY: '1', FHIR_APPS_SANDBOX_STATE: sandbox.ready.stateDir },
      ...{ variables: needsAzure(page) ? { FHIR_APPS_SANDBOX: '1' } : {}, standIns: [] },
      ...{ printed: '', isPrintedBySandbox: false },
    };
    const outputs: { step: OutputStep; printed: string }[] = [];
    const failures: Failure[] = [];
    for (const step of pageSteps(page)) {
      if (step.kind === 'output') {
        outputs.push({ step, printed: shownText(state.printed, state) });
      } else {
        failures.push(...(await takeStep(step, state)));
      }
    }
    return { outputs, failures };
  } finally {
    await rm(directory, { recursive: true, force: true });
    await sandbox.stop();
  }
}

/** The people that pages name and the sandbox does not have. */
async function addPeople(sandbox: ServedSandbox): Promise<void> {
  for (const name of ['ada', 'tom']) {
    await sandbox.graph('POST', '/users', {
      ...{ accountEnabled: true, displayName: name, mailNickname: name, userPrincipalName: `${name}@contoso.com` },
      passwordProfile: { password: 'Correct-horse-battery-1' },
    });
  }
}

async function takeStep(step: Exclude<PageStep, OutputStep>, state: PageState): Promise<readonly Failure[]> {
  switch (step.kind) {
    case 'file':
      await writeHere(state, step.name, step.text);
      return [];
    case 'stand-in':
      return findStandIn(step, state);
    case 'commands': {
      const lines = shellLines(realText(step.text, state));
      state.printed = '';
      const failures: Failure[] = [];
      for (const [index, line] of lines.entries()) {
        failures.push(...(await takeLine(line, index === lines.length - 1 ? step.exitCode : 0, state)));
      }
      return failures;
    }
  }
}

async function findStandIn(
  { shown, command, path }: Extract<PageStep, { kind: 'stand-in' }>,
  state: PageState,
): Promise<readonly Failure[]> {
  const { exitCode, stdout, stderr } = await runHere(wordsOf(command), state);
  const value = path
    .split('.')
    .reduce<unknown>(
      (parent, key) => (parent as Readonly<Record<string, unknown>> | undefined)?.[key],
      JSON.parse(stdout),
    );
  state.standIns = [...state.standIns, [shown, String(value)]];
  return typeof value === 'string' ? [] : [{ command, expected: 0, exitCode, stderr }];
}

async function takeLine(line: ShellLine, expected: number, state: PageState): Promise<readonly Failure[]> {
  switch (line.kind) {
    case 'variables':
      state.variables = { ...state.variables, ...line.variables };
      return [];
    case 'directory':
      await mkdir(join(state.directory, line.path), { recursive: true });
      return [];
    case 'fhir-apps': {
      const { args, variables, file } = line;
      if (args.join(' ').startsWith('sandbox start')) {
        return [];
      }
      const { exitCode, stdout, stderr } = await runHere(args, state, variables);
      state.isPrintedBySandbox = isForSandbox(args, state, variables);
      if (file === null) {
        state.printed += stdout;
      } else {
        await writeHere(state, file, stdout);
      }
      const command = `fhir-apps ${args.join(' ')}`;
      return exitCode === expected ? [] : [{ command, expected, exitCode, stderr }];
    }
  }
}

function runHere(
  args: readonly string[],
  state: PageState,
  extra: Readonly<Record<string, string>> = {},
): ReturnType<typeof run> {
  const { sandbox, directory, base, variables } = state;
  const env = { ...base, ...variables, ...extra };
  return run(args, {
    cwd: directory,
    env: isForSandbox(args, state, extra) ? env : { ...cloudOf(sandbox), ...env },
  });
}

function isForSandbox(
  args: readonly string[],
  { isCloud, variables }: PageState,
  extra: Readonly<Record<string, string>>,
): boolean {
  const isNamed = { ...variables, ...extra }.FHIR_APPS_SANDBOX === '1';
  return !isCloud || isNamed || args.includes('--sandbox') || args[0] === 'sandbox';
}

/** The variables that lead to the sandbox as to any cloud. */
function cloudOf(sandbox: ServedSandbox): Readonly<Record<string, string>> {
  const { ready } = sandbox;
  return {
    ...sandbox.runOptions().env,
    FHIR_APPS_GRAPH_URL: ready.graphUrl,
    FHIR_APPS_AUTHORITY_URL: ready.authorityUrl,
    FHIR_APPS_TENANT: ready.tenantId,
    FHIR_APPS_AUTH: 'environment',
  };
}

async function writeHere({ directory }: PageState, name: string, text: string): Promise<void> {
  const path = join(directory, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** The text of a page with the addresses and ids of this run. */
function realText(text: string, { sandbox, standIns }: PageState): string {
  const here = text.replaceAll(SHOWN_ORIGIN, sandbox.ready.origin);
  return standIns.reduce((all, [shown, real]) => all.replaceAll(shown, real), here);
}

/** What was printed, with the addresses and ids that the page shows. */
function shownText(text: string, { sandbox, standIns, directory, isPrintedBySandbox }: PageState): string {
  const { origin, tenantId } = sandbox.ready;
  const shown = text
    .replaceAll(directory, '/srv/fhir')
    .replaceAll(`${origin}/${tenantId}`, `${isPrintedBySandbox ? SHOWN_ORIGIN : SHOWN_AUTHORITY}/${tenantId}`)
    .replaceAll(origin, SHOWN_ORIGIN)
    .replaceAll(`localhost-${new URL(origin).port}`, `localhost-${new URL(SHOWN_ORIGIN).port}`)
    // What a cloud of Microsoft needs no flags for.
    .replaceAll(/(?: --auth environment)? --graph-url \S+ --authority-url \S+/g, '');
  return standIns.reduce((all, [seen, real]) => all.replaceAll(real, seen), shown);
}
