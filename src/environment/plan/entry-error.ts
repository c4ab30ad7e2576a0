import { nameInFile } from '../file/read-entry.ts';
import { worded } from '../../errors/wording.ts';
import { UsageError } from '../../errors/usage-error.ts';
import type { EntryError } from './environment-result.ts';
import { errorReportFor } from '../../cli/error-report-for.ts';
import { errorResult } from '../../output/error-report.ts';
import type { GlobalSettings } from '../../cli/settings.ts';
import type { BlockedEntry } from './entry.ts';

/** An error as the result of an entry tells it. */
export function entryError(error: unknown, settings: GlobalSettings): EntryError {
  return errorResult(errorReportFor(error, settings, nameInFile));
}

/**
 * UsageError `resource_blocked`, of an entry that waits for the resource of the same file: what answers to its name may
 * be someone else's, so that no one is given anything at it.
 */
export function resourceBlocked({ error }: BlockedEntry): UsageError {
  return new UsageError(
    'resource_blocked',
    (input) => `It waits for the resource of the same file, which is blocked: ${worded(error.wording.message, input)}`,
  );
}
