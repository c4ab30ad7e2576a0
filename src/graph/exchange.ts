import {
  AuthenticationHandler,
  Client,
  type Context,
  type Middleware,
  type MiddlewareOptions,
  ResponseType,
} from '@microsoft/microsoft-graph-client';
import { readAnswer } from '../http/answer.ts';
import type { Fetch } from '../http/guarded-fetch.ts';
import { type GraphAnswer, type GraphRequest, GRAPH_VERSION, nameOf } from './graph-request.ts';
import { readThrottleSigns } from './pace/throttle-signs.ts';

/** What one exchange with Microsoft Graph needs of the rest of the program. */
export interface GraphConnection {
  /** https origin, without version. */
  readonly graphUrl: string;
  readonly fetch: Fetch;
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
  readonly #fetch: Fetch;

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  async execute(context: Context): Promise<void> {
    // The SDK's types name a DOM type that Node lacks; our requests always begin as text.
    const target: unknown = context.request;
    try {
      const { method = 'GET', headers = {}, body, signal = null } = context.options ?? {};
      context.response = await this.#fetch(String(target), {
        method,
        headers: Object.fromEntries(new Headers(headers)),
        // The SDK has made text of it.
        body: typeof body === 'string' ? body : null,
        signal,
      });
    } catch (error) {
      const record: unknown = context.middlewareControl?.getMiddlewareOptions(FailureRecord);
      if (record instanceof FailureRecord) {
        record.error = error;
      }
      throw error;
    }
  }
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
      const response = await send(call, request);
      return {
        ...(await readAnswer(response, { from: 'Microsoft Graph', request: nameOf(request) })),
        throttle: readThrottleSigns((name) => response.headers.get(name)),
      };
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
