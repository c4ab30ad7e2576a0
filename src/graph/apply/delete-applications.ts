import pLimit from 'p-limit';
import { CancelledError } from '../../errors/cancelled-error.ts';
import { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import { GraphRequestError } from '../../errors/graph-request-error.ts';
import type { GraphClient } from '../graph-client.ts';
import { deleteApplication, purgeApplication } from '../writes.ts';

/** An application to delete. */
export interface DoomedApplication {
  readonly objectId: string;
  /** True where only the purge is left to do. */
  readonly inRecycleBin: boolean;
}

/** What became of it; `skipped`: the run was ended before. */
export type Deletion =
  | { readonly outcome: 'deleted' | 'purged' }
  | { readonly outcome: 'failed'; readonly error: FhirAppsError }
  | { readonly outcome: 'skipped' };

/** Deletions on their way at once; each application is its own object, so that they do not disturb each other. */
const AT_ONCE = 8;

/**
 * Deletes applications side by side, and tells of each as it is done; one that fails does not stop the others. What is gone already counts
 * as deleted, so that a run may be repeated. Throws only what is a bug.
 */
export async function deleteApplications<D extends DoomedApplication>(
  client: GraphClient,
  doomed: readonly D[],
  purge: boolean,
  onDone: (application: D, deletion: Deletion) => void,
): Promise<ReadonlyMap<D, Deletion>> {
  const limit = pLimit(AT_ONCE);
  return new Map(
    await Promise.all(
      doomed.map((application) =>
        limit(async () => {
          const deletion = await deleteOne(client, application, purge);
          onDone(application, deletion);
          return [application, deletion] as const;
        }),
      ),
    ),
  );
}

async function deleteOne(
  client: GraphClient,
  { objectId, inRecycleBin }: DoomedApplication,
  purge: boolean,
): Promise<Deletion> {
  try {
    const wasThere = inRecycleBin || (await deleteUnlessGone(client, objectId));
    if (!purge) {
      return { outcome: 'deleted' };
    }
    // A replica may not show yet what this run has moved to the recycle bin.
    await purgeUnlessGone(client, objectId, wasThere && !inRecycleBin);
    return { outcome: 'purged' };
  } catch (error) {
    if (error instanceof CancelledError) {
      return { outcome: 'skipped' };
    }
    if (error instanceof FhirAppsError) {
      return { outcome: 'failed', error };
    }
    throw error;
  }
}

/** False where it was gone already. */
async function deleteUnlessGone(client: GraphClient, objectId: string): Promise<boolean> {
  try {
    await deleteApplication(client, { id: objectId });
    return true;
  } catch (error) {
    return refuseUnlessGone(error);
  }
}

async function purgeUnlessGone(client: GraphClient, objectId: string, fresh: boolean): Promise<void> {
  try {
    await purgeApplication(client, { id: objectId }, fresh);
  } catch (error) {
    refuseUnlessGone(error);
  }
}

function refuseUnlessGone(error: unknown): false {
  if (error instanceof GraphRequestError && error.refusal.status === 404) {
    return false;
  }
  throw error;
}
