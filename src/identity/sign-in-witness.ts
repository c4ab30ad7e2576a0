import { AnswerHeaders, type HttpAnswer, type HttpClient } from './http-client.ts';

/** An exchange of a sign-in, kept because @azure/identity forgets what went wrong: only its own sentence gets out. */
export type WitnessedExchange =
  | { readonly kind: 'failed'; readonly url: URL; readonly error: unknown }
  | { readonly kind: 'answered'; readonly url: URL; readonly answer: HttpAnswer };

/** Watches the exchanges of one attempt to sign in. */
export interface SignInWitness {
  /** What to give to the credential. */
  readonly httpClient: HttpClient;
  /** The last exchange, or null before the first; methods that start a program of their own have none. */
  readonly lastExchange: () => WitnessedExchange | null;
}

/** Seconds that a server may ask us to wait before we rather tell the user. */
const LONGEST_WAIT = 10;

/** Sends through `httpClient` and watches; `signal` ends what is in flight, which @azure/identity cannot be asked to do. */
export function watchSignIn(httpClient: HttpClient, signal: AbortSignal): SignInWitness {
  let last: WitnessedExchange | null = null;
  return {
    lastExchange: () => last,
    httpClient: {
      sendRequest: async (request) => {
        const url = new URL(request.url);
        const own = request.abortSignal instanceof AbortSignal ? [request.abortSignal] : [];
        try {
          const answer = await httpClient.sendRequest({ ...request, abortSignal: AbortSignal.any([signal, ...own]) });
          last = { kind: 'answered', url, answer };
          return withoutLongWait(answer);
        } catch (error) {
          last = { kind: 'failed', url, error };
          throw error;
        }
      },
    },
  };
}

/** The SDK obeys any Retry-After, even an hour, and cannot be woken; without the header it goes by its own short delays. */
function withoutLongWait(answer: HttpAnswer): HttpAnswer {
  const wait = Number(answer.headers.get('retry-after') ?? 0);
  if (wait <= LONGEST_WAIT) {
    return answer;
  }
  const headers = new AnswerHeaders(answer.headers.toJSON());
  headers.delete('retry-after');
  return { ...answer, headers };
}
