import { findDeleted, readDeletionTime } from '../../graph/observe/deleted-application.ts';
import { findApplications, onlyApplication, type Reference } from '../../graph/observe/find-application.ts';
import { deleteApplication, purgeApplication } from '../../graph/write/deletions.ts';
import { applicationHead } from '../../registration/result/application-head.ts';
import { restorableUntil } from '../../registration/recycle-bin.ts';
import { identifyOurs } from '../../registration/identify-ours.ts';
import { identify } from '../../registration/tags.ts';
import type { CommandInput } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { confirmChanges } from '../../session/confirm-changes.ts';
import type { OpenSession } from '../../session/session.ts';
import { onlyDeleted } from './only-deleted.ts';
import type { DELETE_FIELDS } from '../../cli/fields/reference-fields.ts';
import { referenceOf } from '../../session/reference.ts';
import type { DeleteResult } from './application-results.ts';

interface DeletionTarget {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly uniqueName: string | null;
  readonly tags: readonly string[];
  /** ISO 8601, UTC; null where it is not in the recycle bin. */
  readonly deletedAt: string | null;
  readonly inRecycleBin: boolean;
}

/**
 * Deletes the application that the REF names, after a yes; throws `not_ours`, `confirmation_required`, CancelledError.
 */
export async function deleteRegistration(
  context: Context,
  session: OpenSession,
  input: CommandInput<typeof DELETE_FIELDS>,
): Promise<DeleteResult> {
  const targets = await find(session, referenceOf(context, input, false));
  const purges = input.values.purge === true;
  const identification = identify(targets.tags) ?? { type: null, key: null };
  const result = (action: DeleteResult['action'], deletedAt: string | null): DeleteResult => ({
    action,
    ...applicationHead(session.tenantContext, context.settings.dryRun, identification, targets),
    restorableUntil: restorableUntil(deletedAt),
  });
  if (targets.inRecycleBin && !purges) {
    return result('unchanged', targets.deletedAt);
  }
  if (context.settings.dryRun) {
    return result(purges ? 'purged' : 'deleted', null);
  }
  const what = `"${targets.displayName}" (${targets.appId})`;
  await confirmChanges(context, session, {
    question: `${purges ? 'Purge' : 'Delete'} ${what}?`,
    mustConfirm: { message: `Deleting ${what} must be confirmed.`, details: { appId: targets.appId } },
  });
  context.progress('Deleting the application');
  if (!targets.inRecycleBin) {
    await deleteApplication(session.client, targets);
  }
  if (purges) {
    await purgeApplication(session.client, targets, true);
    return result('purged', null);
  }
  return result('deleted', await readDeletionTime(session.client, targets.id));
}

async function find(session: OpenSession, reference: Reference): Promise<DeletionTarget> {
  const existing = await findApplications(session.client, reference);
  if (existing.length === 0) {
    const deleted = onlyDeleted(reference, await findDeleted(session.client, reference));
    if (deleted !== null) {
      return { ...deleted, inRecycleBin: true };
    }
  }
  const application = onlyApplication(reference, existing);
  identifyOurs(application, { hint: 'Delete it where it was made.' });
  return { ...application, deletedAt: null, inRecycleBin: false };
}
