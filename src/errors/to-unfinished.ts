import { CancelledError } from './cancelled-error.ts';
import { type ErrorFacts, FhirAppsError } from './fhir-apps-error.ts';
import { type Leftover, UnfinishedError } from './unfinished-error.ts';

/** How far a run came that failed after it had written something. */
export interface PartialWork {
  /** What is not finished, as a sentence. */
  readonly state: string;
  readonly leftovers: readonly Leftover[];
  /** What to do next. Default: what the failure says, then the same command again. */
  readonly next?: Pick<ErrorFacts, 'hint' | 'command'>;
  /** Facts for `error.details`, beside the leftovers and the cause. */
  readonly details?: object;
}

const AGAIN = 'Run the same command again to finish it.';

/**
 * The error of a run that failed in the middle: CancelledError where it was stopped, else UnfinishedError `unfinished`
 * (exit 3), because the next run finishes it. What is no error for users is returned as it is.
 */
export function toUnfinished(error: unknown, { state, leftovers, next, details }: PartialWork): unknown {
  if (error instanceof CancelledError) {
    return new CancelledError(error.exitCode, `Canceled; ${state.charAt(0).toLowerCase()}${state.slice(1)}`, {
      hint: AGAIN,
      ...next,
      details: { standing: leftovers, ...details },
    });
  }
  if (!(error instanceof FhirAppsError)) {
    return error;
  }
  return new UnfinishedError('unfinished', `${state} ${error.message}`, leftovers, {
    ...(next ?? nextAfter(error)),
    requestId: error.requestId ?? undefined,
    details: { cause: { code: error.code, message: error.message, details: error.details }, ...details },
    cause: error,
  });
}

/** What to do about the failure, then the command that finishes the rest. */
function nextAfter({ code, hint, command }: FhirAppsError): Pick<ErrorFacts, 'hint' | 'command'> {
  // What policy refuses, it refuses again.
  const which = code.startsWith('policy_') ? 'the command so changed' : 'the same command again';
  const again = `run ${which} to finish it.`;
  return command === null
    ? { hint: hint === null ? AGAIN : `${hint} Then ${again}` }
    : { hint: `When the following is done, ${again} ${hint ?? ''}`.trimEnd(), command };
}
