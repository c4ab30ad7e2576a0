import { openPageLinks, type PageLinks } from '../http/next-link.ts';
import { sourceOf } from '../http/parse-answer.ts';
import { nextLinkIn, readPage } from './answers.ts';
import type { GraphClient } from './graph-client.ts';
import { type GraphAnswer, type GraphRequest, GRAPH_VERSION, nameOf } from './graph-request.ts';
import { bodyIfAllowed } from './reads.ts';

/**
 * Every member of a collection, in order: those of its first page, which came already, and those of the pages after it
 * (Graph: Paging). Throws Graph's refusals, and ConnectionError `next_link_refused`.
 */
export async function readAllPages<T>(
  client: GraphClient,
  request: GraphRequest,
  firstPage: unknown,
  read: (member: unknown) => T,
): Promise<readonly T[]> {
  const members: T[] = [];
  for await (const page of pagesFrom(client, request, firstPage)) {
    members.push(...readPage(page, read).members);
  }
  return members;
}

/** The pages of a list from its first on; where a link may lead is decided by {@link openPageLinks}. */
async function* pagesFrom(client: GraphClient, request: GraphRequest, firstPage: unknown): AsyncGenerator<unknown> {
  let links: PageLinks | null = null;
  for (let page = firstPage; ;) {
    yield page;
    const link = nextLinkIn(page);
    if (link === null) {
      return;
    }
    links ??= openPageLinks(client.graphUrl, `/${GRAPH_VERSION}/`, `/${GRAPH_VERSION}${request.path}`);
    const next = links.follow({ link, request: nameOf(request), requestId: sourceOf(page).requestId });
    page = await client.send({ ...request, path: `${next.pathname}${next.search}`.slice(GRAPH_VERSION.length + 1) });
  }
}

/**
 * The answer with the members of all pages in it, where it is the first page of more; a refusal stays as it is. Throws
 * the refusal of a later page.
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
  for await (const page of pagesFrom(client, first, await client.send(first))) {
    yield* readPage(page, read).members;
  }
}
