import { uniqueNameOf } from '../../registration/answers/names.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { identify } from '../../registration/tags.ts';
import { isVerifiedAsOurs, externalAccess, type ObservedAccess } from '../../registration/trust.ts';
import type { ForeignApplication } from './environment-result.ts';
import type { PinnedIds } from '../lock-file/lock-file.ts';
import { idsOf, isSameApplication } from '../lock-file/pins.ts';

/** What a file and its lock say of one environment. */
export interface NamedEnvironment {
  /** Normalised. */
  readonly fhirUrl: string;
  /** The pins of this very environment, by key. */
  readonly pins: ReadonlyMap<string, PinnedIds>;
  /** The keys of the applications that the file names; what it says of managed identities makes none. */
  readonly keys: ReadonlySet<string>;
}

/** The parts of an application that tell whose it is. */
export type NamedApplication = Pick<ObservedApplication, 'id' | 'appId' | 'displayName' | 'uniqueName' | 'tags'>;

/** Who holds an application; what could not be read of it proves nothing. */
export interface ObservedExternalAccess {
  readonly access: ObservedAccess;
  /** What the caller may not read, such as `its owners`. */
  readonly unreadable: readonly string[];
}

/** An application that the lock pins to a key. */
export interface PinnedApplication<A extends NamedApplication = NamedApplication> {
  readonly key: string;
  readonly application: A;
}

/** Why an application is left alone that no lock file tells of. */
export const NOT_PINNED = 'the lock file does not pin it';

/** The applications of one server, by what the file and the lock say of them. */
export interface SortedApplications<A extends NamedApplication> {
  /** All that carry the tag of the server. */
  readonly all: readonly A[];
  /** Pinned, and not in the file any more: to be deleted where it is proved that they are ours. */
  readonly candidates: readonly PinnedApplication<A>[];
  /** Neither in the file nor to be deleted, with the reason. */
  readonly foreign: readonly ForeignApplication[];
}

/** Sorts the applications that carry the tag of the server; those that the file names are in neither list. */
export function sortApplications<A extends NamedApplication>(
  environment: NamedEnvironment,
  applications: readonly A[],
): SortedApplications<A> {
  const pinnedKeys = keysByAppId(environment.pins);
  const names = new Set([...environment.keys].map((key) => uniqueNameOf(environment.fhirUrl, key)));
  const validated = applications
    .filter(({ appId, uniqueName }) => {
      const key = pinnedKeys.get(appId.toLowerCase());
      return !(uniqueName !== null && names.has(uniqueName)) && !(key !== undefined && environment.keys.has(key));
    })
    .map((application) => {
      const key = pinnedKeys.get(application.appId.toLowerCase()) ?? null;
      const reason = key === null ? NOT_PINNED : nameMismatch(environment, { key, application });
      return { key, application, reason };
    });
  return {
    all: applications,
    candidates: validated.flatMap(({ key, application, reason }) =>
      key === null || reason !== null ? [] : [{ key, application }],
    ),
    foreign: validated.flatMap(({ application, reason }) => (reason === null ? [] : [foreignOf(application, reason)])),
  };
}

function keysByAppId(pins: ReadonlyMap<string, PinnedIds>): ReadonlyMap<string, string> {
  return new Map([...pins].map(([key, { appId }]) => [appId.toLowerCase(), key]));
}

/** An application that is left alone, and why. */
export function foreignOf(application: NamedApplication, reason: string): ForeignApplication {
  const { appId, id, displayName, uniqueName, tags } = application;
  const identification = identify(tags);
  return {
    appId,
    objectId: id,
    displayName,
    uniqueName,
    key: identification?.key ?? null,
    type: identification?.type ?? null,
    reason,
  };
}

/**
 * Why the lock, the tags and the unique name do not prove that an application is the one of its key; null where they
 * do.
 */
export function nameMismatch(
  { fhirUrl, pins }: Pick<NamedEnvironment, 'fhirUrl' | 'pins'>,
  { key, application }: PinnedApplication,
): string | null {
  const pinned = pins.get(key);
  if (pinned === undefined) {
    return NOT_PINNED;
  }
  return isSameApplication(pinned, idsOf(application))
    ? identityMismatch(fhirUrl, { key, application })
    : `the lock file pins "${key}" to another application, ${pinned.appId}`;
}

