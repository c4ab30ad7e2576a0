import { CancelledError } from '../errors/cancelled-error.ts';
import { type ErrorFacts, FhirAppsError } from '../errors/fhir-apps-error.ts';
import { type Leftover, UnfinishedError } from '../errors/unfinished-error.ts';
import type { Ledger } from '../graph/apply/ledger.ts';
import { commandForTenant, removalWords } from '../cli/next-commands.ts';
import type { GlobalSettings } from '../cli/settings.ts';

/** What a run has left standing, each with the command that takes it away. */
function leftoversOf(ledger: Ledger, name: string, settings: GlobalSettings): readonly Leftover[] {
  if (ledger.unanswered !== null) {
    const remove = commandForTenant(['delete', ledger.unanswered, '--purge'], settings);
    return [{ kind: 'application', id: null, name, remove }];
  }
  if (!ledger.hasApplication) {
    return [];
  }
  const { application, created, servicePrincipalId, undelivered } = ledger;
  const remove = commandForTenant(['delete', application.appId, '--purge'], settings);
  return [
    ...(created.application ? [{ kind: 'application', id: application.id, name, remove }] : []),
    ...(created.servicePrincipal && servicePrincipalId !== null
      ? [{ kind: 'servicePrincipal', id: servicePrincipalId, name, remove }]
      : []),
    ...(undelivered === null
      ? []
      : [
          {
            kind: 'passwordCredential',
            id: undelivered.keyId,
            name: undelivered.displayName,
            remove: commandForTenant(removalWords(application.appId, undelivered.keyId), settings),
          },
        ]),
  ];
}

function inspectionHint(uniqueName: string): Pick<ErrorFacts, 'hint' | 'command'> {
  return {
    hint: 'Run the same command again: it finds what stands, and finishes it. To look first:',
    command: ['show', uniqueName],
  };
}

/** What to do next; a command that helps stands at the end. */
function retryHint({ code, hint, command }: FhirAppsError): Pick<ErrorFacts, 'hint' | 'command'> {
  // What policy refuses, it refuses again.
  const which = code.startsWith('policy_') ? 'the command so changed' : 'the same command again';
  const again = `run ${which}: it finishes what stands.`;
  return command === null
    ? { hint: hint === null ? 'Run the same command again: it finishes what stands.' : `${hint} Then ${again}` }
    : { hint: `When the following is done, ${again} ${hint ?? ''}`.trimEnd(), command };
}

/**
 * The error of a run that failed in the middle: where it has written something, that is what counts, because the next
 * run finishes it (exit 3); where it has not, the failure itself.
 */
export function explainFailure(error: unknown, ledger: Ledger, name: string, settings: GlobalSettings): unknown {
  const existing = leftoversOf(ledger, name, settings);
  if (ledger.changes.length === 0 && existing.length === 0) {
    return error;
  }
  if (error instanceof CancelledError) {
    return new CancelledError(error.exitCode, 'Cancelled; the registration is unfinished.', {
      hint: 'Run the same command again to finish it.',
      details: { standing: existing },
    });
  }
  if (!(error instanceof FhirAppsError)) {
    return error;
  }
  const state =
    ledger.unanswered === null
      ? 'The registration is unfinished.'
      : 'Whether the application was created is not known.';
  return new UnfinishedError('unfinished', `${state} ${error.message}`, existing, {
    ...(ledger.unanswered === null ? retryHint(error) : inspectionHint(ledger.unanswered)),
    requestId: error.requestId ?? undefined,
    details: { cause: { code: error.code, message: error.message, details: error.details } },
    cause: error,
  });
}
