import {
  AuthenticationHandler,
  Client,
  type Context,
  type FetchOptions,
  type Middleware,
  type MiddlewareOptions,
  ResponseType,
} from '@microsoft/microsoft-graph-client';
import { readAnswer } from '../http/answer.ts';
import type { Fetch, WholeAnswer } from '../http/guarded-fetch.ts';
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

/** Keeps what the transport gave: the SDK would leave only a text of its error, and knows no answer but its own. */
class Outcome implements MiddlewareOptions {
  answer: WholeAnswer | null = null;
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
    const outcome: unknown = context.middlewareControl?.getMiddlewareOptions(Outcome);
    if (!(outcome instanceof Outcome)) {
      throw new TypeError('The request was not sent by this client.');
    }
    try {
      const { method = 'GET', headers = {}, body, signal = null } = context.options ?? {};
      outcome.answer = await this.#fetch(String(target), {
        method,
        headers: recordOf(headers),
        // The SDK has made text of it.
        body: typeof body === 'string' ? body : null,
        signal,
      });
    } catch (error) {
      outcome.error = error;
      throw error;
    }
  }
}

/** Node would have to load its own fetch before there is a `Headers` to make. */
function recordOf(headers: NonNullable<FetchOptions['headers']>): Record<string, string> {
  const entries = Symbol.iterator in headers ? [...headers] : Object.entries(headers);
  return Object.fromEntries(entries.map(([name = '', value = '']) => [name, String(value)]));
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
    const outcome = new Outcome();
    const call = client
      .api(request.path)
      .responseType(ResponseType.RAW)
      .headers({ 'client-request-id': connection.clientRequestId, Accept: 'application/json', ...request.headers })
      .option('signal', signal)
      .middlewareOptions([outcome]);
    try {
      await send(call, request);
    } catch (error) {
      throw outcome.error ?? error;
    }
    const { answer } = outcome;
    if (answer === null) {
      throw new TypeError('The request was not sent.');
    }
    return {
      ...readAnswer(answer, { from: 'Microsoft Graph', request: nameOf(request) }),
      throttle: readThrottleSigns((name) => answer.headers.get(name) ?? null),
    };
  };
}

/** With ResponseType.RAW the SDK hands over what the transport answered, which {@link Outcome} has. */
async function send(call: ReturnType<Client['api']>, request: GraphRequest): Promise<void> {
  switch (request.method) {
    case 'GET':
      await call.get();
      break;
    case 'POST':
      await call.post(request.body);
      break;
    case 'PATCH':
      await call.patch(request.body ?? {});
      break;
    case 'DELETE':
      await call.delete();
      break;
  }
}
