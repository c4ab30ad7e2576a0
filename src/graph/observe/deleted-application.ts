import { z } from 'zod';
import { PrivilegeError } from '../../errors/fhir-apps-error.ts';
import { parseAnswer } from '../../http/parse-answer.ts';
import { uniqueNameOf } from '../../registration/answers/names.ts';
import type { RecycledApplication } from '../../registration/recycle-bin.ts';
import { askUntilSeen } from '../absence.ts';
import type { GraphClient } from '../graph-client.ts';
import type { GraphAnswer, GraphRequest } from '../graph-request.ts';
import { pagesOf } from '../pages.ts';
import { PRIVILEGES } from '../privileges.ts';
import { applicationByKey, bodyIfAllowed } from '../reads.ts';
import { assertNoNamesakes, type Reference } from './find-application.ts';
import { OBJECT_ID } from '../../registration/model/graph-values.ts';

/**
 * An application in the recycle bin, where it keeps its names for 30 days
 * (https://learn.microsoft.com/graph/api/directory-deleteditems-list).
 */
export interface DeletedApplication {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly uniqueName: string | null;
  readonly identifierUris: readonly string[];
  readonly tags: readonly string[];
  /** ISO 8601, UTC. */
  readonly createdAt: string | null;
  /** ISO 8601, UTC; null where it is not in the recycle bin. */
  readonly deletedAt: string | null;
}

const DELETED = z.object({
  id: OBJECT_ID,
  appId: OBJECT_ID.nullish(),
  displayName: z.string().nullish(),
  uniqueName: z.string().nullish(),
  identifierUris: z.array(z.string()).nullish(),
  tags: z.array(z.string()).nullish(),
  createdDateTime: z.string().nullish(),
  deletedDateTime: z.string().nullish(),
});

function readDeleted(member: unknown): DeletedApplication {
  const found = parseAnswer(DELETED, member);
  return {
    id: found.id,
    appId: found.appId ?? '',
    displayName: found.displayName ?? '',
    uniqueName: found.uniqueName ?? null,
    identifierUris: found.identifierUris ?? [],
    tags: found.tags ?? [],
    createdAt: found.createdDateTime ?? null,
    deletedAt: found.deletedDateTime ?? null,
  };
}

/**
 * Every application in the recycle bin, page by page (Graph: List deleted items). Whether Graph filters there by tag or
 * unique name no public page says, so that the caller picks what it needs. Throws Graph's refusals.
 */
export async function* listDeletedApplications(client: GraphClient): AsyncGenerator<DeletedApplication> {
  const select = Object.keys(DELETED.shape).join(',');
  const path = `/directory/deletedItems/microsoft.graph.application?$select=${select}&$top=999`;
  yield* pagesOf(client, { method: 'GET', path, privilege: PRIVILEGES.useRecycleBin }, readDeleted);
}

/**
 * When an application that was just deleted went to the recycle bin, ISO 8601 UTC; null where the caller may not look
 * there, or a replica does not show it yet (Graph: Get deleted item).
 */
export async function readDeletionTime(client: GraphClient, objectId: string): Promise<string | null> {
  return deletedApplicationIn(await client.ask(deletedApplicationById(objectId)))?.deletedAt ?? null;
}

/** Reads an application in the recycle bin by its object id (Graph: Get deleted item). */
export function deletedApplicationById(objectId: string): GraphRequest {
  const path = `/directory/deletedItems/${encodeURIComponent(objectId)}`;
  return { method: 'GET', path, privilege: PRIVILEGES.useRecycleBin };
}

/**
 * The application in the answer to {@link deletedApplicationById}; null where it is not there, or the caller may not
 * look.
 */
export function deletedApplicationIn(answer: GraphAnswer | null): DeletedApplication | null {
  const body = bodyIfAllowed(answer);
  return body === null ? null : readDeleted(body);
}

/** The application that holds a unique name from the recycle bin; null where there is none. */
export async function findDeletedByName(client: GraphClient, uniqueName: string): Promise<RecycledApplication | null> {
  const deleted = (await findDeletedByNames(client, [uniqueName])).get(uniqueName);
  return deleted === undefined ? null : recycledFrom(deleted);
}

/** A deleted application as plans and errors report it. */
export function recycledFrom({ id, appId, displayName, deletedAt }: DeletedApplication): RecycledApplication {
  return { objectId: id, appId, displayName, deletedAt };
}

/**
 * The applications that keep unique names from within the recycle bin, by name; the bin is read once, and no further
 * than needed. Throws Graph's refusals.
 */
export async function findDeletedByNames(
  client: GraphClient,
  uniqueNames: readonly string[],
): Promise<ReadonlyMap<string, DeletedApplication>> {
  const wanted = new Set(uniqueNames);
  const found = new Map<string, DeletedApplication>();
  if (wanted.size === 0) {
    return found;
  }
  for await (const deleted of listDeletedApplications(client)) {
    if (deleted.uniqueName !== null && wanted.has(deleted.uniqueName)) {
      found.set(deleted.uniqueName, deleted);
    }
    if (found.size === wanted.size) {
      break;
    }
  }
  return found;
}

/**
 * As {@link findDeletedByNames}; nothing where the caller may not list the recycle bin, as one that may only write its
 * own applications. The write then finds out.
 */
export async function findReadableDeletedByNames(
  client: GraphClient,
  uniqueNames: readonly string[],
): Promise<ReadonlyMap<string, DeletedApplication>> {
  try {
    return await findDeletedByNames(client, uniqueNames);
  } catch (error) {
    if (error instanceof PrivilegeError) {
      return new Map();
    }
    throw error;
  }
}

/**
 * True where no application has this appId, and the recycle bin does not hold it either; false where that cannot be
 * known. Presence counts at once, absence only when it was seen several times. Throws Graph's refusals of the
 * application itself.
 */
export async function isPermanentlyDeleted(client: GraphClient, appId: string): Promise<boolean> {
  if ((await askUntilSeen(client, applicationByKey('appId', appId))).status !== 404) {
    return false;
  }
  try {
    return (await findDeleted(client, { text: appId, fhirUrl: null, byDisplayName: false })).length === 0;
  } catch (error) {
    if (error instanceof PrivilegeError) {
      return false;
    }
    throw error;
  }
}

/**
 * The applications in the recycle bin that a reference stands for: object id, appId, unique name, key, or identifier
 * URI.
 * Throws UsageError `name_not_enough` where it is only the display name of some, and Graph's refusals.
 */
export async function findDeleted(
  client: GraphClient,
  { text, fhirUrl }: Reference,
): Promise<readonly DeletedApplication[]> {
  const names = [text, ...(fhirUrl === null ? [] : [uniqueNameOf(fhirUrl, text)])];
  const found: DeletedApplication[] = [];
  const namesakes: DeletedApplication[] = [];
  for await (const deleted of listDeletedApplications(client)) {
    const { id, appId, uniqueName, identifierUris, displayName } = deleted;
    // Of these there is never a second one.
    if ([id, appId].includes(text.toLowerCase()) || (uniqueName !== null && names.includes(uniqueName))) {
      return [deleted];
    }
    if (identifierUris.includes(text)) {
      found.push(deleted);
    }
    if (displayName === text) {
      namesakes.push(deleted);
    }
  }
  if (found.length === 0) {
    assertNoNamesakes(text, namesakes);
  }
  return found;
}
