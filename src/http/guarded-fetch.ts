import { ConnectionError } from '../errors/fhir-apps-error.ts';
import { isJsonType } from './json-answer.ts';
import { hostRefused, redirectRefused, responseInvalid } from './refusals.ts';

/** The most bytes of one answer that are read, after decompression: far more than any page of Microsoft Graph. */
const MAX_ANSWER_BYTES = 100 * 1024 * 1024;

/** Statuses without a body (Fetch standard: null body status). */
const NO_BODY: readonly number[] = [204, 205, 304];

/** Sends one request, and resolves with its answer; the part of the Fetch standard that this program uses. */
export type Fetch = (url: string, init?: FetchOptions) => Promise<Response>;

/** What a request has beside its URL. */
export interface FetchOptions {
  /** Default: GET. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer> | null;
  readonly signal?: AbortSignal | null;
}

/** One that follows no redirect, and whose answer nobody has checked. */
export type BareFetch = (
  url: string,
  init: FetchOptions & { readonly redirect: 'manual' },
) => Promise<Pick<Response, 'status' | 'body'> & { readonly headers: BareHeaders }>;

type BareHeaders = Pick<Headers, 'get'> & Iterable<[string, string]>;

/**
 * The one rule of who is asked and which answers count, for every service. Requests go to these origins only (scheme,
 * host and port), and no redirect is followed, whatever the method. An answer is read whole, so that what comes back is
 * complete, at most {@link MAX_ANSWER_BYTES} long, and UTF-8 where it says that it is JSON (RFC 8259 section 8.1).
 *
 * Throws ConnectionError `host_refused` before anything is sent, `redirect_refused` and `response_invalid`; what the
 * connection throws passes as it is.
 */
export function guardFetch(fetch: BareFetch, origins: readonly string[]): Fetch {
  const allowed = origins.map((origin) => new URL(origin).origin);
  return async (url, init) => {
    const target = new URL(url);
    if (!allowed.includes(target.origin) || target.username !== '' || target.password !== '') {
      throw hostRefused(target, allowed);
    }
    const response = await fetch(target.href, { ...init, redirect: 'manual' });
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel().catch(() => undefined);
      throw redirectRefused(target, response.status, response.headers.get('location'));
    }
    const { status } = response;
    const bytes = await readWhole(response, { target, method: init?.method ?? 'GET' });
    return new Response(NO_BODY.includes(status) ? null : bytes, { status, headers: [...response.headers] });
  };
}

interface Asked {
  readonly target: URL;
  readonly method: string;
}

async function readWhole(response: Awaited<ReturnType<BareFetch>>, asked: Asked): Promise<Uint8Array<ArrayBuffer>> {
  const invalid = (reason: string, cut: boolean, cause?: unknown): ConnectionError =>
    responseInvalid(
      {
        from: asked.target.host,
        request: `${asked.method} ${asked.target.pathname}`,
        status: response.status,
        requestId: requestIdIn((name) => response.headers.get(name)),
        reason,
        isCutShort: cut,
      },
      cause,
    );
  const refused = isStatus(response.status) ? null : 'its status is none of HTTP';
  const tooLong = Number(response.headers.get('content-length') ?? 0) > MAX_ANSWER_BYTES ? TOO_LONG : null;
  if (refused !== null || tooLong !== null) {
    await response.body?.cancel().catch(() => undefined);
    throw invalid(refused ?? tooLong ?? '', false);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  const body: ReadableStream<Uint8Array> | null = response.body;
  const reader = body?.getReader();
  try {
    for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
      chunks.push(read.value);
      length += read.value.byteLength;
      if (length > MAX_ANSWER_BYTES) {
        throw invalid(TOO_LONG, false);
      }
    }
  } catch (error) {
    void reader?.cancel().catch(() => undefined);
    throw error instanceof ConnectionError || isGivenUp(error) ? error : invalid(reasonOf(error), true, error);
  }
  const bytes = new Uint8Array(Buffer.concat(chunks, length));
  if (isJsonType(response.headers.get('content-type')) && !isUtf8(bytes)) {
    throw invalid('it is not UTF-8', false);
  }
  return bytes;
}

/** RFC 9110 section 15: three digits, the first of them 1 to 5. */
function isStatus(status: number): boolean {
  return status >= 100 && status <= 599;
}

const TOO_LONG = `it is longer than ${MAX_ANSWER_BYTES / 1024 / 1024} MB`;

/** The request id of an answer of Microsoft Graph, Azure Resource Manager or Key Vault; null where it has none. */
export function requestIdIn(header: (name: string) => string | null | undefined): string | null {
  return header('request-id') ?? header('x-ms-request-id') ?? header('x-ms-correlation-request-id') ?? null;
}

/** Zlib's codes begin with `Z_`, those of Brotli with `ERR_`. */
function reasonOf(error: unknown): string {
  return codesOf(error).some((code) => /^(Z_|ERR_.*BROTLI|ERR_PADDING)/.test(code))
    ? 'it cannot be decompressed'
    : 'it was cut short';
}

/** The run was stopped, or its time is over: not a fault of the answer. */
function isGivenUp(error: unknown): boolean {
  return (
    (error instanceof Error && /^(Abort|Timeout)Error$/.test(error.name)) ||
    codesOf(error).some((code) => code === 'UND_ERR_BODY_TIMEOUT' || code === 'UND_ERR_ABORTED')
  );
}

function codesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) {
    return [];
  }
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  return [...code, ...codesOf(error.cause)];
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
