import { readPage } from './answers.ts';
import type { GraphClient } from './graph-client.ts';
import type { GraphRequest } from './graph-request.ts';

/**
 * Every member of a collection, in order: those of its first page, which came already, and those of the pages after it
 * (Graph: Paging). Throws Graph's refusals.
 */
export async function readAllPages<T>(
  client: GraphClient,
  request: GraphRequest,
  firstPage: unknown,
  read: (member: unknown) => T,
): Promise<readonly T[]> {
  const { members, nextLink } = readPage(firstPage, read);
  if (nextLink === null) {
    return members;
  }
  const next = await client.send({ ...request, path: nextLink });
  return [...members, ...(await readAllPages(client, request, next, read))];
}
