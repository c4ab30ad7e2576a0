import type { HttpClient } from './azure-http-client.ts';
import type { Transport } from './transport.ts';

/**
 * Lists each exchange of sign-in and of Azure's other services for `--verbose`, as those with Microsoft Graph are
 * listed; bodies and query strings are left out, as both may hold a secret.
 */
export function tracedTransport(transport: Transport, trace: (line: string) => void): Transport {
  return {
    ...transport,
    to: (origins) => {
      const { fetch, httpClient } = transport.to(origins);
      return { fetch: tracedFetch(fetch, trace), httpClient: tracedHttpClient(httpClient, trace) };
    },
  };
}

function tracedHttpClient(httpClient: HttpClient, trace: (line: string) => void): HttpClient {
  return {
    sendRequest: (request) =>
      traced(request.method, request.url, trace, async () => {
        const answer = await httpClient.sendRequest(request);
        return { answer, status: answer.status, header: (name) => answer.headers.get(name) ?? null };
      }),
  };
}

function tracedFetch(fetch: typeof globalThis.fetch, trace: (line: string) => void): typeof globalThis.fetch {
  return (input, init) =>
    traced(init?.method ?? 'GET', input instanceof Request ? input.url : String(input), trace, async () => {
      const answer = await fetch(input, init);
      return { answer, status: answer.status, header: (name) => answer.headers.get(name) };
    });
}

/** What is listed of an answer. */
interface Traced<Answer> {
  readonly answer: Answer;
  readonly status: number;
  readonly header: (name: string) => string | null;
}

async function traced<Answer>(
  method: string,
  url: string,
  trace: (line: string) => void,
  send: () => Promise<Traced<Answer>>,
): Promise<Answer> {
  const { host, pathname } = new URL(url);
  const started = performance.now();
  const report = (outcome: string): void =>
    trace(`${method} ${host}${pathname} ${outcome} (${Math.round(performance.now() - started)} ms)`);
  try {
    const { answer, status, header } = await send();
    report(`${status} ${header('x-ms-request-id') ?? header('request-id') ?? ''}`.trim());
    return answer;
  } catch (error) {
    report('no answer');
    throw error;
  }
}
