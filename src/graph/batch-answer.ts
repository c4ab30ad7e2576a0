import { z } from 'zod';
import { sourceOf, withSource } from '../http/parse-answer.ts';
import { type GraphAnswer, type GraphRequest, nameOf } from './graph-request.ts';
import { NO_THROTTLE_SIGNS, readThrottleSigns } from './pace/throttle-signs.ts';

const BATCH_ANSWER = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.number(),
      headers: z.record(z.string(), z.string()).nullish().catch(null),
      body: z.unknown(),
    }),
  ),
});

/** The id of a request in a `$batch`, by its place. */
export function batchId(index: number): string {
  return String(index + 1);
}

/**
 * The answers in a `$batch` to these requests, in their order; 504 for one that was left out or answered twice, and for
 * all where the body is no answer to a batch (Graph: JSON batching).
 */
export function readBatchAnswers(body: unknown, requests: readonly GraphRequest[]): readonly GraphAnswer[] {
  const responses = BATCH_ANSWER.safeParse(body).data?.responses ?? [];
  const { requestId } = sourceOf(body);
  return requests.map((request, index) => {
    const [found, ...others] = responses.filter(({ id }) => id === batchId(index));
    if (found === undefined || others.length > 0) {
      return { ...NO_ANSWER, requestId };
    }
    const header = (name: string): string | null => headerOf(found.headers, name);
    const { status } = found;
    const source = { from: 'Microsoft Graph', request: nameOf(request), status, requestId };
    return {
      status,
      requestId: header('request-id') ?? requestId,
      retryAfter: header('retry-after'),
      throttle: readThrottleSigns(header),
      body: withSource(found.body ?? null, source),
      // Graph hands over what is no JSON as a text.
      isJson: typeof found.body !== 'string',
    };
  });
}

const NO_ANSWER = { status: 504, retryAfter: null, throttle: NO_THROTTLE_SIGNS, body: null, isJson: true } as const;

function headerOf(headers: Readonly<Record<string, string>> | null | undefined, name: string): string | null {
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
}

/**
 * A line for `--verbose` for each part of a `$batch`: method, path, status and Graph's request id; none for any other
 * request.
 */
export function partLines({ parts = [] }: GraphRequest, answer: GraphAnswer | null): readonly string[] {
  const responses = BATCH_ANSWER.safeParse(answer?.body).data?.responses ?? [];
  return parts.map((part, index) => {
    const found = responses.find(({ id }) => id === batchId(index));
    const outcome =
      found === undefined ? 'no answer' : `${found.status} ${headerOf(found.headers, 'request-id') ?? ''}`;
    return `  ${nameOf(part)} ${outcome.trim()}`;
  });
}
