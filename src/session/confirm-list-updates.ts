import type { UnconfirmedUpdate } from '../graph/update/confirm-updates.ts';
import type { Context } from '../cli/context.ts';
import type { OpenSession } from './session.ts';

/**
 * Waits until the directory shows the lists that this run has written, and a moment longer; what did not stay is
 * returned. Throws as `confirmUpdates`.
 */
export async function unconfirmedChanges(
  { progress }: Pick<Context, 'progress'>,
  { client }: Pick<OpenSession, 'client'>,
): Promise<readonly UnconfirmedUpdate[]> {
  if (client.updates.unconfirmed().length === 0) {
    return [];
  }
  progress('Checking that no other writer has overwritten the changes');
  const { confirmUpdates } = await import('../graph/update/confirm-updates.ts');
  return confirmUpdates(client);
}

/**
 * As {@link unconfirmedChanges}, and throws what did not stay: UnfinishedError `concurrent_change`, or what reading or
 * writing threw.
 */
export async function confirmListUpdates(
  context: Pick<Context, 'progress'>,
  session: Pick<OpenSession, 'client'>,
): Promise<void> {
  const [first] = await unconfirmedChanges(context, session);
  if (first !== undefined) {
    throw first.error;
  }
}
