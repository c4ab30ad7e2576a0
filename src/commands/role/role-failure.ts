import { CancelledError } from '../../errors/cancelled-error.ts';
import { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import { type Leftover, UnfinishedError } from '../../errors/unfinished-error.ts';

/** How far a change of roles came. */
export interface RoleProgress {
  readonly isAnyDone: boolean;
  /** What was assigned, or what was not removed yet. */
  readonly standing: readonly Leftover[];
}

/**
 * The error of a change of roles that failed in the middle: where some of it is done, what stands counts (exit 3);
 * where nothing is, the failure itself.
 */
export function explainRoleFailure(error: unknown, { isAnyDone, standing: existing }: RoleProgress): unknown {
  if (!isAnyDone || !(error instanceof FhirAppsError)) {
    return error;
  }
  const again = 'Run the same command again to finish it.';
  if (error instanceof CancelledError) {
    return new CancelledError(error.exitCode, 'Cancelled; some of the roles are done.', {
      hint: again,
      details: { standing: existing },
    });
  }
  return new UnfinishedError('unfinished', `Some of the roles are not done. ${error.message}`, existing, {
    hint: error.hint === null ? again : `${error.hint} ${again}`,
    requestId: error.requestId ?? undefined,
    details: { cause: { code: error.code, message: error.message, details: error.details } },
    cause: error,
  });
}
