import type { Wording } from '../errors/wording.ts';
import type { ErrorCode } from '../errors/error-codes.ts';
import { ConnectionError, type ErrorFacts, type FhirAppsError, PrivilegeError } from '../errors/fhir-apps-error.ts';
import { SignInError } from '../errors/sign-in-error.ts';
import { type Answer, isUncertainOutcome } from './answer.ts';
import { isJsonObject } from './json-answer.ts';
import { type AnswerSource, requireObject } from './parse-answer.ts';
import { responseInvalid } from './refusals.ts';

/** What a service answered when it refused: published as `error.details`. */
interface Refusal extends Readonly<Record<string, unknown>> {
  readonly status: number;
  /** Method and path, without host, query or body. */
  readonly request: string;
}

/** How errors speak of a service. */
export interface Service<R extends Refusal> {
  readonly name: string;
  /** Of its errors: it fails, it refuses, and something else answered in its place. */
  readonly codes: Readonly<Record<'unavailable' | 'refused' | 'foreign', ErrorCode<1>>>;
  /** What to do where something else answers in its place. */
  readonly foreignHint: Wording;
  /** The service's own error, for what no other identity and no later time would change. */
  readonly RequestError: new (code: ErrorCode<1>, message: string, refusal: R, facts?: ErrorFacts) => FhirAppsError;
}

/** What is known of a refusal beside what {@link Refusal} publishes. */
export interface RefusalFacts {
  /** The service's own words. */
  readonly reason: string;
  readonly requestId: string | null;
  /** What the caller lacks, as a hint, and for `error.details`; null where a 403 is no want of privilege. */
  readonly privilege: { readonly hint: string; readonly details?: Readonly<Record<string, unknown>> } | null;
}

/** The error for an answer of any service that refuses, by its status; the exit code comes with it. */
export function refusalError<R extends Refusal>(
  { name, codes, RequestError }: Service<R>,
  refusal: R,
  { reason, requestId, privilege }: RefusalFacts,
): FhirAppsError {
  const { status, request } = refusal;
  const facts = { requestId: requestId ?? undefined };
  if (status === 401) {
    return new SignInError('token_refused', `${name} did not accept the sign-in: ${reason}`, [], {
      ...facts,
      hint: (input) => `Sign in again, and check ${input('tenant')} and ${input('cloud')}.`,
      details: refusal,
    });
  }
  if (status === 403 && privilege !== null) {
    return new PrivilegeError('insufficient_privileges', `${name} refused ${request}: ${reason}`, {
      ...facts,
      hint: privilege.hint,
      details: { ...refusal, ...privilege.details },
    });
  }
  const later = { ...facts, hint: 'Run the command again later; what is done stays done.' };
  if (status === 429) {
    return new RequestError('throttled', `${name} is throttling: ${reason}`, refusal, later);
  }
  return status >= 500
    ? new RequestError(codes.unavailable, `${name} failed at ${request}: ${reason}`, refusal, later)
    : new RequestError(codes.refused, `${name} refused ${request}: ${reason}`, refusal, facts);
}

/**
 * True for an answer that refuses in the service's own name: its refusals are JSON, and a page is a proxy's unless the
 * service is down or throttles.
 */
export function isRefusal(answer: Pick<Answer, 'status' | 'isJson'>): boolean {
  return answer.status >= 400 && (answer.isJson || answer.status === 429 || isUncertainOutcome(answer));
}

/** An answer to be checked, and what it answers. */
export interface CheckedAnswer {
  /** Method and path. */
  readonly request: string;
  /** Of the service, for the error. */
  readonly url: string;
  readonly answer: Answer;
}

/**
 * The error for an answer that cannot be used, whatever its status says: a captive portal's page, what is not JSON, or
 * not what the request needs, for which `check` throws ConnectionError. Null where it can be used, or refuses.
 */
export function unusableAnswer<R extends Refusal>(
  service: Service<R>,
  { request, url, answer }: CheckedAnswer,
  check: (body: unknown, source: AnswerSource) => void,
): ConnectionError | null {
  const { status, requestId, body, isJson, reason = 'it is not JSON' } = answer;
  const source = { from: service.name, request, status, requestId };
  if (!isJson) {
    return reason.endsWith('text/html') ? foreignAnswer(service, url, source) : responseInvalid({ ...source, reason });
  }
  if (status >= 400) {
    return null;
  }
  try {
    if (isJsonObject(body)) {
      requireObject(body, source);
    }
    check(body, source);
    return null;
  } catch (error) {
    if (error instanceof ConnectionError) {
      return error;
    }
    throw error;
  }
}

function foreignAnswer<R extends Refusal>(
  { name, codes, foreignHint }: Service<R>,
  url: string,
  { request, status, requestId }: AnswerSource,
): ConnectionError {
  const message = `What answered for ${url} is not ${name}: it sent no JSON (status ${status}).`;
  return new ConnectionError(codes.foreign, message, {
    hint: foreignHint,
    requestId: requestId ?? undefined,
    details: { request, status },
  });
}
