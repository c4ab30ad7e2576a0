import { startInTerminal, type TerminalRun } from '../cli/prompts/pseudo-terminal.ts';
import { APP_TYPES, type AppType } from '../../src/registration/model/app-type.ts';
import { cleanEnvironment, EXECUTABLE } from './executable.ts';
import type { ServedSandbox } from './served-sandbox.ts';

export const CTRL_C = '\u0003';
export const ESC = '\u001b';
const CTRL_U = '\u0015';
export const DOWN = '\u001b[B';
const FHIR_URL = 'https://fhir.contoso.com';

/** One answer of a person: typed once the terminal has shown each of these, one after the other. */
export interface Turn {
  readonly shown: readonly string[];
  readonly keys: string;
}

/** A wizard run, and the flags that say the same. */
export interface WizardRun {
  /** From the type to "Continue?", which is not among them. */
  readonly turns: readonly Turn[];
  /** Labels of what is shown before the question, in their order. */
  readonly rows: readonly string[];
  readonly flags: readonly string[];
}

function line(question: string, answer: string): Turn {
  return { shown: [`? ${question}`], keys: `${answer}\r` };
}

/** A choice from a list, so many lines below the first; the line of keys below it shows that it is drawn. */
function choice(question: string, below = 0): Turn {
  return { shown: [`? ${question}`, 'enter next'], keys: `${DOWN.repeat(below)}\r` };
}

/** A choice from a list by its name, to which typing moves. */
export function chosen(question: string, name: string): Turn {
  return { shown: [`? ${question}`, 'enter next'], keys: `${name}\r` };
}

/** The answers that every wizard begins with; the first URL is one to be corrected. */
function beginning(type: AppType, name: string): readonly Turn[] {
  return [
    choice('Type of application', APP_TYPES.indexOf(type)),
    line('FHIR server', 'http://fhir.contoso.com'),
    { shown: ['does not begin with https://'], keys: `${CTRL_U}${FHIR_URL}\r` },
    line('Name', name),
  ];
}

/** What follows them all: nothing is to be changed. */
export const CONTINUE = choice('Continue?');

/** For each type, a run in which only what that type needs is asked. */
export const WIZARD_RUNS: Readonly<Record<AppType, WizardRun>> = {
  resource: {
    turns: [...beginning('resource', 'Contoso FHIR')],
    rows: ['Identifier', 'Tokens', 'Scopes', 'App roles'],
    flags: ['--name', 'Contoso FHIR', '--fhir-url', FHIR_URL],
  },
  confidential: {
    turns: [
      ...beginning('confidential', "Contoso's portal"),
      line('Reply URLs', 'https://portal.contoso.com/callback'),
      { shown: ['https://portal.contoso.com/callback  web', 'enter next'], keys: '\r' },
      chosen('How does it sign in?', 'A secret'),
      chosen('Where does the secret go?', 'A .env file'),
      line('.env file', 'portal.env'),
    ],
    rows: ['Reply URLs', 'Permissions', 'Consent', 'Secret'],
    flags: [
      ...['--name', "Contoso's portal", '--fhir-url', FHIR_URL],
      ...['--reply-url', 'https://portal.contoso.com/callback'],
      ...['--secret-to', 'env-file:portal.env'],
    ],
  },
  public: {
    turns: [
      ...beginning('public', 'Growth chart'),
      line('Reply URLs', 'https://chart.contoso.com/'),
      { shown: ['https://chart.contoso.com/  single-page app'], keys: 'native=https://chart.contoso.com/\r' },
      { shown: ['is given for two platforms'], keys: `${CTRL_U}com.contoso.chart://auth\r` },
      { shown: ['com.contoso.chart://auth    mobile or desktop app', 'enter next'], keys: '\r' },
    ],
    rows: ['Reply URLs', 'Permissions', 'Consent', 'Credential'],
    flags: [
      ...['--name', 'Growth chart', '--fhir-url', FHIR_URL],
      ...['--reply-url', 'https://chart.contoso.com/', '--reply-url', 'com.contoso.chart://auth'],
    ],
  },
  service: {
    turns: [
      ...beginning('service', 'Nightly import'),
      { shown: ['? What may it do on the FHIR server?', 'enter next'], keys: `${DOWN}${DOWN} \r` },
      chosen('Where does it run?', 'Somewhere else'),
      chosen('How does it sign in?', 'A secret'),
      chosen('Where does the secret go?', 'A file'),
      line('File', 'secret'),
    ],
    rows: ['Roles', 'Secret'],
    flags: [
      ...['--name', 'Nightly import', '--fhir-url', FHIR_URL, '--role', 'globalImporter'],
      ...['--secret-to', 'file:secret'],
    ],
  },
};

/**
 * For the test that runs now: a command in a terminal that works in a served sandbox, from the sandbox's work
 * directory.
 */
export function typeInTerminal(
  sandbox: Pick<ServedSandbox, 'ready' | 'workDir'>,
  args: readonly string[],
): Promise<TerminalRun> {
  return startInTerminal([process.execPath, EXECUTABLE, ...args, '--sandbox'], {
    env: sandboxEnvironment(sandbox),
    cwd: sandbox.workDir,
  });
}

/** What leads `--sandbox` to a served sandbox. */
export function sandboxEnvironment({ ready }: Pick<ServedSandbox, 'ready'>): Record<string, string> {
  return cleanEnvironment({ FHIR_APPS_SANDBOX_STATE: ready.stateDir });
}

/** Gives each answer when it is asked for. */
export async function answer(run: TerminalRun, turns: readonly Turn[]): Promise<void> {
  for (const { shown, keys } of turns) {
    for (const text of shown) {
      await run.shows(text);
    }
    run.keys(keys);
  }
}
