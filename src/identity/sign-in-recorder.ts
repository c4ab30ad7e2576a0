import { AnswerHeaders } from '../http/answer-headers.ts';
import type { HttpClient, PipelineResponse } from '../http/azure-http-client.ts';
import { EXCHANGE_LIMIT_MS } from '../http/retry.ts';

/** An exchange of a sign-in, kept because @azure/identity forgets what went wrong: only its own sentence gets out. */
export type RecordedExchange =
  | { readonly kind: 'failed'; readonly url: URL; readonly error: unknown }
  | { readonly kind: 'answered'; readonly url: URL; readonly answer: PipelineResponse };

/** Watches the exchanges of one attempt to sign in. */
export interface SignInRecorder {
  /** What to give to the credential. */
  readonly httpClient: HttpClient;
  /** The last exchange, or null before the first; methods that start a program of their own have none. */
  readonly lastExchange: () => RecordedExchange | null;
  /** Whom the exchange in flight asks; null where there is none. */
  readonly inFlight: () => URL | null;
}

/** When an exchange of a sign-in is given up. */
export interface SignInLimits {
  /** The run is stopped. */
  readonly signal: AbortSignal;
  /** The time of the run is over. */
  readonly deadline: AbortSignal;
}

/** Seconds that a server may ask us to wait before we rather tell the user. */
const MAX_DELAY_SECONDS = 10;

/**
 * Sends through `httpClient` and watches; the limits end what is in flight, which @azure/identity cannot be asked to
 * do.
 */
export function recordLastResponse(httpClient: HttpClient, { signal, deadline }: SignInLimits): SignInRecorder {
  let last: RecordedExchange | null = null;
  let asking: URL | null = null;
  return {
    lastExchange: () => last,
    inFlight: () => asking,
    httpClient: {
      sendRequest: async (request) => {
        const url = new URL(request.url);
        const own = request.abortSignal instanceof AbortSignal ? [request.abortSignal] : [];
        const limit = AbortSignal.any([
          signal,
          AbortSignal.timeout(EXCHANGE_LIMIT_MS),
          // What begins after it takes something back, and has the time that one exchange has.
          ...(deadline.aborted ? [] : [deadline]),
          ...own,
        ]);
        asking = url;
        try {
          const answer = await httpClient.sendRequest({ ...request, abortSignal: limit });
          last = { kind: 'answered', url, answer };
          return withoutLongWait(answer);
        } catch (error) {
          last = { kind: 'failed', url, error };
          throw error;
        } finally {
          asking = null;
        }
      },
    },
  };
}

/**
 * The SDK obeys any Retry-After, even an hour, and cannot be woken; without the header it goes by its own short delays.
 */
function withoutLongWait(answer: PipelineResponse): PipelineResponse {
  const wait = Number(answer.headers.get('retry-after') ?? 0);
  if (wait <= MAX_DELAY_SECONDS) {
    return answer;
  }
  const headers = new AnswerHeaders(answer.headers.toJSON());
  headers.delete('retry-after');
  return { ...answer, headers };
}
