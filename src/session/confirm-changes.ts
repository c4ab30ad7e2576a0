import { CancelledError } from '../errors/cancelled-error.ts';
import type { ErrorFacts } from '../errors/fhir-apps-error.ts';
import type { Wording } from '../errors/wording.ts';
import { UsageError } from '../errors/usage-error.ts';
import type { Context } from '../cli/context.ts';
import type { Choice } from '../cli/prompts/choice-lines.ts';
import type { Ui } from '../cli/ui.ts';
import { sanitizeText } from '../text/sanitize.ts';
import { requireTrust, type SharedApplication } from './require-trust.ts';
import type { OpenSession } from './session.ts';

/** Why changes must be confirmed also where no one can be asked: the error `confirmation_required`. */
export interface MustConfirm extends Pick<ErrorFacts, 'details'> {
  readonly message: string;
  /** Default: to add `--yes`. */
  readonly hint?: Wording;
}

/** Changes that are about to be written. */
export interface PendingChanges {
  /** The applications that get access; each that others have access to is confirmed by itself, first. Default: none. */
  readonly access?: readonly SharedApplication[];
  /** The appIds that `--trust` names. Default: none. */
  readonly trusted?: readonly string[];
  /** What is to be done, as lines, or as a view with its colors. Default: nothing but the question. */
  readonly shown?: readonly string[] | string;
  /** Default: `Continue?`. */
  readonly question?: string;
  /**
   * What going on is called where a person may change an answer instead, for which ReconsiderError is thrown. Default:
   * they may not.
   */
  readonly goOn?: string | null;
  /** What a person types instead of yes, because much goes with it; a name from the directory. Default: yes is enough. */
  readonly nameToType?: string | null;
  /** Null or left out: where no one can be asked, nothing has to be confirmed. */
  readonly mustConfirm?: MustConfirm | null;
}

/** True where a person is shown what is written, and asked; and where nothing is written. */
export function isSeenByPerson({ settings, ui }: Pick<Context, 'settings' | 'ui'>): boolean {
  return settings.dryRun || (ui !== null && !settings.yes);
}

/** The lines of a list: a heading that ends with a colon, and its items. */
export function listed(heading: string, items: readonly string[]): readonly string[] {
  return [heading, ...items.map((item) => `  ${item}`)];
}

/**
 * Prints who writes to which tenant, and asks a person before anything is written. `session` is null where nothing of a
 * tenant changes. Throws UsageError `trust_required` and `confirmation_required`, and CancelledError on a no.
 */
export async function confirmChanges(
  context: Context,
  session: Pick<OpenSession, 'printContextLine'> | null,
  {
    access = [],
    trusted = [],
    shown = [],
    question = 'Continue?',
    mustConfirm = null,
    goOn = null,
    nameToType = null,
  }: PendingChanges,
): Promise<void> {
  const { settings, ui, say } = context;
  await session?.printContextLine();
  for (const application of access) {
    await requireTrust(ui, application, trusted);
  }
  if (settings.yes || ui === null) {
    assertConfirmed(context, mustConfirm);
    return;
  }
  if (typeof shown === 'string') {
    context.show(shown);
  } else {
    shown.forEach(say);
  }
  if (nameToType !== null) {
    ['', question].forEach(say);
    await confirmByName(ui, nameToType);
  } else if (goOn === null) {
    if (!(await ui.confirm(question))) {
      throw nothingWritten();
    }
  } else if ((await chooseWayOn(ui, 'Continue?', [{ value: 'go-on', name: goOn }])) === CHANGE.value) {
    throw new ReconsiderError();
  }
}

async function confirmByName(ui: Ui, name: string): Promise<void> {
  const typed = await ui.line(`Type ${name} to confirm:`);
  if (asTyped(typed) !== asTyped(name)) {
    throw new CancelledError(130, 'That is not the name. Nothing was written.');
  }
}

/** A name as a person can type it: without what does not show, and with one kind of space. */
function asTyped(name: string): string {
  return sanitizeText(name).replace(/\s+/gu, ' ').trim();
}

/** A person wants to change an answer before anything is written. */
export class ReconsiderError extends Error {
  override readonly name = 'ReconsiderError';
}

const CHANGE: Choice = { value: 'change', name: 'Change an answer, or add more' };
const QUIT: Choice = { value: 'quit', name: 'Quit; nothing has been written' };

/**
 * Lets a person change an answer (by Esc too), quit, or choose one of these, which come first. Answers the value;
 * throws CancelledError where they quit.
 */
export async function chooseWayOn(ui: Ui, question: string, others: readonly Choice[]): Promise<string> {
  const chosen = await ui.choose(question, [...others, CHANGE, QUIT], CHANGE.value);
  if (chosen === QUIT.value) {
    throw nothingWritten();
  }
  return chosen;
}

function nothingWritten(): CancelledError {
  return new CancelledError(130, 'Canceled. Nothing was written.');
}

/** Throws UsageError `confirmation_required` for what only `--yes` confirms where no one can be asked. */
export function assertConfirmed({ settings }: Pick<Context, 'settings'>, mustConfirm: MustConfirm | null): void {
  if (mustConfirm !== null && !settings.yes) {
    const { message, hint = 'Run the command again with --yes.', details } = mustConfirm;
    throw new UsageError('confirmation_required', message, { hint, details });
  }
}
