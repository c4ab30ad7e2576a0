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

/**
 * Sends at most twenty reads in one exchange, and gives the answers in their order, refusals included. What Graph throttles or cannot
 * find yet inside a batch, or answers with a text, is sent again by itself, because the batch as a whole succeeds
 * (facts/graph.md 4.9). Throws what sending throws.
 */
export async function readBatch(client: GraphClient, reads: readonly GraphRequest[]): Promise<readonly GraphAnswer[]> {
  const body = await client.send({
    method: 'POST',
    path: '/$batch',
    body: {
      requests: reads.map(({ method, path, headers }, index) => ({
        id: String(index + 1),
        method,
        url: path,
        ...(headers === undefined ? {} : { headers }),
      })),
    },
  });
  const { responses } = BATCH_ANSWER.parse(body);
  return Promise.all(
    reads.map(async (request, index) => {
      const found = responses.find(({ id }) => id === String(index + 1));
      const answer: GraphAnswer = {
        status: found?.status ?? 504,
        requestId: header(found?.headers, 'request-id'),
        retryAfter: header(found?.headers, 'retry-after'),
        body: found?.body ?? null,
        // Graph hands over what is no JSON as a text.
        isJson: typeof found?.body !== 'string',
      };
      const isFinal = answer.isJson && retryReason(request, answer) === null;
      return isFinal ? answer : client.ask(request);
    }),
  );
}

function header(headers: Readonly<Record<string, string>> | null | undefined, name: string): string | null {
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
}
