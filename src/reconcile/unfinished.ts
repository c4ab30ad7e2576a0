import type { ErrorFacts } from '../errors/fhir-apps-error.ts';
import { toUnfinished } from '../errors/to-unfinished.ts';
import type { Leftover } from '../errors/unfinished-error.ts';
import type { Ledger } from '../graph/apply/ledger.ts';
import { commandForTenant, removalWords } from '../cli/next-commands.ts';
import type { GlobalSettings } from '../cli/settings.ts';

/** What a run has left standing, each with the command that takes it away. */
function leftoversOf(ledger: Ledger, name: string, settings: GlobalSettings): readonly Leftover[] {
  if (ledger.unanswered !== null) {
    const remove = commandForTenant(['delete', ledger.unanswered, '--purge'], settings);
    return [{ kind: 'application', id: null, name, remove }];
  }
  const { application, created, servicePrincipal, undelivered } = ledger;
  if (application === null) {
    return [];
  }
  const remove = commandForTenant(['delete', application.appId, '--purge'], settings);
  return [
    ...(created.application ? [{ kind: 'application', id: application.id, name, remove }] : []),
    ...(created.servicePrincipal && servicePrincipal !== null
      ? [{ kind: 'servicePrincipal', id: servicePrincipal.id, name, remove }]
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
    hint: 'Run the same command again: it finds what exists, and completes it. To check first:',
    command: ['show', uniqueName],
  };
}

/**
 * The error of a run that failed in the middle: where it has written something, that is what counts, because the next
 * run finishes it (exit 3); where it has not, the failure itself.
 */
export function explainFailure(error: unknown, ledger: Ledger, name: string, settings: GlobalSettings): unknown {
  const leftovers = leftoversOf(ledger, name, settings);
  if (ledger.changes.length === 0 && leftovers.length === 0) {
    return error;
  }
  return toUnfinished(
    error,
    ledger.unanswered === null
      ? { state: 'The registration is unfinished.', leftovers }
      : {
          state: 'Whether the application was created is not known.',
          leftovers,
          next: inspectionHint(ledger.unanswered),
        },
  );
}
