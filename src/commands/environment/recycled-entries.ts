import { PrivilegeError } from '../../errors/privilege-error.ts';
import { nameInRecycleBin } from '../../graph/apply/taken-name.ts';
import { findDeletedByNames } from '../../graph/observe/deleted-application.ts';
import type { RecycledApplication } from '../../registration/recycle-bin.ts';
import type { OpenSession } from '../session.ts';
import type { Entry } from './entry.ts';
import { formerRegistration } from './former-keys.ts';

/**
 * The entries, with those blocked whose name the recycle bin holds: what is to be made cannot be until that is restored or purged
 * (facts/graph.md 4.8). Looked for where `mayBeDeleted` says so of a key. Throws Graph's refusals.
 */
export async function blockRecycled(
  session: OpenSession,
  entries: readonly Entry[],
  mayBeDeleted: (key: string) => boolean,
): Promise<readonly Entry[]> {
  const deleted = await deletedOf(
    session,
    entries.flatMap((entry) => namesToFind(entry, mayBeDeleted)),
  );
  return entries.map((entry) => {
    const name = namesOf(entry).find((each) => deleted.has(each));
    const recycled = name === undefined ? undefined : deleted.get(name);
    return name === undefined || recycled === undefined
      ? entry
      : {
          kind: 'blocked',
          registration: entry.registration,
          error: nameInRecycleBin(name, recycled, null),
          recycled,
        };
  });
}

/** A deleted application of a former key is always looked for: Graph would not refuse to make a second one. */
function namesToFind(entry: Entry, mayBeDeleted: (key: string) => boolean): readonly string[] {
  const [name, former] = namesOf(entry);
  return [
    ...(name !== undefined && mayBeDeleted(entry.registration.key) ? [name] : []),
    ...(former === undefined ? [] : [former]),
  ];
}

/** The unique name of what is to be made, and the one that earlier versions would have given it, where it is another. */
function namesOf(entry: Entry): readonly string[] {
  const name = nameToBeMade(entry);
  const former = formerRegistration(entry);
  return [...(name === null ? [] : [name]), ...(former === null ? [] : [former.uniqueName])];
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
