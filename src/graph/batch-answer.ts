import { z } from 'zod';
import type { GraphAnswer } from './graph-request.ts';
import { readThrottleSigns } from './pace/throttle-signs.ts';

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

/** The id of a request in a `$batch`, by its place. */
export function batchId(index: number): string {
  return String(index + 1);
}

/**
 * The answers in a `$batch` to so many requests, in the order of the requests; 504 for one that was left out, and for all where the
 * body is no answer to a batch (Graph: JSON batching; facts/graph.md §4.9).
 */
export function readBatchAnswers(body: unknown, count: number): readonly GraphAnswer[] {
  const responses = BATCH_ANSWER.safeParse(body).data?.responses ?? [];
  const byId = new Map(responses.map((each) => [each.id, each]));
  return Array.from({ length: count }, (_, index) => {
    const found = byId.get(batchId(index));
    const header = (name: string): string | null => headerOf(found?.headers, name);
    return {
      status: found?.status ?? 504,
      requestId: header('request-id'),
      retryAfter: header('retry-after'),
      throttle: readThrottleSigns(header),
      body: found?.body ?? null,
      // Graph hands over what is no JSON as a text.
      isJson: typeof found?.body !== 'string',
    };
  });
}

function headerOf(headers: Readonly<Record<string, string>> | null | undefined, name: string): string | null {
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
}
