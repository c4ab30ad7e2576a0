import type { ApplyResult } from '../plan/environment-result.ts';
import { CancelledError } from '../../errors/cancelled-error.ts';
import { EnvironmentError } from '../../errors/environment-error.ts';
import type { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import { UnfinishedError } from '../../errors/unfinished-error.ts';
import { summaryLine } from './apply-view.ts';
import type { Context } from '../../cli/context.ts';
import type { EntryOutcome } from './apply-entry.ts';

/**
 * The error that a run ends with of which not every entry was made right; null where every one was. It is what kept all
 * that failed from it (4: privilege, 2: something to decide), or 3 where something was written, because the next run
 * finishes it.
 */
export function failureOf(
  context: Context,
  result: ApplyResult,
  outcomes: readonly EntryOutcome[],
): FhirAppsError | null {
  const errors = outcomes.flatMap(({ error }) => error ?? []);
  const existing = errors.flatMap(leftoversIn);
  const { summary } = result;
  const details = { standing: existing, ...result };
  if (context.stop.aborted) {
    const reason: unknown = context.stop.reason;
    return new CancelledError(
      reason instanceof CancelledError ? reason.exitCode : 130,
      `Canceled: ${summaryLine(summary)}`,
      { hint: 'Run the same command again to finish it.', details },
    );
  }
  const [first] = errors;
  if (first === undefined) {
    return null;
  }
  const names = result.registrations.filter(({ error }) => error !== null).map(({ key }) => key);
  const message = `${names.length === 1 ? `"${names[0] ?? ''}" could not be made right: ${first.message}` : `${names.length} registrations could not be made right: ${shortened(names)}.`}`;
  const others = names.length === result.registrations.length ? '' : 'Nothing else failed. ';
  const hint = `${others}Fix what is reported for each, then run the same command again.`;
  const isWritten = existing.length > 0 || summary.created + summary.restored + summary.updated + summary.deleted > 0;
  if (isWritten) {
    return new UnfinishedError('environment_unfinished', message, existing, { hint, details, cause: first });
  }
  const exitCode = errors.every((error) => error.exitCode === first.exitCode) ? first.exitCode : 1;
  return new EnvironmentError('environment_failed', message, exitCode, { hint, details, cause: first });
}

/** The most names that a sentence tells. */
const NAMED = 5;

function shortened(names: readonly string[]): string {
  const more = names.length - NAMED;
  return `${names.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function leftoversIn(error: FhirAppsError): UnfinishedError['leftovers'] {
  if (error instanceof UnfinishedError) {
    return error.leftovers;
  }
  // A run that was ended tells what stands in the same place.
  const existing: unknown = error.details?.standing;
  return Array.isArray(existing) ? (existing as UnfinishedError['leftovers']) : [];
}
