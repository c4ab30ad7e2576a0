import {
  AuthenticationHandler,
  Client,
  type Context,
  type Middleware,
  type MiddlewareOptions,
  ResponseType,
} from '@microsoft/microsoft-graph-client';
import { requestIdIn } from '../http/guarded-fetch.ts';
import { readJsonBody } from '../http/json-answer.ts';
import { withSource } from '../http/parse-answer.ts';
import { type GraphAnswer, type GraphRequest, GRAPH_VERSION, nameOf } from './graph-request.ts';
import { readThrottleSigns } from './pace/throttle-signs.ts';

/** What one exchange with Microsoft Graph needs of the rest of the program. */
export interface GraphConnection {
  /** https origin, without version. */
  readonly graphUrl: string;
  readonly fetch: typeof globalThis.fetch;
  getToken(): Promise<string>;
  /** One id for the whole run, sent as `client-request-id`. */
  readonly clientRequestId: string;
}

/** Sends one request once; rejects with the transport's own error where no answer came. */
export type Exchange = (request: GraphRequest, signal: AbortSignal) => Promise<GraphAnswer>;

/** Keeps the transport's error, of which the SDK would leave only a text. */
class FailureRecord implements MiddlewareOptions {
  error: unknown = null;
}

class FetchHandler implements Middleware {
  readonly #fetch: typeof globalThis.fetch;

  constructor(fetch: typeof globalThis.fetch) {
    this.#fetch = fetch;
  }

  async execute(context: Context): Promise<void> {
    // The SDK's types name a DOM type that Node lacks; our requests always begin as text.
    const target: unknown = context.request;
    try {
      context.response = await this.#fetch(String(target), context.options);
    } catch (error) {
      const record: unknown = context.middlewareControl?.getMiddlewareOptions(FailureRecord);
      if (record instanceof FailureRecord) {
        record.error = error;
      }
      throw error;
    }
  }
}

async function readAnswer(response: Response, request: GraphRequest): Promise<GraphAnswer> {
  const { status, headers } = response;
  const requestId = requestIdIn((name) => headers.get(name));
  const read = readJsonBody(headers.get('content-type'), await response.text());
  return {
    status,
    requestId,
    retryAfter: headers.get('retry-after'),
    throttle: readThrottleSigns((name) => headers.get(name)),
    body:
      read.kind === 'json'
        ? withSource(read.value, { from: 'Microsoft Graph', request: nameOf(request), status, requestId })
        : null,
    isJson: read.kind !== 'invalid',
    ...(read.kind === 'invalid' ? { reason: read.reason } : {}),
  };
}

/**
 * Opens Microsoft Graph's own client, with its sign-in step and our transport. Its retry handler is left out because it
 * repeats POSTs that may have been carried out (https://github.com/microsoftgraph/msgraph-sdk-javascript), its
 * telemetry because we send none.
 */
export function openExchange(connection: GraphConnection): Exchange {
  const authentication = new AuthenticationHandler({ getAccessToken: () => connection.getToken() });
  authentication.setNext(new FetchHandler(connection.fetch));
  const client = Client.initWithMiddleware({
    middleware: authentication,
    baseUrl: connection.graphUrl,
    defaultVersion: GRAPH_VERSION,
    customHosts: new Set([new URL(connection.graphUrl).hostname]),
  });
  return async (request, signal) => {
    const failure = new FailureRecord();
    const call = client
      .api(request.path)
      .responseType(ResponseType.RAW)
      .headers({ 'client-request-id': connection.clientRequestId, Accept: 'application/json', ...request.headers })
      .option('signal', signal)
      .middlewareOptions([failure]);
    try {
      return await readAnswer(await send(call, request), request);
    } catch (error) {
      throw failure.error ?? error;
    }
  };
}

async function send(call: ReturnType<Client['api']>, request: GraphRequest): Promise<Response> {
  const answer: unknown = await (() => {
    switch (request.method) {
      case 'GET':
        return call.get();
      case 'POST':
        return call.post(request.body);
      case 'PATCH':
        return call.patch(request.body ?? {});
      case 'DELETE':
        return call.delete();
    }
  })();
  // With ResponseType.RAW the SDK hands over the transport's response untouched; its types say only `any`.
  return answer as Response;
}
