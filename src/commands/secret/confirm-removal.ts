import { CancelledError } from '../../errors/cancelled-error.ts';
import { UsageError } from '../../errors/usage-error.ts';
import { confirm } from '../../cli/confirm.ts';
import type { Context } from '../../cli/context.ts';

/**
 * Gets a yes for what cannot be taken back. Throws UsageError `confirmation_required` where nobody may be asked, and
 * CancelledError on a no.
 */
export async function confirmSecretRemoval(context: Context, what: string, lines: readonly string[]): Promise<void> {
  const { settings } = context;
  if (settings.yes) {
    return;
  }
  if (!settings.canAsk) {
    throw new UsageError('confirmation_required', `${what} must be confirmed.`, {
      hint: 'Run the command again with --yes.',
      details: { wouldRemove: lines },
    });
  }
  for (const line of lines) {
    context.say(`  ${line}`);
  }
  if (!(await confirm(context, `${what}: go on?`))) {
    throw new CancelledError(130, 'Cancelled; nothing was removed.');
  }
}
