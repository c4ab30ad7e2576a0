import { CancelledError } from '../../errors/cancelled-error.ts';
import { GraphRequestError } from '../../errors/graph-request-error.ts';
import { PrivilegeError } from '../../errors/fhir-apps-error.ts';
import { type DeletedApplication, findDeleted } from '../../graph/observe/deleted-application.ts';
import { purgeApplication } from '../../graph/write/deletions.ts';
import type { Choice } from '../../cli/prompts/choice-lines.ts';
import type { RegisterAnswers } from '../../registration/answers/answers.ts';
import { restorableUntil } from '../../registration/recycle-bin.ts';
import { identify } from '../../registration/tags.ts';
import { restoreDeleted } from '../../reconcile/restore-from-recycle-bin.ts';
import type { Context } from '../../cli/context.ts';
import type { Ui } from '../../cli/ui.ts';
import type { OpenSession, SessionContext } from '../../session/session.ts';

/**
 * Makes a registration; where a deleted application still holds its unique name, and a person is there, asks what is to
 * become of that one (restored, purged, or neither), and tries once more, told so. Nothing was written by then:
 * creation is the first write. Throws CancelledError, `name_in_recycle_bin` where nobody can be asked, and what making
 * and restoring throw.
 */
export async function withFreeName<T>(
  context: Context,
  session: OpenSession,
  { uniqueName, trust }: Pick<RegisterAnswers, 'uniqueName' | 'trust'>,
  make: (again: boolean) => Promise<T>,
): Promise<T> {
  try {
    return await make(false);
  } catch (error) {
    if (!isNameInRecycleBin(error) || context.ui === null) {
      throw error;
    }
    const taken = error.details?.uniqueName;
    const reference = {
      text: typeof taken === 'string' ? taken : uniqueName,
      fhirUrl: null,
      byDisplayName: false,
    };
    // Who may not read the recycle bin is told what the refusal said.
    const [deleted] = await findDeleted(session.client, reference).catch((unreadable: unknown) => {
      throw unreadable instanceof PrivilegeError ? error : unreadable;
    });
    if (deleted === undefined) {
      throw error;
    }
    await resolveRecycledName({ context, session }, context.ui, deleted, trust);
    return make(true);
  }
}

function isNameInRecycleBin(error: unknown): error is GraphRequestError {
  return error instanceof GraphRequestError && error.code === 'name_in_recycle_bin';
}

async function resolveRecycledName(
  { context, session }: SessionContext,
  ui: Ui,
  deleted: DeletedApplication,
  trusted: readonly string[],
): Promise<void> {
  switch (await choose(ui, deleted)) {
    case 'restore':
      return restoreDeleted(context, session, deleted, trusted);
    case 'purge':
      return purgeApplication(session.client, deleted, false);
    default:
      throw new CancelledError(130, 'Canceled. Nothing was written.');
  }
}

function choose(ui: Ui, { displayName, appId, deletedAt, tags }: DeletedApplication): Promise<string> {
  const until = restorableUntil(deletedAt)?.slice(0, 10) ?? 'its 30 days are over';
  const choices: readonly Choice[] = [
    // What lacks our tags is not ours to bring back.
    ...(identify(tags) === null
      ? []
      : [{ value: 'restore', name: 'restore it', description: 'bring it back as it was, then continue with it' }]),
    { value: 'purge', name: 'purge it', description: 'remove it permanently, then make a new one' },
    { value: 'stop', name: 'stop', description: 'do nothing' },
  ];
  const question = `A deleted application "${displayName}" (${appId}) keeps this name until ${until}. What should happen to it?`;
  return ui.choose(question, choices);
}
