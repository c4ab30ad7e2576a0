import { CancelledError } from '../errors/cancelled-error.ts';
import type { ErrorFacts } from '../errors/fhir-apps-error.ts';
import type { Wording } from '../errors/wording.ts';
import { UsageError } from '../errors/usage-error.ts';
import type { Context } from '../cli/context.ts';
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
  /** How the tenant is named; default: its id. */
  readonly tenant?: string;
  /** What is to be done, as lines, or as a view with its colors. Default: nothing but the question. */
  readonly shown?: readonly string[] | string;
  /** Default: `Go on?`. */
  readonly question?: string;
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
  session: Pick<OpenSession, 'signedIn' | 'tenantId'> | null,
  { access = [], trusted = [], tenant, shown = [], question = 'Go on?', mustConfirm = null }: PendingChanges,
): Promise<void> {
  const { settings, ui, say } = context;
  for (const application of access) {
    await requireTrust(ui, application, trusted);
  }
  const who =
    session === null
      ? []
      : [`Signed in as ${session.signedIn.identity.name}, in tenant ${tenant ?? session.tenantId}.`];
  if (settings.yes || ui === null) {
    assertConfirmed(context, mustConfirm);
    if (!settings.quiet) {
      who.forEach(say);
    }
    return;
  }
  who.flatMap((line) => ['', line]).forEach(say);
  if (typeof shown === 'string') {
    context.show(shown);
  } else {
    shown.forEach(say);
  }
  if (!(await ui.confirm(question))) {
    throw new CancelledError(130, 'Cancelled; nothing was written.');
  }
}

/** Throws UsageError `confirmation_required` for what only `--yes` confirms where no one can be asked. */
export function assertConfirmed({ settings }: Pick<Context, 'settings'>, mustConfirm: MustConfirm | null): void {
  if (mustConfirm !== null && !settings.yes) {
    const { message, hint = 'Run the command again with --yes.', details } = mustConfirm;
    throw new UsageError('confirmation_required', message, { hint, details });
  }
}
