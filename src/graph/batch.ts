import { batchId, readBatchAnswers } from './batch-answer.ts';
import type { GraphClient } from './graph-client.ts';
import { unusable } from './graph-error.ts';
import type { GraphAnswer, GraphRequest } from './graph-request.ts';
import { retryReason } from './retry-decision.ts';

/**
 * Sends at most twenty reads in one exchange, and gives the answers in their order, refusals included. What Graph throttles or cannot
 * find yet inside a batch, leaves out, or answers with what cannot be used, is sent again by itself, because the batch as a whole succeeds
 * (facts/graph.md 4.9). Throws what sending throws.
 */
export async function readBatch(client: GraphClient, reads: readonly GraphRequest[]): Promise<readonly GraphAnswer[]> {
  const body = await client.send({
    method: 'POST',
    path: '/$batch',
    parts: reads,
    body: {
      requests: reads.map(({ method, path, headers }, index) => ({
        id: batchId(index),
        method,
        url: path,
        ...(headers === undefined ? {} : { headers }),
      })),
    },
  });
  const answers = readBatchAnswers(body, reads);
  return Promise.all(
    reads.map(async (request, index) => {
      const answer = answers[index];
      const isFinal = answer !== undefined && isUsable(request, answer) && retryReason(request, answer) === null;
      return isFinal ? answer : client.ask(request);
    }),
  );
}

/** What cannot be used is asked for again by itself, and becomes an error there. */
function isUsable(request: GraphRequest, answer: GraphAnswer): boolean {
  const isStatus = (answer.status >= 200 && answer.status < 300) || (answer.status >= 400 && answer.status < 600);
  return isStatus && unusable(request, answer, '') === null;
}
