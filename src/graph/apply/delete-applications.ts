import pLimit from 'p-limit';
import { CancelledError } from '../../errors/cancelled-error.ts';
import { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import { GraphRequestError } from '../../errors/graph-request-error.ts';
import { askUntilSeen } from '../absence.ts';
import type { GraphClient } from '../graph-client.ts';
import { applicationById } from '../reads.ts';
import { deleteApplication, purgeApplication, type RecordedDeletion } from '../write/deletions.ts';

/** An application to delete. */
export interface ApplicationToDelete {
  readonly application: RecordedDeletion;
  /** True where only the purge is left to do. */
  readonly inRecycleBin: boolean;
  /** True for the API that the others may be clients of. */
  readonly isResource: boolean;
}

/** What became of it; `skipped`: the run was ended before, or a client stands that needs it. */
export type Deletion =
  | { readonly outcome: 'deleted' | 'purged' }
  | { readonly outcome: 'failed'; readonly error: FhirAppsError }
  | { readonly outcome: 'skipped' };

/** Deletions on their way at once; each application is its own object, so that they do not disturb each other. */
const AT_ONCE = 8;

/**
 * Deletes applications of one server, and tells of each as it is done: the clients side by side, then the resource,
 * unless a client stands; one that fails does not stop the others. What is gone already counts as deleted, so that a
 * run may be repeated. Throws only what is a bug.
 */
export async function deleteApplications<D extends ApplicationToDelete>(
  client: GraphClient,
  targets: readonly D[],
  purge: boolean,
  onDone: (application: D, deletion: Deletion) => void,
): Promise<ReadonlyMap<D, Deletion>> {
  const limit = pLimit(AT_ONCE);
  const deleteAll = (applications: readonly D[]): Promise<readonly (readonly [D, Deletion])[]> =>
    Promise.all(
      applications.map((application) =>
        limit(async () => {
          const deletion = await deleteOne(client, application, purge);
          onDone(application, deletion);
          return [application, deletion] as const;
        }),
      ),
    );
  const resources = targets.filter(({ isResource }) => isResource);
  const clients = await deleteAll(targets.filter(({ isResource }) => !isResource));
  const isFree = clients.every(([, deletion]) => isGone(deletion));
  const skipped: Deletion = { outcome: 'skipped' };
  return new Map([
    ...clients,
    ...(isFree ? await deleteAll(resources) : resources.map((resource) => [resource, skipped] as const)),
  ]);
}

/** True where an application does not stand any more. */
export function isGone({ outcome }: Deletion): boolean {
  return outcome === 'deleted' || outcome === 'purged';
}

async function deleteOne(
  client: GraphClient,
  { application, inRecycleBin }: ApplicationToDelete,
  purge: boolean,
): Promise<Deletion> {
  try {
    const wasThere = inRecycleBin || (await deleteUnlessGone(client, application));
    if (!purge) {
      return { outcome: 'deleted' };
    }
    // A replica may not show yet what this run has moved to the recycle bin.
    await purgeUnlessGone(client, application, wasThere && !inRecycleBin);
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

/**
 * False where it was gone already: a replica that does not know it yet says the same, so it counts as gone only after
 * several reads.
 */
async function deleteUnlessGone(client: GraphClient, application: RecordedDeletion): Promise<boolean> {
  try {
    await deleteApplication(client, application);
    return true;
  } catch (error) {
    const isGone = assertGone(error);
    if ((await askUntilSeen(client, applicationById(application.id))).status === 404) {
      return isGone;
    }
  }
  await deleteApplication(client, application, true);
  return true;
}

async function purgeUnlessGone(client: GraphClient, application: RecordedDeletion, fresh: boolean): Promise<void> {
  try {
    await purgeApplication(client, application, fresh);
  } catch (error) {
    assertGone(error);
  }
}

function assertGone(error: unknown): false {
  if (error instanceof GraphRequestError && error.refusal.status === 404) {
    return false;
  }
  throw error;
}
