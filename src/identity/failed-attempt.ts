import type { Wording } from '../errors/wording.ts';
import type { ErrorCode } from '../errors/error-codes.ts';
import { ConnectionError } from '../errors/fhir-apps-error.ts';
import { describeConnectionIssue, refusedByTransport } from '../http/connection-issue.ts';
import { type EntraRefusal, readRefusalText, readTokenError } from './entra-refusal.ts';
import { isJsonObject, parseJson } from '../http/json-answer.ts';
import type { PipelineResponse } from '../http/azure-http-client.ts';
import { MethodUnavailable } from './method-unavailable.ts';
import type { SingleMethod } from './methods.ts';
import type { RecordedExchange } from './sign-in-recorder.ts';

/** Not usable on this machine; tried and refused; or the fault lies on the way to the host. `code` ends the run. */
type AttemptOutcome =
  | { readonly outcome: 'unavailable' | 'refused'; readonly code: ErrorCode<4> }
  | { readonly outcome: 'unreachable'; readonly code: ErrorCode<1> };

/** Why one method gave no token. */
export type FailedAttempt = AttemptExplanation & AttemptOutcome;

interface AttemptExplanation {
  readonly method: SingleMethod;
  /** One sentence. */
  readonly reason: string;
  /** null where the method's own advice is all there is. */
  readonly hint: Wording | null;
  readonly correlationId: string | null;
  readonly cause: unknown;
}

type Diagnosis = AttemptOutcome & Omit<AttemptExplanation, 'method' | 'cause'> & { readonly cause?: undefined };

/** The programs behind methods. */
const PROGRAMS: Readonly<Partial<Record<SingleMethod, string>>> = { cli: 'az', azd: 'azd' };

/**
 * Thrown by @azure/identity 4.13 where `az` or `azd` is missing or nobody is logged in; their other failures are
 * answers.
 */
