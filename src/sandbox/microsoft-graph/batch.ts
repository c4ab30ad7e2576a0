import { z } from 'zod';
import { type FaultSchedule, type FaultTarget } from '../faults/fault-schedule.ts';
import { faultAnswer, isAnswering } from '../faults/fault-answer.ts';
import type { FaultSpec } from '../faults/fault-spec.ts';
import type { GraphAnswer, GraphRequest } from './graph-call.ts';
import { type ExchangeIds, exchangeIds, GraphError, graphErrorBody } from './graph-error.ts';
import { refusalAnswer, type GraphService } from './graph-service.ts';
import { graphTarget } from './graph-target.ts';

const MAX_REQUESTS = 20;

const itemShape = z.object({
  id: z.string().min(1),
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.unknown().optional(),
  dependsOn: z.array(z.string()).max(1).default([]),
});
const shape = z.object({ requests: z.array(itemShape).min(1) });

type BatchItem = z.infer<typeof itemShape>;

/** The outcome of a `$batch`. */
export interface BatchOutcome {
  readonly answer: GraphAnswer;
  /** A fault on one item that concerns the whole connection. */
  readonly disruption: FaultSpec | null;
}

/**
 * Answers `POST /$batch` (https://learn.microsoft.com/graph/json-batching): up to 20 requests, each handled like a
 * single request. A request that depends on a failed one gets 424. Graph promises no order, so the answers come in
 * reverse order.
 */
export async function answerBatch(
  graph: GraphService,
  request: GraphRequest,
  faults: FaultSchedule,
  ids: ExchangeIds,
): Promise<BatchOutcome> {
  let items: readonly BatchItem[];
  try {
    await graph.authenticate(request);
    items = readBatch(request.body);
  } catch (error) {
    return { answer: refusalAnswer(error, ids), disruption: null };
  }
  const answers = new Map<string, GraphAnswer>();
  let disruption: FaultSpec | null = null;
  for (const item of items) {
    const itemIds = { ...exchangeIds(undefined), clientRequestId: ids.clientRequestId };
    const failed = item.dependsOn.some((id) => (answers.get(id)?.status ?? 500) >= 400);
    if (failed) {
      answers.set(item.id, failedDependency(itemIds));
      continue;
    }
    const inner = innerRequest(item, request);
    const struck: FaultTarget = { place: 'batch-item', method: inner.method, path: decodedPath(inner.path) };
    const fault = faults.next(struck);
    if (fault !== null && isAnswering(fault.action)) {
      answers.set(item.id, faultAnswer(fault.action, struck, itemIds, new Date()));
      continue;
    }
    disruption ??= fault;
    if (fault !== null && 'when' in fault.action && fault.action.when === 'before') {
      break;
    }
    answers.set(item.id, await answerItem(graph, item, inner, itemIds));
  }
  const responses = [...answers].reverse().map(([id, answer]) => ({
    id,
    status: answer.status,
    headers: { 'Content-Type': 'application/json', ...answer.headers },
    ...(answer.body === undefined ? {} : { body: answer.body }),
  }));
  return { answer: { status: 200, body: { responses } }, disruption };
}

function readBatch(body: unknown): readonly BatchItem[] {
  const parsed = shape.safeParse(body);
  if (!parsed.success) {
    throw new GraphError(400, 'BadRequest', 'Invalid batch payload format.');
  }
  const { requests } = parsed.data;
  if (requests.length > MAX_REQUESTS) {
    throw new GraphError(
      400,
      'MaximumValueExceeded',
      `Number of batch request steps exceeds the maximum value of ${MAX_REQUESTS}.`,
    );
  }
  const earlier = new Set<string>();
  for (const { id, dependsOn, url } of requests) {
    if (earlier.has(id)) {
      throw new GraphError(400, 'BadRequest', `Request Id ${id} has to be unique in a batch.`);
    }
    if (dependsOn.some((other) => !earlier.has(other))) {
      // The beginning is known (https://github.com/microsoftgraph/msgraph-sdk-dotnet-core/issues/891); for the rest see
      // assumption A54.
      throw new GraphError(400, 'BadRequest', `Invalid dependency for request Id ${id}.`);
    }
    if (/^\/?\$batch/i.test(url)) {
      throw new GraphError(400, 'BadRequest', 'Invalid batch payload format.');
    }
    earlier.add(id);
  }
  refuseMixedOrder(requests);
  return requests;
}

/**
 * Allows three orders: no request waits, each waits for the previous one, or all wait for the first
 * (https://learn.microsoft.com/graph/json-batching). Throws GraphError 400 for any other order.
 */
function refuseMixedOrder(requests: readonly BatchItem[]): void {
  const [first, ...others] = requests;
  const isParallel = others.every(({ dependsOn }) => dependsOn.length === 0);
  const isSerial = others.every(({ dependsOn }, index) => dependsOn[0] === requests[index]?.id);
  const isAllOnFirst = others.every(({ dependsOn }) => dependsOn[0] === first?.id);
  if (!isParallel && !isSerial && !isAllOnFirst) {
    // The text: https://github.com/microsoftgraph/microsoft-graph-docs/issues/16280.
    throw new GraphError(400, 'BadRequest', 'Batch should be either fully sequential or fully parallel.');
  }
}

function innerRequest(item: BatchItem, outer: GraphRequest): GraphRequest {
  const headers = Object.fromEntries(Object.entries(item.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const { path, query } = graphTarget(item.url.startsWith('/') ? item.url : `/${item.url}`);
  const authorization = headers['authorization'] ?? outer.headers['authorization'];
  return {
    method: item.method.toUpperCase(),
    path,
    query,
    headers: { ...headers, ...(authorization === undefined ? {} : { authorization }) },
    body: item.body,
  };
}

async function answerItem(
  graph: GraphService,
  item: BatchItem,
  inner: GraphRequest,
  ids: ExchangeIds,
): Promise<GraphAnswer> {
  if (item.body !== undefined && !/json/i.test(inner.headers['content-type'] ?? '')) {
    const message = 'Write requests (excluding DELETE) must contain the Content-Type header declaration.';
    return refusalAnswer(new GraphError(400, 'BadRequest', message), ids);
  }
  return graph.answer(inner, ids);
}

function failedDependency(ids: ExchangeIds): GraphAnswer {
  const refusal = { code: 'FailedDependency', message: 'Failed dependency', details: [] };
  return { status: 424, body: graphErrorBody(refusal, ids, new Date()) };
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
