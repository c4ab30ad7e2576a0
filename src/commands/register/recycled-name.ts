import { CancelledError } from '../../errors/cancelled-error.ts';
import { PrivilegeError } from '../../errors/privilege-error.ts';
import { type DeletedApplication, findDeleted } from '../../graph/observe/deleted-application.ts';
import { purgeApplication } from '../../graph/writes.ts';
import { stripControlCharacters } from '../../output/sanitize.ts';
import type { Choice } from '../../prompts/choice-lines.ts';
import type { RegisterAnswers } from '../../registration/answers/answers.ts';
import { restorableUntil } from '../../registration/recycle-bin.ts';
import { identify } from '../../registration/tags.ts';
import { restoreDeleted } from '../application/bring-back.ts';
import type { Context } from '../context.ts';
import type { OpenSession } from '../session.ts';

/**
 * Asks a person what is to become of a deleted application that holds the unique name of the one to make: restored, purged,
 * or neither. True where it was restored, so that the directory has to be looked at again. Where nobody can be asked, the
 * creation says it (`name_in_recycle_bin`). Throws CancelledError, and what restoring throws.
 */
export async function settleRecycledName(
  context: Context,
  session: OpenSession,
  { uniqueName, trust }: Pick<RegisterAnswers, 'uniqueName' | 'trust'>,
): Promise<boolean> {
  const { settings } = context;
  if (!settings.canAsk || settings.yes || settings.dryRun) {
    return false;
  }
  const deleted = await findHolder(session, uniqueName);
  if (deleted === null) {
    return false;
  }
  switch (await choose(context, deleted)) {
    case 'restore':
      await restoreDeleted(context, session, deleted, trust);
      return true;
    case 'purge':
      await purgeApplication(session.client, deleted.id, false);
      return false;
    default:
      throw new CancelledError(130, 'Cancelled; nothing was written.');
  }
}

/** Null also where the caller may not look into the bin, as who may only write its own applications (facts/graph.md 8.1). */
async function findHolder({ client }: OpenSession, uniqueName: string): Promise<DeletedApplication | null> {
  try {
    const [deleted] = await findDeleted(client, { text: uniqueName, fhirUrl: null, byDisplayName: false });
    return deleted ?? null;
  } catch (error) {
    if (error instanceof PrivilegeError) {
      return null;
    }
    throw error;
  }
}

async function choose(context: Context, deleted: DeletedApplication): Promise<string> {
  const { createPrompter } = await import('../../prompts/prompter.ts');
  const { settings, streams, stop } = context;
  const { displayName, appId, deletedAt, tags } = deleted;
  const until = restorableUntil(deletedAt)?.slice(0, 10) ?? 'its 30 days are over';
  const choices: readonly Choice[] = [
    // What lacks our tags is not ours to bring back.
    ...(identify(tags) === null
      ? []
      : [{ value: 'restore', name: 'restore it', description: 'bring it back as it was, then go on with it' }]),
    { value: 'purge', name: 'purge it', description: 'remove it for good, then make a new one' },
    { value: 'stop', name: 'stop', description: 'do nothing' },
  ];
  context.clearProgress();
  const prompter = createPrompter({
    input: streams.stdin,
    output: streams.stderr,
    color: settings.colorErrors,
    signal: stop,
  });
  const question = `A deleted application "${displayName}" (${appId}) holds this name until ${until}. What is to become of it?`;
  return context.patience.pausedDuring(() => prompter.choose(stripControlCharacters(question), choices));
}
