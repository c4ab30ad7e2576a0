import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { AnswerHeaders } from './answer-headers.ts';

/** What a request has beside its URL. */
export interface FetchOptions {
  /** Default: GET. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer> | null;
  readonly signal?: AbortSignal | null;
}

/** An answer whose head is there, and which nobody has checked. */
export interface BareAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** Without its content codings. It has a listener for errors, so that it may be destroyed. */
  readonly body: Readable;
}

/** Sends one request, follows no redirect, and repeats nothing. */
export type BareFetch = (url: string, init?: FetchOptions) => Promise<BareAnswer>;

/** What undici's fetch says where nothing else is said. */
const DEFAULT_HEADERS = { accept: '*/*', 'user-agent': 'undici' };

/** What is asked for, whatever a library asks for; {@link withoutCodings} knows more. */
const ACCEPTED_CODINGS = { 'accept-encoding': 'gzip, br' };

/** The most codings of one answer that are undone, as in undici's fetch: each may be a bomb. */
const MAX_CODINGS = 5;

/** No Content, Reset Content, Not Modified. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Sends through a dispatcher of undici, as its `fetch` does, whose streams and classes take as long to load as all else
 * that a request needs. Where no answer came, it rejects with a TypeError whose cause tells why, or with the reason of
 * the signal.
 */
export function bareFetch(dispatcher: Dispatcher): BareFetch {
  return async (url, { method = 'GET', headers = {}, body = null, signal = null } = {}) => {
    const { origin, pathname, search } = new URL(url);
    const sent = { origin, path: pathname + search, method, headers: withDefaults(headers), body, signal };
    try {
      const answer = await dispatcher.request(sent);
      const raw: Readable = answer.body.on('error', ignore);
      const received = new AnswerHeaders(joined(answer.headers));
      const status = answer.statusCode;
      const codings = mayHaveBody(method, status) ? (received.get('content-encoding') ?? '') : '';
      return { status, headers: received, body: await withoutCodings(raw, codings) };
    } catch (error) {
      signal?.throwIfAborted();
      throw new TypeError('fetch failed', { cause: error });
    }
  };
}

function withDefaults(headers: Readonly<Record<string, string>>): Record<string, string> {
  const lowerCased = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return { ...DEFAULT_HEADERS, ...Object.fromEntries(lowerCased), ...ACCEPTED_CODINGS };
}

/** Several lines of one header are one value (RFC 9110 section 5.3). */
function joined(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'string' ? value : value.join(', ')] as const],
    ),
  );
}

/**
 * Undoes the codings of `Content-Encoding` (RFC 9110 section 8.4), the last one first. Where one of them is not known, the
 * body stays as it came, which no reader takes for an answer.
 */
async function withoutCodings(body: Readable, contentEncoding: string): Promise<Readable> {
  const codings = contentEncoding === '' ? [] : contentEncoding.toLowerCase().split(',').reverse();
  if (codings.length > MAX_CODINGS) {
    body.destroy();
    throw new Error(`The answer has ${codings.length} content codings.`);
  }
  if (codings.length === 0) {
    return body;
  }
  const { decodedBody } = await import('./content-codings.ts');
  return decodedBody(
    body,
    codings.map((coding) => coding.trim()),
  );
}

/** False where the headers of an answer are about a body that it does not have (RFC 9110 sections 9.3.2 and 15). */
function mayHaveBody(method: string, status: number): boolean {
  return method !== 'HEAD' && !BODILESS.has(status);
}

function ignore(): void {
  // Whoever reads the body gets the error too.
}