const NOT_INSTALLED = /CLI (could not|couldn't) be found/;
const NOT_LOGGED_IN = /Please run '(az|azd auth) login'/;

/**
 * What az prints where it is logged in as a managed identity and was asked for a tenant by name (azure-cli,
 * `_profile.py`).
 */
const TENANT_NOT_WANTED = /Tenant shouldn't be specified for/;

/**
 * What az passes on once the OIDC token that `azure/login` gave it has expired, which it does after five minutes
 * (Azure/login#372).
 */
const LOGIN_EXPIRED = /AADSTS700024\b/;

const EXPIRED_LOGIN: EntraRefusal = {
  reason: 'The login of this job has expired (AADSTS700024).',
  hint: (input) => `Run azure/login directly before, or use ${input('auth')} workload.`,
  correlationId: null,
};

/**
 * Judges what a credential threw. The last exchange tells more than the error: MSAL flattens a missing certificate
 * authority to "network_error", and reports an unknown tenant as a credential that is not available.
 */
export function diagnoseFailure(method: SingleMethod, cause: unknown, last: RecordedExchange | null): FailedAttempt {
  const program = PROGRAMS[method];
  const validation =
    diagnoseUnavailable(method, cause, last) ??
    (last === null ? null : diagnoseExchange(last)) ??
    (program === undefined ? null : diagnoseProgram(program, textOf(cause))) ??
    refused(readRefusalText(textOf(cause)));
  return { method, cause: last?.kind === 'failed' ? last.error : cause, ...validation };
}

function diagnoseUnavailable(method: SingleMethod, cause: unknown, last: RecordedExchange | null): Diagnosis | null {
  if (cause instanceof MethodUnavailable) {
    return unavailable(cause.message);
  }
  if (last?.kind === 'failed' && refusedByTransport(last.error) !== null) {
    return null;
  }
  // The endpoint is on the machine and speaks plain http; in some networks something else answers at its address.
  const askedMachine = method === 'managed-identity' && last?.url.protocol === 'http:';
  return askedMachine && !(last.kind === 'answered' && isJson(last.answer.bodyAsText))
    ? unavailable('No endpoint for managed identities answers on this machine.')
    : null;
}

function diagnoseExchange(exchange: RecordedExchange): Diagnosis | null {
  if (exchange.kind === 'failed') {
    const onPurpose = refusedByTransport(exchange.error);
    if (onPurpose instanceof ConnectionError) {
      return unreachable(onPurpose.code, onPurpose.message, onPurpose.wording.hint ?? '');
    }
    const { code, message, hint } = describeConnectionIssue(exchange.error);
    return unreachable(code, `Could not reach ${exchange.url.host}: ${message}.`, hint);
  }
  return diagnoseAnswer(exchange.url.host, exchange.answer);
}

function diagnoseAnswer(host: string, { status, bodyAsText, headers }: PipelineResponse): Diagnosis | null {
  const body = bodyAsText ?? '';
  const refusal = readTokenError(body);
  if (status >= 500 || status === 429) {
    const retryAfter = headers.get('retry-after');
    const wait = retryAfter === undefined ? 'in a while' : `after ${retryAfter} seconds`;
    const reason = `${host} could not answer now (status ${status}).`;
    return {
      ...unreachable('sign_in_interrupted', reason, `Try again ${wait}.`),
      correlationId: refusal?.correlationId ?? null,
    };
  }
  if (!isJson(body)) {
    return unreachable(
      'unexpected_answer',
      `${host} answered with status ${status} and something that is not JSON.`,
      'A proxy or the log-in page of this network is probably answering in its place: open a browser and see, and check HTTPS_PROXY.',
    );
  }
  if (refusal === null && status < 300 && !isJsonObject(parseJson(body))) {
    return unreachable(
      'response_invalid',
      `${host} answered with something that is not what was asked for.`,
      TRY_AGAIN,
    );
  }
  return refusal === null ? null : refused(refusal);
}

const TRY_AGAIN =
  'Run the command again. If it happens again, something between this machine and the service may be changing its answers.';

function diagnoseProgram(program: string, text: string): Diagnosis | null {
  if (NOT_INSTALLED.test(text)) {
    return unavailable(missingProgram(program));
  }
  if (NOT_LOGGED_IN.test(text)) {
    return unavailable(`No one is logged in to ${program}.`);
  }
  if (program === 'az' && LOGIN_EXPIRED.test(text)) {
    return refused({ ...EXPIRED_LOGIN, correlationId: readRefusalText(text).correlationId });
  }
  if (TENANT_NOT_WANTED.test(text)) {
    return refused({
      reason: `${program} is logged in as a managed identity, which belongs to one tenant.`,
      hint: (input) => `Leave out ${input('tenant')}, or use ${input('auth')} managed-identity.`,
      correlationId: null,
    });
  }
  if (text.includes('CERTIFICATE_VERIFY_FAILED')) {
    const hint =
      'az does not read NODE_EXTRA_CA_CERTS: set REQUESTS_CA_BUNDLE to a PEM file of all authorities to trust.';
    return unreachable(
      'tls_untrusted',
      `${program} could not reach its host: the TLS certificate is not trusted.`,
      hint,
    );
  }
  if (text.includes('JSON')) {
    const refusal = { reason: `${program} printed something that is not a token.`, hint: null, correlationId: null };
    // Without its cause: a parser quotes what it could not read, and that may be part of a token.
    return { ...refused(refusal), cause: undefined };
  }
  return null;
}

/** The reason of an attempt whose program, such as `az`, is not there. */
export function missingProgram(program: string): string {
  return `${program} is not installed, or not on the PATH.`;
}

/**
 * What a failure means where the same sign-in gave a token before: to az, which then asks for a new login, its login
 * has expired.
 */
export function diagnoseRenewal(method: SingleMethod, cause: unknown, last: RecordedExchange | null): FailedAttempt {
  const attempt = diagnoseFailure(method, cause, last);
  return method === 'cli' && NOT_LOGGED_IN.test(textOf(cause))
    ? { ...attempt, outcome: 'refused', code: 'sign_in_refused', ...EXPIRED_LOGIN }
    : attempt;
}

/** What was going on when the time of the run was over. */
export interface Interruption {
  /** Whom the exchange asks that had no answer yet; null where there was none. */
  readonly inFlight: URL | null;
  readonly last: RecordedExchange | null;
}

/**
 * What it means that the time was over: the service was not there in time, or had asked to be left alone for a while.
 */
export function diagnoseTimeout(method: SingleMethod, cause: unknown, { inFlight, last }: Interruption): FailedAttempt {
  const put = inFlight === null && last?.kind === 'answered' ? diagnoseExchange(last) : null;
  if (put?.code === 'sign_in_interrupted') {
    return { method, cause, ...put };
  }
  const host = inFlight?.host ?? last?.url.host;
  const reason = host === undefined ? `${PROGRAMS[method] ?? method} did not answer in time.` : lateAnswer(host);
  const hint: Wording = (input) =>
    `Run the command again; ${input('timeout')} gives it more time. Check the network, its firewall, and HTTPS_PROXY.`;
  return { method, cause, ...unreachable('timed_out', reason, hint) };
}

function lateAnswer(host: string): string {
  return `Could not reach ${host}: it did not answer in time.`;
}

function textOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function isJson(text: string | null | undefined): boolean {
  return parseJson(text ?? '') !== undefined;
}

function unavailable(reason: string): Diagnosis {
  return { outcome: 'unavailable', code: 'sign_in_unavailable', reason, hint: null, correlationId: null };
}

function refused(refusal: EntraRefusal): Diagnosis {
  return { outcome: 'refused', code: 'sign_in_refused', ...refusal };
}

function unreachable(code: ErrorCode<1>, reason: string, hint: Wording): Diagnosis {
  return { outcome: 'unreachable', code, reason, hint, correlationId: null };
}
