import { type NameInput } from '../../errors/wording.ts';
import { isSameApplication } from '../lock-file/pins.ts';
import type { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import { GraphRequestError } from '../../errors/graph-request-error.ts';
import { UsageError } from '../../errors/usage-error.ts';
import { nameInRecycleBin } from '../../graph/apply/taken-name.ts';
import {
  type DeletedApplication,
  findReadableDeletedByNames,
  recycledFrom,
} from '../../graph/observe/deleted-application.ts';
import { recycledFacts } from '../../reconcile/restore-from-recycle-bin.ts';
import type { OpenSession } from '../../session/session.ts';
import { blocked } from './check-entries.ts';
import type { ApplicationEntry, Entry } from './entry.ts';
import { formerRegistrations } from './former-keys.ts';
import type { LockStore } from '../lock-file/lock-store.ts';

/** Which names are searched for in the recycle bin, and what happens to those that it holds. */
export interface RecycledOptions {
  /** True for a key whose application may have been deleted; the recycle bin is not read for any other. */
  readonly mayBeDeleted: (key: string) => boolean;
  /** True to restore what is found; false to block its entry. */
  readonly restore: boolean;
  readonly lock: Pick<LockStore, 'path' | 'pins'>;
}

function restoreHint(input: NameInput): string {
  return `Add ${input('restore')}, or restore it alone:`;
}

/**
 * The error of a name that only the write found in the recycle bin, with the same advice as a plan; any other error as
 * it is.
 */
export function withRestoreHint(error: FhirAppsError): FhirAppsError {
  if (!(error instanceof GraphRequestError) || error.code !== 'name_in_recycle_bin' || error.command === null) {
    return error;
  }
  return new GraphRequestError(error.code, error.wording.message, error.refusal, {
    hint: restoreHint,
    command: error.command,
    alternative: error.alternative ?? undefined,
    requestId: error.requestId ?? undefined,
    details: error.details ?? undefined,
    cause: error,
  });
}

/**
 * The entries, where those that would create an application whose name is in the recycle bin restore it or are blocked:
 * a deleted application keeps its unique name until it is restored or purged (Graph: Delete application). Throws
 * Graph's refusals.
 */
export async function withRecycled(
  session: OpenSession,
  entries: readonly Entry[],
  options: RecycledOptions,
): Promise<readonly Entry[]> {
  const deleted = await findReadableDeletedByNames(
    session.client,
    entries.flatMap((entry) => namesToFind(entry, options)),
  );
  return entries.map((entry) => {
    const [recycled] = namesOf(entry).flatMap((name) => deleted.get(name) ?? []);
    return recycled === undefined || entry.kind !== 'application' ? entry : recycledEntry(entry, recycled, options);
  });
}

/** A deleted application of a former key is always searched for: Graph would not refuse to create a second one. */
function namesToFind(entry: Entry, { mayBeDeleted, restore }: RecycledOptions): readonly string[] {
  const [name, ...former] = namesOf(entry);
  return [...(name !== undefined && (restore || mayBeDeleted(entry.registration.key)) ? [name] : []), ...former];
}

/** The unique name of what is created, and the one that earlier versions would have given it, where it is another. */
function namesOf(entry: Entry): readonly string[] {
  if (entry.kind !== 'application' || entry.planned.observation.observed.application !== null) {
    return [];
  }
  return [entry.wanted.answers.uniqueName, ...formerRegistrations(entry).map(({ uniqueName }) => uniqueName)];
}

function recycledEntry(
  entry: ApplicationEntry,
  deleted: DeletedApplication,
  { restore, lock }: RecycledOptions,
): Entry {
  const { registration, wanted } = entry;
  const { uniqueName } = wanted.answers;
  // Under a former key it is another entry of the file: `key_differs` says so once it is back.
  const isOwnName = deleted.uniqueName === uniqueName;
  if (!restore || !isOwnName) {
    const hint = isOwnName ? restoreHint : undefined;
    const error = nameInRecycleBin(deleted.uniqueName ?? uniqueName, recycledFrom(deleted), null, hint);
    return blocked(entry, error, recycledFrom(deleted));
  }
  try {
    assertRestorable(registration.key, deleted, lock);
    // It is not created anew, so what the lock file says about a deleted application no longer matters.
    return { ...entry, restores: deleted, risks: [] };
  } catch (error) {
    if (error instanceof UsageError) {
      return blocked(entry, error, recycledFrom(deleted));
    }
    throw error;
  }
}

/**
 * Refuses a deleted application that carries the name of an entry but is not the one that the file is about. Throws
 * UsageError `not_ours` for one that this tool did not register, and `squatted_name` where the lock file pins another.
 */
export function assertRestorable(
  key: string,
  deleted: Pick<DeletedApplication, 'id' | 'appId' | 'displayName' | 'uniqueName' | 'tags'>,
  { path, pins }: Pick<LockStore, 'path' | 'pins'>,
): void {
  recycledFacts(deleted);
  const { appId, id: objectId } = deleted;
  const pinned = pins.get(key);
  if (pinned !== undefined && !isSameApplication(pinned, { appId, objectId })) {
    throw new UsageError(
      'squatted_name',
      `"${key}" is pinned to the application ${pinned.appId}, but the recycle bin has ${appId} under its name.`,
      {
        hint: `Remove "${key}" from ${path} if ${appId} is the right one; otherwise purge it.`,
        details: { key, pinned, found: { appId, objectId, uniqueName: deleted.uniqueName } },
      },
    );
  }
}
