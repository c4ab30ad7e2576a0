import { GraphRequestError } from '../../errors/graph-request-error.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { type GraphClient, UncertainOutcomeError } from '../graph-client.ts';
import type { GraphRequest } from '../graph-request.ts';
import { PRIVILEGES } from '../privileges.ts';
import { bodyOrMissing } from '../reads.ts';
import { keyIn, type WriteRecord } from '../write-record.ts';

/** An application that is to go, by its object id, with what is known of it. */
export type RecordedDeletion = Pick<ObservedApplication, 'id'> &
  Partial<Pick<ObservedApplication, 'appId' | 'displayName' | 'uniqueName' | 'tags'>>;

/**
 * Moves an application to the recycle bin, its service principal with it (Graph: Delete application). `fresh` where it
 * is known to exist, so that "not found" means a replica that lags. Default false.
 */
export async function deleteApplication(
  client: GraphClient,
  application: RecordedDeletion,
  fresh = false,
): Promise<void> {
  await client.send({
    method: 'DELETE',
    path: `/applications/${application.id}`,
    fresh,
    record: deletionRecord('application', application),
    privilege: PRIVILEGES.writeApplications,
  });
}

/**
 * Removes an application from the recycle bin for good (Graph: Permanently delete an item). `fresh` where it has just
 * been moved there, so that "not found" means a replica that lags; after a lost answer it means that it is done.
 */
export async function purgeApplication(
  client: GraphClient,
  application: RecordedDeletion,
  fresh: boolean,
): Promise<void> {
  const request: GraphRequest = {
    method: 'DELETE',
    path: `/directory/deletedItems/${application.id}`,
    record: deletionRecord('deletedApplication', application),
    privilege: PRIVILEGES.useRecycleBin,
  };
  try {
    await client.send({ ...request, fresh, onTimeout: 'fail' });
  } catch (error) {
    if (!(error instanceof UncertainOutcomeError)) {
      throw error;
    }
    bodyOrMissing(request, await client.ask(request));
  }
}

/** What lies in the recycle bin, as a record names it; `tags` are those of the application. */
export interface DeletedItem {
  readonly kind: 'application' | 'servicePrincipal';
  readonly id: string;
  readonly displayName: string | null;
  readonly tags: readonly string[];
}

/**
 * Takes an application or a service principal out of the recycle bin; false where it does not lie there, or not any
 * more (Graph: Restore deleted item). Throws Graph's refusals, such as that something else has its names by now.
 */
export async function restoreDeletedItem(client: GraphClient, item: DeletedItem, fresh: boolean): Promise<boolean> {
  const { id, kind, displayName, tags } = item;
  try {
    await client.send({
      method: 'POST',
      path: `/directory/deletedItems/${id}/restore`,
      fresh,
      record: {
        action: 'restore',
        target: { kind, id, name: displayName },
        key: keyIn(tags),
        before: { deleted: true },
        after: { deleted: false },
      },
      privilege: PRIVILEGES.useRecycleBin,
    });
    return true;
  } catch (error) {
    if (error instanceof GraphRequestError && error.refusal.status === 404) {
      return false;
    }
    throw error;
  }
}

function deletionRecord(kind: string, { id, appId, displayName, uniqueName, tags }: RecordedDeletion): WriteRecord {
  return {
    action: 'delete',
    target: { kind, id, name: displayName ?? null },
    key: keyIn(tags ?? []),
    before: {
      appId: appId ?? null,
      displayName: displayName ?? null,
      uniqueName: uniqueName ?? null,
      tags: tags ?? null,
    },
    after: null,
  };
}
