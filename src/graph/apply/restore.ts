import { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import { GraphRequestError } from '../../errors/graph-request-error.ts';
import { UsageError } from '../../errors/usage-error.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { readApplication, readPage } from '../answers.ts';
import { readAll } from '../batch-reader.ts';
import { seenInReads } from '../absence.ts';
import type { GraphClient } from '../graph-client.ts';
import type { GraphRequest } from '../graph-request.ts';
import type { DeletedApplication } from '../observe/deleted-application.ts';
import { applicationsWhere, bodyIfAllowed, literal } from '../reads.ts';
import { type DeletedItem, restoreDeletedItem } from '../write/deletions.ts';
import { readFreshApplication } from '../write/applications.ts';

/**
 * Takes an application out of the recycle bin, and waits until the directory shows it. One that another run has just
 * restored is fine. Throws `restore_conflict` where something else has its names by now, and Graph's refusals.
 */
export async function restoreApplication(
  client: GraphClient,
  deleted: DeletedApplication,
): Promise<ObservedApplication> {
  const existing = { method: 'GET', path: `/applications/${deleted.id}` } as const;
  const isBack = await restoreItem(client, { ...deleted, kind: 'application' }, existing).catch((error: unknown) =>
    explain(client, deleted, error),
  );
  if (!isBack) {
    throw new UsageError('reference_missing', `"${deleted.displayName}" is not in the recycle bin any more.`, {
      hint: 'Someone has purged it meanwhile. Register it again.',
      details: { appId: deleted.appId },
    });
  }
  return readFreshApplication(client, deleted.id);
}

/**
 * Restores an item; false where it is gone. "Not found" may also mean that it was restored meanwhile (by another run,
 * or by this one, whose answer was lost), or that a replica does not know yet that it was deleted, so that it counts as
 * gone only after several reads.
 */
async function restoreItem(client: GraphClient, item: DeletedItem, existing: GraphRequest): Promise<boolean> {
  const isThere = async (request: GraphRequest): Promise<boolean> => (await client.ask(request)).status < 400;
  if (await restoreDeletedItem(client, item, false)) {
    return true;
  }
  const destination = await seenInReads(client, async () => {
    if (await isThere(existing)) {
      return 'directory';
    }
    return (await isThere({ method: 'GET', path: `/directory/deletedItems/${item.id}` })) ? 'recycle bin' : null;
  });
  return (
    destination === 'directory' || (destination === 'recycle bin' && (await restoreDeletedItem(client, item, true)))
  );
}

/** True for Graph's refusal of a name, URI or key that another object has. */
function isTaken(error: unknown): error is GraphRequestError {
  return (
    error instanceof GraphRequestError &&
    (error.refusal.graphCode === 'Request_MultipleObjectsWithSameKeyValue' ||
      /already (exists|in use)|same value for property/i.test(error.message))
  );
}

async function explain(client: GraphClient, deleted: DeletedApplication, error: unknown): Promise<never> {
  if (!isTaken(error)) {
    throw error;
  }
  const externalAccess = (await externalAccessOf(client, deleted)).map(({ appId, displayName }) => ({
    appId,
    displayName,
  }));
  const [holder] = externalAccess;
  const who =
    holder === undefined
      ? 'Something else has its unique name or an identifier URI of it by now.'
      : `"${holder.displayName}" (${holder.appId}) has its unique name or an identifier URI of it by now.`;
  throw new GraphRequestError(
    'restore_conflict',
    `"${deleted.displayName}" (${deleted.appId}) cannot be restored. ${who} ${error.message}`,
    error.refusal,
    {
      hint: 'Delete and purge the other one, or take the URI from it, and restore again. To see it:',
      command: holder === undefined ? ['list'] : ['show', holder.appId],
      requestId: error.requestId ?? undefined,
      details: { holders: externalAccess },
    },
  );
}

/** Who has the names of a deleted application; nobody where that cannot be read. */
async function externalAccessOf(
  client: GraphClient,
  { uniqueName, identifierUris }: DeletedApplication,
): Promise<readonly ObservedApplication[]> {
  const filters = [
    ...(uniqueName === null ? [] : [`uniqueName eq ${literal(uniqueName)}`]),
    ...identifierUris.map((uri) => `identifierUris/any(u:u eq ${literal(uri)})`),
  ];
  const reads = Object.fromEntries(filters.map((filter) => [filter, applicationsWhere(filter)]));
  try {
    const answers = Object.values(await readAll(client, reads));
    return answers.flatMap((answer) => {
      const body = bodyIfAllowed(answer);
      return body === null ? [] : readPage(body, readApplication).members;
    });
  } catch (error) {
    if (error instanceof FhirAppsError) {
      return [];
    }
    throw error;
  }
}

/**
 * Takes a service principal out of the recycle bin. One that another run has made or restored meanwhile is fine: an
 * application has one at most. Throws Graph's refusals.
 */
export async function restoreServicePrincipal(
  client: GraphClient,
  objectId: string,
  { displayName, tags }: Pick<ObservedApplication, 'displayName' | 'tags'>,
): Promise<void> {
  const item = { kind: 'servicePrincipal', id: objectId, displayName, tags } as const;
  try {
    await restoreItem(client, item, { method: 'GET', path: `/servicePrincipals/${objectId}` });
  } catch (error) {
    if (!isTaken(error)) {
      throw error;
    }
  }
}
