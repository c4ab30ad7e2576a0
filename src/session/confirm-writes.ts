import { CancelledError } from '../errors/cancelled-error.ts';
import { UsageError } from '../errors/usage-error.ts';
import { confirm } from '../cli/confirm.ts';
import type { Context } from '../cli/context.ts';
import type { OpenSession } from './session.ts';

/** Writes that somebody is asked about. */
export interface AskedWrites {
  /** A sentence that ends with a colon. */
  readonly heading: string;
  readonly lines: readonly string[];
  /** Why this must be confirmed also where nobody can be asked, as a sentence; null where it does not. */
  readonly needsYes: string | null;
}

/**
 * Says who writes to which tenant, and asks where somebody may be asked. Throws UsageError `confirmation_required`
 * where nobody can be asked about what takes something away, and CancelledError on a no.
 */
export async function confirmWrites(
  context: Context,
  session: OpenSession,
  { heading, lines, needsYes }: AskedWrites,
): Promise<void> {
  const { settings } = context;
  const who = `Signed in as ${session.signedIn.identity.name}, in tenant ${session.tenantId}.`;
  if (settings.yes || !settings.canAsk) {
    if (!settings.yes && needsYes !== null) {
      throw new UsageError('confirmation_required', needsYes, { hint: 'Run the command again with --yes.' });
    }
    if (!settings.quiet) {
      context.say(who);
    }
    return;
  }
  context.clearProgress();
  context.say('');
  context.say(who);
  context.say(heading);
  for (const line of lines) {
    context.say(`  ${line}`);
  }
  if (!(await confirm(context, 'Go on?'))) {
    throw new CancelledError(130, 'Cancelled; nothing was written.');
  }
}
