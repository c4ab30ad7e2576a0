import { z } from 'zod';
import { uniqueNameOf } from '../../registration/answers/names.ts';
import type { RecycledApplication } from '../../registration/recycle-bin.ts';
import type { GraphClient } from '../graph-client.ts';
import type { GraphAnswer, GraphRequest } from '../graph-request.ts';
import { pagesOf } from '../pages.ts';
import { PRIVILEGES } from '../privileges.ts';
import { bodyIfAllowed } from '../reads.ts';
import type { Reference } from './find-application.ts';

/** An application in the recycle bin, where it keeps its names for 30 days (facts/graph.md 4.8). */
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
  id: z.string(),
  appId: z.string().nullish(),
  displayName: z.string().nullish(),
  uniqueName: z.string().nullish(),
  identifierUris: z.array(z.string()).nullish(),
  tags: z.array(z.string()).nullish(),
  createdDateTime: z.string().nullish(),
  deletedDateTime: z.string().nullish(),
});

function readDeleted(member: unknown): DeletedApplication {
  const found = DELETED.parse(member);
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
  yield* pagesOf(client, { method: 'GET', path, privilege: PRIVILEGES.readApplications }, readDeleted);
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
  return { method: 'GET', path, privilege: PRIVILEGES.readApplications };
}

/** The application in the answer to {@link deletedApplicationById}; null where it is not there, or the caller may not look. */
export function deletedApplicationIn(answer: GraphAnswer | null): DeletedApplication | null {
  const body = bodyIfAllowed(answer);
  return body === null ? null : readDeleted(body);
}

/** The application that holds a unique name from the recycle bin; null where there is none. */
export async function findDeletedByName(client: GraphClient, uniqueName: string): Promise<RecycledApplication | null> {
  return (await findDeletedByNames(client, [uniqueName])).get(uniqueName) ?? null;
}

/**
 * Those of many unique names that the recycle bin holds, each with its holder; the bin is read once, and no further than
 * needed. Throws Graph's refusals.
 */
export async function findDeletedByNames(
  client: GraphClient,
  uniqueNames: readonly string[],
): Promise<ReadonlyMap<string, RecycledApplication>> {
  const wanted = new Set(uniqueNames);
  const found = new Map<string, RecycledApplication>();
  if (wanted.size === 0) {
    return found;
  }
  for await (const { id: objectId, appId, displayName, uniqueName, deletedAt } of listDeletedApplications(client)) {
    if (uniqueName !== null && wanted.has(uniqueName)) {
      found.set(uniqueName, { objectId, appId, displayName, deletedAt });
    }
    if (found.size === wanted.size) {
      break;
    }
  }
  return found;
}

/** The applications in the recycle bin that a reference stands for: object id, appId, unique name, key, or identifier URI. */
export async function findDeleted(
  client: GraphClient,
  { text, fhirUrl }: Reference,
): Promise<readonly DeletedApplication[]> {
  const names = [text, ...(fhirUrl === null ? [] : [uniqueNameOf(fhirUrl, text)])];
  const found: DeletedApplication[] = [];
  for await (const deleted of listDeletedApplications(client)) {
    const { id, appId, uniqueName, identifierUris } = deleted;
    // Of these there is never a second one.
    if ([id, appId].includes(text.toLowerCase()) || (uniqueName !== null && names.includes(uniqueName))) {
      return [deleted];
    }
    if (identifierUris.includes(text)) {
      found.push(deleted);
    }
  }
  return found;
}