/**
 * Why neither the tags nor the unique name are those that `register` gives to this key of the server; null where they
 * are.
 */
export function identityMismatch(fhirUrl: string, { key, application }: PinnedApplication): string | null {
  const identification = identify(application.tags);
  if (identification === null) {
    return 'it does not carry our tags';
  }
  if (identification.fhirUrl !== fhirUrl) {
    return `its tags name another server, ${identification.fhirUrl}`;
  }
  if (identification.key !== key) {
    return `its tags name another key, ${identification.key}`;
  }
  return application.uniqueName === uniqueNameOf(fhirUrl, key)
    ? null
    : `its unique name is ${application.uniqueName ?? 'none'}, which is not that of fhir-apps`;
}

/**
 * Why an application is not ours alone, so that deleting it could take something from someone else: the caller has to
 * own it and, where the caller is an application, to have made it, and nobody else may own it or hold a credential of
 * it. Null where that is proved. What cannot be read proves nothing.
 */
export function externalAccessReason({ access, unreadable }: ObservedExternalAccess, now: Date): string | null {
  if (unreadable.length > 0) {
    return `${unreadable.join(' and ')} could not be read`;
  }
  const holders = externalAccess(access, now);
  if (holders.length > 0) {
    return `others own it or have credentials for it: ${holders.join('; ')}`;
  }
  return isVerifiedAsOurs(access) ? null : 'you do not own it';
}

/**
 * Clients that would lose their FHIR server with its resource application, by name; null where that could not be read.
 */
export type ResourceClients = readonly string[] | null;

/** What `--prune` deletes, and what it leaves alone. */
export interface PruneVerdict<A extends NamedApplication> {
  /** The clients first, the resource last. */
  readonly prunable: readonly PinnedApplication<A>[];
  readonly foreign: readonly ForeignApplication[];
}

/**
 * Decides over the candidates: one that is not proved to be ours alone is left alone, and so is a resource application
 * while any client stands that is not deleted with it, the file's own among them.
 */
export function validatePruning<A extends NamedApplication>(
  { all, candidates, foreign }: SortedApplications<A>,
  holdersOf: (application: A) => ObservedExternalAccess,
  resourceClients: ResourceClients,
  now: Date,
): PruneVerdict<A> {
  const validated = candidates.map((candidate) => ({
    candidate,
    reason: externalAccessReason(holdersOf(candidate.application), now),
  }));
  const kept = validated.flatMap(({ candidate, reason }) =>
    reason === null ? [] : [foreignOf(candidate.application, reason)],
  );
  const ours = validated.flatMap(({ candidate, reason }) => (reason === null ? [candidate] : []));
  const resources = ours.filter(({ application }) => isResource(application));
  const clients = ours.filter(({ application }) => !isResource(application));
  const reason = retentionReason(resourceClients, existingClients(all, clients));
  return reason === null
    ? { prunable: [...clients, ...resources], foreign: [...foreign, ...kept] }
    : {
        prunable: clients,
        foreign: [...foreign, ...kept, ...resources.map(({ application }) => foreignOf(application, reason))],
      };
}

/** True for the API that a FHIR server protects: its clients need it. */
export function isResource({ tags }: Pick<NamedApplication, 'tags'>): boolean {
  return identify(tags)?.type === 'resource';
}

/** The names of the applications of a server that need its resource and are not deleted. */
export function existingClients(
  all: readonly NamedApplication[],
  deleted: readonly PinnedApplication[],
): readonly string[] {
  const gone = new Set(deleted.map(({ application }) => application.id));
  return all.filter((each) => !isResource(each) && !gone.has(each.id)).map(({ displayName }) => displayName);
}

/** The most clients that a reason names. */
const NAMED_CLIENTS = 3;

/**
 * Why a resource application stays: clients of it that stand, by role or consent or by their tags, or that may; null
 * where there is none.
 */
export function retentionReason(clients: ResourceClients, tagged: readonly string[]): string | null {
  if (clients === null && tagged.length === 0) {
    return 'its clients could not be read';
  }
  const names = [...new Set([...tagged, ...(clients ?? [])])];
  const others = names.length - NAMED_CLIENTS;
  const more = others > 0 ? ` and ${others} more` : '';
  return names.length === 0
    ? null
    : `existing clients use it: ${names
        .slice(0, NAMED_CLIENTS)
        .map((name) => `"${name}"`)
        .join(', ')}${more}`;
}
