import { ConnectionError } from '../errors/fhir-apps-error.ts';
import { canParseUrl } from '../text/can-parse-url.ts';

/**
 * The codes of answers that are never used, and of hosts that are never contacted: part of the command line's contract.
 */
export const ANSWER_CODES = {
  redirect: 'redirect_refused',
  host: 'host_refused',
  nextLink: 'next_link_refused',
  invalid: 'response_invalid',
} as const;

/** The longest text of a server that an error quotes; a host name has at most 253 characters (RFC 1035). */
const MAX_QUOTED = 253;

const SOMETHING_IN_BETWEEN =
  'A proxy or a sign-in page of this network may be answering in its place: open a browser to see, and check HTTPS_PROXY.';

/**
 * A redirect that is not followed (RFC 9110 section 15.4). The target is named by its host only: a query may hold a
 * secret.
 */
export function redirectRefused(asked: URL, status: number, location: string | null): ConnectionError {
  const target = location === null ? null : hostOf(location, asked);
  const where = target === asked.host ? 'another of its addresses' : (target ?? 'an address that cannot be read');
  return new ConnectionError(
    ANSWER_CODES.redirect,
    `${asked.host} answered with a redirect to ${where} (status ${status}). Redirects are never followed, and nothing was taken from the answer.`,
    { hint: SOMETHING_IN_BETWEEN, details: { host: asked.host, status, redirectHost: target } },
  );
}

/** A host that nobody configured; nothing was sent to it. `allowed` are origins. */
export function hostRefused(target: URL, allowed: readonly string[]): ConnectionError {
  const hosts = allowed.map((origin) => new URL(origin).host);
  return new ConnectionError(
    ANSWER_CODES.host,
    `${quoted(target.host)} is not contacted: only ${hosts.join(', ')} may be asked here. Nothing was sent.`,
    {
      hint: (input) =>
        `Check ${input('cloud')} and the URLs that were given. If they are right, what answered named a foreign host: ${lowerFirst(SOMETHING_IN_BETWEEN)}`,
      details: { host: quoted(target.host), allowed: hosts },
    },
  );
}

/** A link to the next page that is not followed; `why` is a clause without capital and full stop. */
export function nextLinkRefused(request: string, why: string, requestId: string | null): ConnectionError {
  return new ConnectionError(
    ANSWER_CODES.nextLink,
    `The list of ${request} continues at a link that is not followed: ${why}. Nothing of the list was used.`,
    { hint: SOMETHING_IN_BETWEEN, requestId: requestId ?? undefined, details: { request, reason: why } },
  );
}

/** What is known of an answer that cannot be used. */
export interface InvalidAnswer {
  /** Host, or service, that answered. */
  readonly from: string;
  /** Method and path, without host and query. */
  readonly request: string;
  readonly status: number | null;
  readonly requestId: string | null;
  /** What is wrong with it, as a clause such as `it was cut short`. */
  readonly reason: string;
  /** True where a second try may get the whole of it. */
  readonly isCutShort?: boolean;
}

/** An answer that is not what the service documents, so that nothing was taken from it. */
export function responseInvalid(
  { from, request, status, requestId, reason, isCutShort = false }: InvalidAnswer,
  cause?: unknown,
): ConnectionError {
  return new ConnectionError(
    ANSWER_CODES.invalid,
    `${from} answered ${request} with something that cannot be used: ${reason}. Nothing was taken from it.`,
    {
      hint: 'Run the command again. If it happens again, something between this machine and the service may be changing its answers: check HTTPS_PROXY.',
      requestId: requestId ?? undefined,
      details: { request, status, reason, isCutShort },
      cause,
    },
  );
}

/** True for an answer that broke off, so that a second try may get the whole of it. */
export function isCutShort(error: unknown): boolean {
  return error instanceof ConnectionError && error.details?.['isCutShort'] === true;
}

/** True for the errors of this folder that mean that someone stands in the way, rather than that the way is broken. */
export function isRefusedAnswer(error: unknown): error is ConnectionError {
  const codes: readonly string[] = [ANSWER_CODES.redirect, ANSWER_CODES.host, ANSWER_CODES.nextLink];
  return error instanceof ConnectionError && codes.includes(error.code);
}

/** The host of a `Location`, in ASCII, without user name, path and query; null where it is none. */
function hostOf(location: string, base: URL): string | null {
  if (!canParseUrl(location, base.href)) {
    return null;
  }
  const { host } = new URL(location, base.href);
  return host === '' ? null : quoted(host);
}

function quoted(text: string): string {
  return text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
