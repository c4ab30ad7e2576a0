import type { AppliedEntry } from '../plan/environment-result.ts';
import { CancelledError } from '../../errors/cancelled-error.ts';
import { EnvironmentError } from '../../errors/environment-error.ts';
import type { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import { type Deletion, deleteApplications, isGone } from '../../graph/apply/delete-applications.ts';
import { isResource } from '../plan/prune.ts';
import { identify } from '../../registration/tags.ts';
import type { Context } from '../../cli/context.ts';
import type { OpenSession } from '../../session/session.ts';
import type { EntryOutcome } from './apply-entry.ts';
import { entryError } from '../plan/entry-error.ts';
import type { LockStore } from '../lock-file/lock-store.ts';
import type { Prunable } from '../plan/observe-prunable.ts';

/**
 * Deletes what is to be pruned: the clients side by side, then the resource, unless a client stands; one that fails
 * does not stop the rest. What is gone is forgotten by the lock, also where someone else has deleted it.
 */
export async function pruneRegistrations(
  context: Context,
  session: OpenSession,
  { prunable, gone }: Prunable,
  lock: LockStore,
): Promise<readonly EntryOutcome[]> {
  gone.forEach((key) => lock.unpin(key));
  const targets = prunable.map(({ key, application }) => ({
    key,
    type: identify(application.tags)?.type ?? 'service',
    application,
    isResource: isResource(application),
    inRecycleBin: false,
  }));
  const deletions = await deleteApplications(session.client, targets, false, ({ key, application }, deletion) => {
    context.progress(`Deleting "${application.displayName}"`);
    if (isGone(deletion)) {
      lock.unpin(key);
    }
  });
  return targets.map((each) => outcomeOf(context, each, deletions.get(each) ?? { outcome: 'skipped' }));
}

function outcomeOf(
  context: Context,
  { key, type }: Pick<AppliedEntry, 'key' | 'type'>,
  deletion: Deletion,
): EntryOutcome {
  const error = errorOf(context, deletion);
  const applied: AppliedEntry = {
    key,
    type,
    action: isGone(deletion) ? 'deleted' : deletion.outcome === 'failed' ? 'failed' : 'skipped',
    result: null,
    error: error === null ? null : entryError(error, context.settings),
  };
  return { applied, error, standing: null, leftToAdministrator: false, stdoutTaken: false, finalize: null };
}

function errorOf({ stop }: Context, deletion: Deletion): FhirAppsError | null {
  if (deletion.outcome === 'failed') {
    return deletion.error;
  }
  if (isGone(deletion)) {
    return null;
  }
  const reason: unknown = stop.reason;
  return reason instanceof CancelledError
    ? reason
    : new EnvironmentError('clients_stand', 'It waits for its clients, of which one could not be deleted.', 3, {
        hint: 'Run the same command again when that client can be deleted.',
      });
}
