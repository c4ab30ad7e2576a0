import type { Answer } from './answer.ts';
import type { HttpClient } from './azure-http-client.ts';
import { type Fetch, requestIdIn } from './guarded-fetch.ts';
import type { Transport } from './transport.ts';

/** Takes the lines that list exchanges. */
export interface Trace {
  readonly trace: (line: string) => void;
  /** Whether bodies are shown too, as `--debug` has it. */
  readonly showsBodies: boolean;
}

/** An exchange to be listed. */
export interface TracedExchange {
  /** Method and path. */
  readonly request: string;
  readonly sent: unknown;
  /** Null where none came. */
  readonly answer: Pick<Answer, 'status' | 'requestId' | 'body'> | null;
  readonly milliseconds: number;
  /** Lines of what is in the exchange, such as the parts of a `$batch`; default: none. */
  readonly parts?: readonly string[];
}

/** Lists an exchange for `--verbose`, and shows its bodies for `--debug`. */
export function traceExchange(
  { trace, showsBodies }: Trace,
  { request, sent, answer, milliseconds, parts = [] }: TracedExchange,
): void {
  const outcome = answer === null ? 'no answer' : `${answer.status} ${answer.requestId ?? ''}`.trim();
  trace(`${request} ${outcome} (${Math.round(milliseconds)} ms)`);
  parts.forEach((line) => trace(line));
  if (showsBodies) {
    trace(`  sent ${JSON.stringify(sent ?? null)}`);
    trace(`  got ${JSON.stringify(answer?.body ?? null)}`);
  }
}

/**
 * Lists each exchange of sign-in and of Azure's other services for `--verbose`, as those with Microsoft Graph are
 * listed; bodies and query strings are left out, as both may hold a secret.
 */
export function tracedTransport(transport: Transport, trace: Trace['trace']): Transport {
  return {
    ...transport,
    to: (origins) => {
      const { fetch, httpClient } = transport.to(origins);
      return { fetch: tracedFetch(fetch, trace), httpClient: tracedHttpClient(httpClient, trace) };
    },
  };
}

function tracedHttpClient(httpClient: HttpClient, trace: Trace['trace']): HttpClient {
  return {
    sendRequest: (request) =>
      traced(request.method, request.url, trace, async () => {
        const answer = await httpClient.sendRequest(request);
        return { answer, status: answer.status, requestId: requestIdIn((name) => answer.headers.get(name)) };
      }),
  };
}

function tracedFetch(fetch: Fetch, trace: Trace['trace']): Fetch {
  return (url, init) =>
    traced(init?.method ?? 'GET', url, trace, async () => {
      const answer = await fetch(url, init);
      return { answer, status: answer.status, requestId: requestIdIn((name) => answer.headers.get(name)) };
    });
}

async function traced<A>(
  method: string,
  url: string,
  trace: Trace['trace'],
  send: () => Promise<{ readonly answer: A; readonly status: number; readonly requestId: string | null }>,
): Promise<A> {
  const { host, pathname } = new URL(url);
  const started = performance.now();
  const list = (answer: TracedExchange['answer']): void =>
    traceExchange(
      { trace, showsBodies: false },
      { request: `${method} ${host}${pathname}`, sent: null, answer, milliseconds: performance.now() - started },
    );
  try {
    const { answer, status, requestId } = await send();
    list({ status, requestId, body: null });
    return answer;
  } catch (error) {
    list(null);
    throw error;
  }
}
