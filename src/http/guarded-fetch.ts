import { isUtf8 } from 'node:buffer';
import { ConnectionError } from '../errors/fhir-apps-error.ts';
import type { AnswerHeaders } from './answer-headers.ts';
import type { BareAnswer, BareFetch, FetchOptions } from './bare-fetch.ts';
import { isJsonType } from './json-answer.ts';
import { hostRefused, redirectRefused, responseInvalid } from './refusals.ts';

/** The most bytes of one answer that are read, after decompression: far more than any page of Microsoft Graph. */
const MAX_ANSWER_BYTES = 100 * 1024 * 1024;

/** A whole answer. */
export interface WholeAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** The body, read as UTF-8; empty where there was none. */
  readonly text: string;
}

/** Sends one request, and resolves with its whole answer. */
export type Fetch = (url: string, init?: GuardedOptions) => Promise<WholeAnswer>;

/** What a request says besides. */
export interface GuardedOptions extends FetchOptions {
  /** True where a redirect is the answer that is asked for: it is given back, and not followed. Default: it is refused. */
  readonly keepsRedirect?: boolean;
}

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
    const { keepsRedirect = false, ...options } = init ?? {};
    const answer = await fetch(target.href, options);
    const { status, headers } = answer;
    if (status >= 300 && status < 400 && !keepsRedirect) {
      answer.body.destroy();
      throw redirectRefused(target, status, headers.get('location') ?? null);
    }
    const bytes = await readWhole(answer, { target, method: init?.method ?? 'GET' });
    return { status, headers, text: new TextDecoder().decode(bytes) };
  };
}

interface Asked {
  readonly target: URL;
  readonly method: string;
}

async function readWhole({ status, headers, body }: BareAnswer, asked: Asked): Promise<Buffer> {
  const invalid = (reason: string, cut: boolean, cause?: unknown): ConnectionError =>
    responseInvalid(
      {
        from: asked.target.host,
        request: `${asked.method} ${asked.target.pathname}`,
        status,
        requestId: requestIdIn((name) => headers.get(name)),
        reason,
        isCutShort: cut,
      },
      cause,
    );
  const refused = isStatus(status) ? null : 'its status is none of HTTP';
  const tooLong = Number(headers.get('content-length') ?? 0) > MAX_ANSWER_BYTES ? TOO_LONG : null;
  if (refused !== null || tooLong !== null) {
    body.destroy();
    throw invalid(refused ?? tooLong ?? '', false);
  }
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.byteLength;
      if (length > MAX_ANSWER_BYTES) {
        throw invalid(TOO_LONG, false);
      }
    }
  } catch (error) {
    throw error instanceof ConnectionError || isGivenUp(error) ? error : invalid(reasonOf(error), true, error);
  }
  const bytes = Buffer.concat(chunks, length);
  if (isJsonType(headers.get('content-type') ?? null) && !isUtf8(bytes)) {
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
