import { UsageError } from '../../errors/usage-error.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import type { Warning } from '../../errors/warning.ts';
import type { LockedEnvironment, LockFile, PinnedIds } from './lock-file.ts';

/** Which environment of a lock file a run is about. */
export interface LockScope {
  /** As `lockedName` says. */
  readonly name: string;
  readonly tenantId: string;
  /** Normalised. */
  readonly fhirUrl: string;
}

/**
 * What a run changes in the pins of one environment: new ids by key, or null for a key that stands for nothing any
 * more.
 */
export type PinChanges = ReadonlyMap<string, PinnedIds | null>;

/** The ids that pin an application. */
export function idsOf({ appId, id }: Pick<ObservedApplication, 'appId' | 'id'>): PinnedIds {
  return { appId, objectId: id };
}

/** True for the ids of one application, however they are written. */
export function isSameApplication(one: PinnedIds, other: PinnedIds): boolean {
  return (
    one.appId.toLowerCase() === other.appId.toLowerCase() && one.objectId.toLowerCase() === other.objectId.toLowerCase()
  );
}

/**
 * The pins of one environment, by key; none where the file does not know it. Throws UsageError `lock_of_other_tenant`
 * where they are of another tenant or server: to trust them would mistake one directory for another.
 */
export function pinsAt(lock: LockFile, scope: LockScope, path: string): ReadonlyMap<string, PinnedIds> {
  const locked = lock.get(scope.name);
  if (locked === undefined || locked.registrations.size === 0) {
    return new Map();
  }
  const { tenantId, fhirUrl, registrations } = locked;
  const isSameTenant = tenantId.toLowerCase() === scope.tenantId.toLowerCase();
  if (isSameTenant && fhirUrl === scope.fhirUrl) {
    return registrations;
  }
  const difference = isSameTenant
    ? `the server ${fhirUrl}, and this run is for ${scope.fhirUrl}`
    : `the tenant ${tenantId}, and this run is for ${scope.tenantId}`;
  throw new UsageError(
    'lock_of_other_tenant',
    `${path} pins ${registrations.size} ${registrations.size === 1 ? 'application' : 'applications'} of "${scope.name}" in ${difference}.`,
    {
      hint: (input) =>
        `Check ${input('tenant')}, ${input('env')} and fhirUrl. If the environment has moved permanently, remove "${scope.name}" out of ${path}: what exists at the old place is then left alone.`,
      details: { path, environment: scope.name, locked: { tenantId, fhirUrl }, run: scope },
    },
  );
}

/**
 * The lock file with these changes to one environment, and all else as it is; the same object where nothing changes. An
 * environment without pins goes. Throws as {@link pinsAt}.
 */
export function withPins(lock: LockFile, scope: LockScope, changes: PinChanges, path: string): LockFile {
  const existing = pinsAt(lock, scope, path);
  const effective = [...changes].filter(([key, ids]) => !isPinned(existing.get(key), ids));
  if (effective.length === 0) {
    return lock;
  }
  const { name, tenantId, fhirUrl } = scope;
  const registrations = new Map(
    [...new Map<string, PinnedIds | null>([...existing, ...effective])].flatMap(([key, ids]) =>
      ids === null ? [] : [[key, ids] as const],
    ),
  );
  const others = [...lock].filter(([each]) => each !== name);
  const changed: LockedEnvironment = { tenantId, fhirUrl, registrations };
  return new Map(registrations.size === 0 ? others : [...others, [name, changed]]);
}

function isPinned(existing: PinnedIds | undefined, wanted: PinnedIds | null): boolean {
  return existing === undefined || wanted === null
    ? existing === undefined && wanted === null
    : isSameApplication(existing, wanted);
}

/**
 * What the lock has against an entry: `squatted` stops it, `deleted-outside` is a risk to tell, since the application
 * that was pinned is gone and would be made anew, with another appId.
 */
export type PinIssue =
  | { readonly kind: 'squatted'; readonly error: UsageError }
  | { readonly kind: 'deleted-outside'; readonly risk: Warning };

/**
 * Compares what answers to the unique name of an entry with what the lock pinned; null where both agree, and where
 * nothing is pinned: the ordinary rules of trust then hold. `path` is the lock file's, for the advice.
 */
export function pinIssue(
  pins: ReadonlyMap<string, PinnedIds>,
  key: string,
  observed: Pick<ObservedApplication, 'id' | 'appId' | 'displayName' | 'uniqueName'> | null,
  path: string,
): PinIssue | null {
  const pinned = pins.get(key);
  if (pinned === undefined || (observed !== null && isSameApplication(pinned, idsOf(observed)))) {
    return null;
  }
  return observed === null
    ? {
        kind: 'deleted-outside',
        risk: {
          code: 'deleted_outside',
          message: `The application ${pinned.appId}, which ${path} pins to "${key}", was deleted by someone else. A new one gets another appId, which its users have to know.`,
        },
      }
    : { kind: 'squatted', error: squattedName(key, pinned, observed, path) };
}

function squattedName(
  key: string,
  pinned: PinnedIds,
  { id, appId, displayName, uniqueName }: Pick<ObservedApplication, 'id' | 'appId' | 'displayName' | 'uniqueName'>,
  path: string,
): UsageError {
  return new UsageError(
    'squatted_name',
    `"${key}" is pinned to the application ${pinned.appId}, but ${appId} ("${displayName}") answers to its name ${uniqueName ?? ''}.`.replace(
      ' .',
      '.',
    ),
    {
      hint: `Someone may have taken the name, so nothing is written to it. If ${appId} is right, remove "${key}" out of ${path}; if not, delete it where it was made. To see it:`,
      command: ['show', appId],
      details: { key, pinned, found: { appId, objectId: id, uniqueName } },
    },
  );
}
