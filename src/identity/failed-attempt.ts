import { BrowserMissing } from './browser-sign-in.ts';
import { describeConnectionFault } from './connection-fault.ts';
import { MethodUnavailable } from './credentials.ts';
import { type EntraRefusal, parseJson, readRefusalText, readTokenError } from './entra-refusal.ts';
import type { HttpAnswer } from './http-client.ts';
import type { SingleMethod } from './methods.ts';
import type { WitnessedExchange } from './sign-in-witness.ts';

/** Why one method gave no token. */
export interface FailedAttempt {
  readonly method: SingleMethod;
  /** Not usable on this machine; tried and refused; or the fault lies on the way to the host. */
  readonly outcome: 'unavailable' | 'refused' | 'unreachable';
  /** The error code that this becomes if it ends the run. */
  readonly code: string;
  /** One sentence. */
  readonly reason: string;
  /** null where the method's own advice is all there is. */
  readonly hint: string | null;
  readonly correlationId: string | null;
  readonly cause: unknown;
}

type Judgement = Omit<FailedAttempt, 'method' | 'cause'>;

/** Thrown by @azure/identity 4.13 where `az` or `azd` is missing or nobody is logged in; their other failures are answers. */
const NOT_INSTALLED = /CLI (could not|couldn't) be found/;
const NOT_LOGGED_IN = /Please run '(az|azd auth) login'/;

/**
 * Judges what a credential threw. The last exchange tells more than the error: MSAL flattens a missing certificate
 * authority to "network_error", and reports an unknown tenant as a credential that is not available.
 */
export function judgeFailure(method: SingleMethod, cause: unknown, last: WitnessedExchange | null): FailedAttempt {
  const judgement =
    judgeByKind(method, cause, last) ?? (last === null ? null : judgeByExchange(last)) ?? judgeByText(method, cause);
  return { method, cause: last?.kind === 'failed' ? last.error : cause, ...judgement };
}

function judgeByKind(method: SingleMethod, cause: unknown, last: WitnessedExchange | null): Judgement | null {
  if (cause instanceof MethodUnavailable || cause instanceof BrowserMissing) {
    return unavailable(cause.message);
  }
  if (method === 'managed-identity' && last?.kind !== 'answered') {
    return unavailable('No endpoint for managed identities answers on this machine.');
  }
  return null;
}

function judgeByExchange(exchange: WitnessedExchange): Judgement | null {
  if (exchange.kind === 'failed') {
    const { code, message, hint } = describeConnectionFault(exchange.error);
    return unreachable(code, `Could not reach ${exchange.host}: ${message}.`, hint);
  }
  return judgeByAnswer(exchange.host, exchange.answer);
}

function judgeByAnswer(host: string, { status, bodyAsText, headers }: HttpAnswer): Judgement | null {
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
  if (parseJson(body) === undefined) {
    return unreachable(
      'unexpected_answer',
      `${host} answered with status ${status} and something that is not JSON.`,
      'A proxy or the log-in page of this network is probably answering in its place: open a browser and see, and check HTTPS_PROXY.',
    );
  }
  return refusal === null ? null : refused(refusal);
}

function judgeByText(method: SingleMethod, cause: unknown): Judgement {
  const text = cause instanceof Error ? cause.message : String(cause);
  if (NOT_INSTALLED.test(text)) {
    return unavailable(`${method === 'azd' ? 'azd' : 'az'} is not installed, or not on the PATH.`);
  }
  if (NOT_LOGGED_IN.test(text)) {
    return unavailable(`Nobody is logged in to ${method === 'azd' ? 'azd' : 'az'}.`);
  }
  if (text.includes('JSON')) {
    return refused({ reason: `${method} printed something that is not a token.`, hint: null, correlationId: null });
  }
  if (text.includes('CERTIFICATE_VERIFY_FAILED')) {
    const hint =
      'az does not read NODE_EXTRA_CA_CERTS: set REQUESTS_CA_BUNDLE to a PEM file of all authorities to trust.';
    return unreachable('tls_untrusted', 'az could not reach its host: the TLS certificate is not trusted.', hint);
  }
  return refused(readRefusalText(text));
}

function unavailable(reason: string): Judgement {
  return { outcome: 'unavailable', code: 'sign_in_unavailable', reason, hint: null, correlationId: null };
}

function refused(refusal: EntraRefusal): Judgement {
  return { outcome: 'refused', code: 'sign_in_refused', ...refusal };
}

function unreachable(code: string, reason: string, hint: string): Judgement {
  return { outcome: 'unreachable', code, reason, hint, correlationId: null };
}
