import { readPage } from './answers.ts';
import type { GraphClient } from './graph-client.ts';
import type { GraphAnswer, GraphRequest } from './graph-request.ts';
import { bodyIfAllowed } from './reads.ts';

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

/**
 * The answer with the members of all pages in it, where it is the first page of more; a refusal stays as it is. Throws the
 * refusal of a later page.
 */
export async function withAllPages(
  client: GraphClient,
  request: GraphRequest,
  answer: GraphAnswer | null,
): Promise<GraphAnswer | null> {
  const body = bodyIfAllowed(answer);
  if (answer === null || body === null) {
    return answer;
  }
  return { ...answer, body: { value: await readAllPages(client, request, body, (member) => member) } };
}

/** The members of a collection, one page in memory at a time (Graph: Paging). Throws Graph's refusals. */
export async function* pagesOf<T>(
  client: GraphClient,
  first: GraphRequest,
  read: (member: unknown) => T,
): AsyncGenerator<T> {
  let request: GraphRequest | null = first;
  while (request !== null) {
    const page: ReturnType<typeof readPage<T>> = readPage(await client.send(request), read);
    yield* page.members;
    request = page.nextLink === null ? null : { ...request, path: page.nextLink };
  }
}
