import type { BatchReader } from '../../graph/batch-reader.ts';
import type { GraphRequest } from '../../graph/graph-request.ts';
import { readAllPages } from '../../graph/pages.ts';
import { bodyIfAllowed } from '../../graph/reads.ts';
import type { Unread } from '../access-result.ts';

/** One look at a tenant that keeps account of what it was refused. */
export interface Reading {
  readonly reader: BatchReader;
  /** Remembers what could not be read, each once. */
  readonly missed: (what: string, reason: string) => void;
  readonly notRead: () => readonly Unread[];
}

/** What a list is about, and the least permission that reads it. */
interface ListText {
  readonly what: string;
  readonly needs: string;
}

/** A look that has missed nothing yet. */
export function openReading(reader: BatchReader): Reading {
  const notRead = new Map<string, Unread>();
  return {
    reader,
    missed: (what, reason) => notRead.set(`${what}\n${reason}`, { what, reason }),
    notRead: () => [...notRead.values()],
  };
}

/**
 * All members of a list; none where there is no such object. Null where Graph refuses it, which is then among what was
 * not read.
 */
export async function readList<T>(
  reading: Reading,
  request: GraphRequest,
  read: (member: unknown) => T,
  { what, needs }: ListText,
): Promise<readonly T[] | null> {
  const answer = await reading.reader.read(request);
  if (answer.status === 404) {
    return [];
  }
  const body = bodyIfAllowed(answer);
  if (body === null) {
    reading.missed(what, refusalReason(answer.status, needs));
    return null;
  }
  return readAllPages(reading.reader.client, request, body, read);
}

/** Why a read was refused, for people. */
export function refusalReason(status: number, needs: string): string {
  return status === 401 || status === 403 ? `needs ${needs}` : `Microsoft Graph answered with status ${status}`;
}
