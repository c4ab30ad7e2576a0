import type { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import { UsageError } from '../../errors/usage-error.ts';
import type { BlockedEntry, Entry } from './entry.ts';

/** Checks all entries of a file before anything is written: what must be decided first becomes a blocked entry. */
export type EntriesCheck = (entries: readonly Entry[]) => readonly Entry[] | Promise<readonly Entry[]>;

/** The entries after all checks, each of which sees what those before it have left. */
export async function checkEntries(
  entries: readonly Entry[],
  checks: readonly EntriesCheck[],
): Promise<readonly Entry[]> {
  let checked = entries;
  for (const check of checks) {
    checked = await check(checked);
  }
  return checked;
}

/** An entry that something speaks against; `recycled` is the deleted application that keeps its name. */
export function blocked(
  { registration }: Pick<Entry, 'registration'>,
  error: FhirAppsError,
  recycled?: BlockedEntry['recycled'],
): BlockedEntry {
  return { kind: 'blocked', registration, error, ...(recycled === undefined ? {} : { recycled }) };
}

/** What the check makes of an entry; the entry as blocked where the check throws UsageError. */
export async function blockedIfRefused<Checked extends Entry>(
  entry: Entry,
  check: () => Promise<Checked>,
): Promise<Checked | BlockedEntry> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof UsageError) {
      return blocked(entry, error);
    }
    throw error;
  }
}
