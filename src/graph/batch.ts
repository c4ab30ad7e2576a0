import { z } from 'zod';
import type { GraphClient } from './graph-client.ts';
import type { GraphAnswer, GraphRequest } from './graph-request.ts';
import { retryReason } from './retry-decision.ts';

const BATCH_ANSWER = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.number(),
      headers: z.record(z.string(), z.string()).nullish(),
      body: z.unknown(),
    }),
  ),
});

/** The most requests that one batch may hold (Graph: JSON batching). */
const BATCH_SIZE = 20;

/** Reads by name; a read that is undefined is left out. */
export type Reads<K extends string> = Readonly<Record<K, GraphRequest | null>>;

/**
 * Sends reads in as few exchanges as they fit in, and gives each its own answer, refusals included; null for a read
 * that was left out. What Graph throttles or cannot find yet inside a batch, or answers with a text, is sent again by
 * itself, because the batch as a whole succeeds (facts/graph.md 4.9).
 */
export async function readTogether<K extends string>(
  client: GraphClient,
  reads: Reads<K>,
): Promise<Readonly<Record<K, GraphAnswer | null>>> {
  const wanted = Object.entries<GraphRequest | null>(reads).flatMap(([name, request]) =>
    request === null ? [] : [{ name, request }],
  );
  const batches = Array.from({ length: Math.ceil(wanted.length / BATCH_SIZE) }, (_, index) =>
    wanted.slice(index * BATCH_SIZE, (index + 1) * BATCH_SIZE),
  );
  const answers = new Map((await Promise.all(batches.map((batch) => sendBatch(client, batch)))).flat());
  const named = Object.keys(reads).map((name) => [name, answers.get(name) ?? null]);
  return Object.fromEntries(named) as Record<K, GraphAnswer | null>;
}

/** As {@link readTogether}, for several sets of reads at once: the answers to each set, in the order of the sets. */
export async function readSetsTogether<K extends string>(
  client: GraphClient,
  sets: readonly Partial<Reads<K>>[],
): Promise<readonly Readonly<Partial<Record<K, GraphAnswer | null>>>[]> {
  const named = sets.flatMap((set, index) =>
    Object.entries<GraphRequest | null | undefined>(set).map(
      ([name, request]) => [`${index}-${name}`, request ?? null] as const,
    ),
  );
  const answers = await readTogether(client, Object.fromEntries(named));
  return sets.map(
    (set, index) =>
      Object.fromEntries(Object.keys(set).map((name) => [name, answers[`${index}-${name}`] ?? null])) as Partial<
        Record<K, GraphAnswer | null>
      >,
  );
}

type NamedRead = { readonly name: string; readonly request: GraphRequest };

async function sendBatch(
  client: GraphClient,
  reads: readonly NamedRead[],
): Promise<readonly (readonly [string, GraphAnswer])[]> {
  const body = await client.send({
    method: 'POST',
    path: '/$batch',
    body: {
      requests: reads.map(({ name, request }) => ({
        id: name,
        method: request.method,
        url: request.path,
        ...(request.headers === undefined ? {} : { headers: request.headers }),
      })),
    },
  });
  const { responses } = BATCH_ANSWER.parse(body);
  return Promise.all(
    reads.map(async (read) => {
      const found = responses.find(({ id }) => id === read.name);
      const answer: GraphAnswer = {
        status: found?.status ?? 504,
        requestId: header(found?.headers, 'request-id'),
        retryAfter: header(found?.headers, 'retry-after'),
        body: found?.body ?? null,
        // Graph hands over what is no JSON as a text.
        isJson: typeof found?.body !== 'string',
      };
      const isFinal = answer.isJson && retryReason(read.request, answer) === null;
      return [read.name, isFinal ? answer : await client.ask(read.request)] as const;
    }),
  );
}

function header(headers: Readonly<Record<string, string>> | null | undefined, name: string): string | null {
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
}
