import type { Assumptions } from '../../src/sandbox/microsoft-graph/assumptions.ts';
import type { Recording } from './recording.ts';
import { errorCodeOf } from './stand-ins.ts';

/** From this day applications are for one tenant by default (https://learn.microsoft.com/graph/changelog). */
const SINGLE_TENANT_SINCE = Date.parse('2024-06-01');

/** From about this day new tenants restrict identifier URIs (https://learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions). */
const IDENTIFIER_URIS_RESTRICTED_SINCE = Date.parse('2025-01-01');

/** How long what was done stays invisible where a recording shows that it did, in milliseconds. */
export const REPLICATION_DELAY_MS = 600_000;

/** What differs in a tenant between the day of a recording and today. */
export interface DayOfRecording {
  readonly assumptions: Partial<Assumptions>;
  readonly restrictsIdentifierUris: boolean;
  /** In milliseconds. */
  readonly replicationDelayMs: number;
}

/** The state of services on the day of a recording. */
export function dayOfRecording(recording: Recording): DayOfRecording {
  const time = recording.date.getTime();
  return {
    assumptions: {
      defaultSignInAudience: time < SINGLE_TENANT_SINCE ? 'AzureADandPersonalMicrosoftAccount' : 'AzureADMyOrg',
    },
    restrictsIdentifierUris: time >= IDENTIFIER_URIS_RESTRICTED_SINCE,
    replicationDelayMs: exchangesAfterDelay(recording).size > 0 ? REPLICATION_DELAY_MS : 0,
  };
}

/**
 * The exchanges before which what was done has become visible: reads whose answer changed although nothing was written
 * since they were answered last.
 */
export function exchangesAfterDelay({ exchanges }: Recording): ReadonlySet<number> {
  const lastReads = new Map<string, string>();
  const changed = new Set<number>();
  for (const { n, method, path, query, status, response } of exchanges) {
    if (method !== 'GET') {
      lastReads.clear();
      continue;
    }
    const read = `${path}?${query}`;
    // Errors tell their own time and id.
    const answer = JSON.stringify([status, (status ?? 0) >= 400 ? errorCodeOf(response) : response]);
    if ((lastReads.get(read) ?? answer) !== answer) {
      changed.add(n);
    }
    lastReads.set(read, answer);
  }
  return changed;
}
