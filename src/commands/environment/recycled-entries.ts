import { PrivilegeError } from '../../errors/privilege-error.ts';
import { nameInRecycleBin } from '../../graph/apply/taken-name.ts';
import { findDeletedByNames } from '../../graph/observe/deleted-application.ts';
import type { RecycledApplication } from '../../registration/recycle-bin.ts';
import type { OpenSession } from '../session.ts';
import type { Entry } from './entry.ts';

/**
 * The entries, with those blocked whose name the recycle bin holds: what is to be made cannot be until that is restored or purged
 * (facts/graph.md 4.8). Looked for where `mayBeDeleted` says so of a key. Throws Graph's refusals.
 */
export async function blockRecycled(
  session: OpenSession,
  entries: readonly Entry[],
  mayBeDeleted: (key: string) => boolean,
): Promise<readonly Entry[]> {
  const names = entries.flatMap((entry) => {
    const name = nameToBeMade(entry);
    return name !== null && mayBeDeleted(entry.registration.key) ? [name] : [];
  });
  const deleted = await deletedOf(session, names);
  return entries.map((entry) => {
    const name = nameToBeMade(entry);
    const recycled = name === null ? undefined : deleted.get(name);
    return name === null || recycled === undefined
      ? entry
      : {
          kind: 'blocked',
          registration: entry.registration,
          error: nameInRecycleBin(name, recycled, null),
          recycled,
        };
  });
}

/** The unique name of an application that the entry would make; null where it stands, or is none. */
function nameToBeMade(entry: Entry): string | null {
  return entry.kind === 'application' && entry.planned.observation.observed.application === null
    ? entry.wanted.answers.uniqueName
    : null;
}

/** Who may only write its own applications may be kept from the recycle bin: then the write finds out. */
async function deletedOf(
  { client }: OpenSession,
  uniqueNames: readonly string[],
): Promise<ReadonlyMap<string, RecycledApplication>> {
  try {
    return await findDeletedByNames(client, uniqueNames);
  } catch (error) {
    if (error instanceof PrivilegeError) {
      return new Map();
    }
    throw error;
  }
}
