import { ConnectionError } from '../errors/fhir-apps-error.ts';
import { isUncertainOutcome } from '../http/answer.ts';
import { batchId, readBatchAnswers } from './batch-answer.ts';
import type { GraphClient } from './graph-client.ts';
import { toError, unusable } from './graph-error.ts';
import type { GraphAnswer, GraphRequest } from './graph-request.ts';
import { retryReason } from './retry-decision.ts';

/**
 * Sends at most twenty reads in one exchange, and gives the answers in their order, refusals included. The batch as a
 * whole succeeds whatever Graph does to the reads in it (Graph: JSON batching), so some are sent again: those that
 * Graph throttles, in a batch, once Graph allows it; those that it fails, in a batch once; what it cannot find yet,
 * leaves out, or answers with what cannot be used, by itself. Throws what sending throws, and the refusal of a
 * throttled read once no time is left.
 */
export async function readBatch(client: GraphClient, reads: readonly GraphRequest[]): Promise<readonly GraphAnswer[]> {
  return readAgain(client, reads, await sendBatch(client, reads), true);
}

async function sendBatch(client: GraphClient, reads: readonly GraphRequest[]): Promise<readonly GraphAnswer[]> {
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
  return readBatchAnswers(body, reads);
}

/**
 * The answers, with those that are not final asked for again. `repeatsFailed`: what Graph failed may go again in a
 * batch.
 */
async function readAgain(
  client: GraphClient,
  reads: readonly GraphRequest[],
  answers: readonly GraphAnswer[],
  repeatsFailed: boolean,
): Promise<readonly GraphAnswer[]> {
  const isForBatch = ({ status }: GraphAnswer): boolean =>
    status === 429 || (repeatsFailed && isUncertainOutcome({ status }));
  const open = reads.flatMap((request, index) => {
    const answer = answers[index];
    return answer !== undefined && isForBatch(answer) ? [{ request, answer, index }] : [];
  });
  const shared = open.length > 1 ? await sendOpen(client, open) : new Map<number, GraphAnswer>();
  return Promise.all(
    reads.map(async (request, index) => {
      const answer = shared.get(index) ?? answers[index];
      const isFinal =
        answer !== undefined && isUsable(request, answer, client.graphUrl) && retryReason(request, answer) === null;
      return isFinal ? answer : client.ask(request);
    }),
  );
}

/** A read that is to be sent again, why, and its place. */
interface OpenRead {
  readonly request: GraphRequest;
  readonly answer: GraphAnswer;
  readonly index: number;
}

/**
 * The answers to reads that go again in one batch, by their places. A refusal in the first batch holds the second back
 * until Graph allows it.
 */
async function sendOpen(client: GraphClient, open: readonly OpenRead[]): Promise<ReadonlyMap<number, GraphAnswer>> {
  const reads = open.map(({ request }) => request);
  try {
    const answers = await readAgain(client, reads, await sendBatch(client, reads), false);
    return new Map(
      open.flatMap(({ index }, position) => {
        const answer = answers[position];
        return answer === undefined ? [] : [[index, answer] as const];
      }),
    );
  } catch (error) {
    const throttled = open.find(({ answer }) => answer.status === 429);
    throw error instanceof ConnectionError && error.code === 'timed_out' && throttled !== undefined
      ? toError(throttled.request, throttled.answer)
      : error;
  }
}

/** What cannot be used is asked for again by itself, and becomes an error there. */
function isUsable(request: GraphRequest, answer: GraphAnswer, graphUrl: string): boolean {
  const isStatus = (answer.status >= 200 && answer.status < 300) || (answer.status >= 400 && answer.status < 600);
  return isStatus && unusable(request, answer, graphUrl) === null;
}
