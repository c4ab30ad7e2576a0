import { z } from 'zod';
import { uniqueNameOf } from '../../registration/answers/names.ts';
import { readPage } from '../answers.ts';
import type { Reference } from './find-application.ts';
import type { GraphClient } from '../graph-client.ts';
import { PRIVILEGES } from '../privileges.ts';
import { bodyIfAllowed } from '../reads.ts';

/** An application in the recycle bin, where it keeps its names for 30 days (facts/graph.md 4.8). */
export interface DeletedApplication {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly uniqueName: string | null;
  readonly tags: readonly string[];
  /** ISO 8601, UTC; null where it is not in the recycle bin. */
  readonly deletedAt: string | null;
}

const DELETED = z.object({
  id: z.string(),
  appId: z.string().nullish(),
  displayName: z.string().nullish(),
  uniqueName: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  deletedDateTime: z.string().nullish(),
});

function readDeleted(member: unknown): DeletedApplication {
  const { id, appId, displayName, uniqueName, tags, deletedDateTime } = DELETED.parse(member);
  return {
    id,
    appId: appId ?? '',
    displayName: displayName ?? '',
    uniqueName: uniqueName ?? null,
    tags: tags ?? [],
    deletedAt: deletedDateTime ?? null,
  };
}

/** The first application in the recycle bin that fits; the bin is read page by page until then. */
async function findInRecycleBin(
  client: GraphClient,
  fits: (deleted: DeletedApplication) => boolean,
): Promise<DeletedApplication | null> {
  let path: string | null = '/directory/deletedItems/microsoft.graph.application?$top=999';
  while (path !== null) {
    const page: ReturnType<typeof readPage<DeletedApplication>> = readPage(
      await client.send({ method: 'GET', path, privilege: PRIVILEGES.readApplications }),
      readDeleted,
    );
    const found = page.members.find(fits);
    if (found !== undefined) {
      return found;
    }
    path = page.nextLink;
  }
  return null;
}

/**
 * When an application that was just deleted went to the recycle bin, ISO 8601 UTC; null where the caller may not look
 * there, or a replica does not show it yet (Graph: Get deleted item).
 */
export async function readDeletionTime(client: GraphClient, objectId: string): Promise<string | null> {
  const path = `/directory/deletedItems/${objectId}`;
  const answer = await client.ask({ method: 'GET', path, privilege: PRIVILEGES.readApplications });
  const body = bodyIfAllowed(answer);
  return body === null ? null : readDeleted(body).deletedAt;
}

/** The application that holds a unique name from the recycle bin; null where there is none. */
export function findDeletedByName(client: GraphClient, uniqueName: string): Promise<DeletedApplication | null> {
  return findInRecycleBin(client, (deleted) => deleted.uniqueName === uniqueName);
}

/** The application in the recycle bin that a reference stands for: its object id, appId, unique name or key. */
export function findDeletedById(client: GraphClient, { text, fhirUrl }: Reference): Promise<DeletedApplication | null> {
  const names = [text, ...(fhirUrl === null ? [] : [uniqueNameOf(fhirUrl, text)])];
  return findInRecycleBin(
    client,
    ({ id, appId, uniqueName }) => id === text || appId === text || (uniqueName !== null && names.includes(uniqueName)),
  );
}
