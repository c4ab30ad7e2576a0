import type { AppliedEntry } from '../../environment/environment-result.ts';
import { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import { deleteApplication } from '../../graph/writes.ts';
import { identify } from '../../registration/tags.ts';
import type { Context } from '../context.ts';
import type { OpenSession } from '../session.ts';
import type { EntryOutcome } from './apply-entry.ts';
import { entryError } from './entry-error.ts';
import type { LockStore } from './lock-store.ts';
import type { Prunable } from './observe-prunable.ts';

/**
 * Deletes what is to be pruned, one after the other, the clients first; one that fails does not stop the rest. What is gone is forgotten by the
 * lock, also where somebody else has deleted it.
 */
export async function pruneRegistrations(
  context: Context,
  session: OpenSession,
  { prunable, gone }: Prunable,
  lock: LockStore,
): Promise<readonly EntryOutcome[]> {
  gone.forEach((key) => lock.unpin(key));
  const outcomes: EntryOutcome[] = [];
  for (const { key, application } of prunable) {
    const type = identify(application.tags)?.type ?? 'service';
    const applied: AppliedEntry = { key, type, action: 'deleted', result: null, error: null };
    const outcome = { applied, error: null, ledger: null, handedOff: false, stdoutTaken: false, settle: null };
    try {
      context.progress(`Deleting "${application.displayName}"`);
      await deleteApplication(session.client, application);
      lock.unpin(key);
      outcomes.push(outcome);
    } catch (error) {
      if (!(error instanceof FhirAppsError)) {
        throw error;
      }
      const failed: AppliedEntry = { ...applied, action: 'failed', error: entryError(error, context.settings) };
      outcomes.push({ ...outcome, applied: failed, error });
    }
  }
  return outcomes;
}
