import type { FaultSchedule } from '../faults/fault-schedule.ts';
import { answerBatch } from '../microsoft-graph/batch.ts';
import type { GraphAnswer, GraphRequest } from '../microsoft-graph/graph-call.ts';
import { type ExchangeIds, GraphError } from '../microsoft-graph/graph-error.ts';
import { type GraphService, refusalAnswer } from '../microsoft-graph/graph-service.ts';
import { graphTarget } from '../microsoft-graph/graph-target.ts';
import { parseRequestJson } from '../parse-json.ts';
import { answerResponse } from './answer-response.ts';
import { answerPreflight } from './entra-answer.ts';
import { type Exchange, graphReference, requestHeaders } from './http-exchange.ts';

/** Answers `/v1.0/…`: one operation, or a `$batch` of them. */
export async function answerGraph(exchange: Exchange, graph: GraphService, faults: FaultSchedule): Promise<Response> {
  if (exchange.req.method === 'OPTIONS') {
    return answerPreflight(exchange, 'GET, POST, PATCH, PUT, DELETE');
  }
  const ids = exchange.get('ids');
  const answer = await answerRequest(exchange, graph, faults, ids);
  return answerResponse('graph', withoutMetadata(exchange, answer), ids);
}

async function answerRequest(
  exchange: Exchange,
  graph: GraphService,
  faults: FaultSchedule,
  ids: ExchangeIds,
): Promise<GraphAnswer> {
  let request: GraphRequest;
  try {
    request = await readRequest(exchange);
  } catch (error) {
    return refusalAnswer(error, ids);
  }
  if (request.method === 'POST' && request.path.toLowerCase() === '/$batch') {
    const { answer, disruption } = await answerBatch(graph, request, faults, ids);
    exchange.set('disruption', disruption);
    return answer;
  }
  return graph.answer(request, ids);
}

async function readRequest(exchange: Exchange): Promise<GraphRequest> {
  const { path, query } = graphTarget(graphReference(exchange) ?? '');
  const headers = requestHeaders(exchange);
  return { method: exchange.req.method, path, query, headers, body: await readJson(exchange, headers) };
}

async function readJson(exchange: Exchange, headers: Readonly<Record<string, string>>): Promise<unknown> {
  const text = await exchange.req.text();
  if (text === '') {
    return undefined;
  }
  if (!/json/i.test(headers['content-type'] ?? '')) {
    const message = 'Write requests (excluding DELETE) must contain the Content-Type header declaration.';
    throw new GraphError(400, 'Request_BadRequest', message);
  }
  const parsed = parseRequestJson(text);
  if (parsed === undefined) {
    // As in https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/6337.
    throw new GraphError(
      400,
      'BadRequest',
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
  return parsed;
}

/** CLI for Microsoft 365 asks for JSON without `@odata` annotations (https://github.com/pnp/cli-microsoft365). */
function withoutMetadata(exchange: Exchange, answer: GraphAnswer): GraphAnswer {
  const { body } = answer;
  if (!/odata\.metadata=none/i.test(exchange.req.header('accept') ?? '') || typeof body !== 'object' || body === null) {
    return answer;
  }
  const kept = Object.entries(body).filter(([name]) => name !== '@odata.context');
  return { ...answer, body: Object.fromEntries(kept) };
}
