import type { Wording } from '../errors/wording.ts';
import { ConnectionError, type FhirAppsError } from '../errors/fhir-apps-error.ts';
import { SignInError } from '../errors/sign-in-error.ts';
import type { FailedAttempt } from './failed-attempt.ts';
import { type HintContext, signInHint, signInHints } from './sign-in-hint.ts';

/**
 * What a failed sign-in is told as. The last attempt decides: SignInError `sign_in_unavailable` or `sign_in_refused`,
 * or, since a network is not mended by signing in differently, ConnectionError with the fault's code.
 * `details.attempts` holds every attempt in order.
 */
export function toSignInFailure(attempts: readonly FailedAttempt[], context: HintContext): FhirAppsError {
  const last = attempts.at(-1);
  if (last === undefined) {
    throw new RangeError('A failed sign-in has at least one attempt.');
  }
  const facts = {
    cause: last.cause,
    requestId: last.correlationId ?? undefined,
    hint: hintFor(attempts, last, context),
  };

  if (last.outcome === 'unreachable') {
    const reported = attempts.map(({ method, outcome, reason }) => ({ method, outcome, reason }));
    const message = `Sign-in with ${last.method} failed. ${last.reason}`;
    return new ConnectionError(last.code, message, { ...facts, details: { attempts: reported } });
  }
  const reported = attempts.flatMap(({ method, outcome, reason }) =>
    outcome === 'unreachable' ? [] : [{ method, outcome, reason }],
  );
  return new SignInError(last.code, sentenceFor(attempts, last), reported, facts);
}

function sentenceFor(attempts: readonly FailedAttempt[], last: FailedAttempt): string {
  if (last.outcome === 'refused') {
    return `Sign-in with ${last.method} was refused. ${last.reason}`;
  }
  return attempts.length === 1
    ? `Sign-in with ${last.method} is not possible. ${last.reason}`
    : `No way to sign in is usable here: ${attempts.map(({ method }) => method).join(', ')}.`;
}

function hintFor(
  attempts: readonly FailedAttempt[],
  { method, outcome, hint }: FailedAttempt,
  context: HintContext,
): Wording | undefined {
  if (method === 'sandbox') {
    return signInHint(method, context);
  }
  if (hint !== null || outcome !== 'unavailable') {
    return hint ?? undefined;
  }
  return attempts.length === 1 ? signInHint(method, context) : signInHints(context);
}
