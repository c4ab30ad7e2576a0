import type { Environment } from '../file/environment.ts';
import type { PinnedIds } from '../lock-file/lock-file.ts';
import { isSameApplication } from '../lock-file/pins.ts';
import { type DestroyDecision, type DestroyQuestion, type ExistingEntry, planDestroy } from './plan-destroy.ts';
import type { EnvironmentSession } from '../plan/environment-session.ts';
import { isResource, identityMismatch, type ObservedExternalAccess } from '../plan/prune.ts';
import { askUntilSeen } from '../../graph/absence.ts';
import { readApplication } from '../../graph/answers.ts';
import { type BatchReader, createBatchReader } from '../../graph/batch-reader.ts';
import {
  type DeletedApplication,
  deletedApplicationById,
  deletedApplicationIn,
} from '../../graph/observe/deleted-application.ts';
import { listExternalAccess } from '../../graph/observe/list-external-access.ts';
import { findManagedIdentities } from '../../graph/observe/observe-managed-identity.ts';
import { listServer, observeExternalAccess, observeResourceClients } from '../../graph/observe/observe-server.ts';
import { applicationById, applicationByKey, bodyOrMissing } from '../../graph/reads.ts';
import type { RegisterAnswers } from '../../registration/answers/answers.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { findOwners } from '../plan/observe-prunable.ts';

/** What stands of the applications of a file, and what is to be done with it. */
export interface LoadedDeletionTarget {
  /** The clients first, the resource last. */
  readonly decisions: readonly DestroyDecision<ObservedApplication>[];
  /** Entries of which nothing stands; what the lock pinned of them may still lie in the recycle bin. */
  readonly absent: readonly { readonly answers: RegisterAnswers; readonly recycled: DeletedApplication | null }[];
  /** Everything that carries the tag of the server. */
  readonly listed: readonly ObservedApplication[];
  /** What was read, to be read no more. */
  readonly reader: BatchReader;
  /** True where the caller may not read who uses the resource. */
  readonly clientsUnknown: boolean;
}

/** The server of the file, and what the lock pins of it. */
type OwnEnvironment = DestroyQuestion<ObservedApplication>['environment'];

/** An application that the file names; null where it does not exist. */
interface NamedRegistration {
  readonly answers: RegisterAnswers;
  readonly application: ObservedApplication | null;
}

/**
 * Reads what exists of a file's applications: by the tag of the server, 999 in an exchange; by unique name what has no
 * tag; and who has access to each, from lists where there are many. `trusted` are the appIds that the user trusts.
 * Throws Graph's refusals.
 */
export async function loadDeletionTargets(
  { context, session, environment, lock }: EnvironmentSession,
  trusted: readonly string[],
): Promise<LoadedDeletionTarget> {
  const now = context.now();
  const own = { fhirUrl: environment.fhirUrl, pins: lock.pins };
  const reader = createBatchReader(session.client);
  const answers = environment.registrations.flatMap((each) => (each.kind === 'application' ? [each.answers] : []));
  const owners = [...new Set(answers.flatMap((each) => each.owners))];
  const [listed, ownerIds, identityIds] = await Promise.all([
    listServer(session.client, own.fhirUrl),
    findOwners(reader, owners),
    findManagedIdentities(reader, managedIdentitiesOf(environment)),
  ]);
  const found = await findRegistrations(reader, answers, listed, own.pins);
  const applications = found.flatMap(({ application }) => application ?? []);
  await listExternalAccess(reader, own.fhirUrl, applications.length);
  const externalAccess = await observeExternalAccess(reader, applications, session.caller, ownerIds);
  const principalOf = (id: string): string | null => externalAccess.get(id)?.access.servicePrincipal?.id ?? null;
  const resource = applications.find(isResource);
  const users =
    resource === undefined ? [] : await observeResourceClients(reader, resource.appId, principalOf(resource.id));
  const ownPrincipals = new Set([...applications.map(({ id }) => principalOf(id)), ...identityIds]);
  return {
    decisions: planDestroy({
      environment: own,
      existing: withExternalAccess(found, externalAccess),
      all: listed,
      resourceClients:
        users
          ?.filter(({ servicePrincipalId }) => !ownPrincipals.has(servicePrincipalId))
          .map(({ displayName }) => displayName) ?? null,
      trusted,
      now,
    }),
    absent: await findAbsent(reader, own, found),
    listed,
    reader,
    clientsUnknown: users === null,
  };
}

/** Finds the applications of a file among those listed, else by unique name, else by their pin. */
function findRegistrations(
  reader: BatchReader,
  answers: readonly RegisterAnswers[],
  listed: readonly ObservedApplication[],
  pins: OwnEnvironment['pins'],
): Promise<readonly NamedRegistration[]> {
  const byName = new Map(listed.map((application) => [application.uniqueName, application]));
  return Promise.all(
    answers.map(async (each) => ({
      answers: each,
      application:
        byName.get(each.uniqueName) ??
        (await findNamed(reader, each.uniqueName)) ??
        (await findPinned(reader, each.uniqueName, pins.get(each.key))),
    })),
  );
}

/** The applications that exist, with what others have of each. */
function withExternalAccess(
  found: readonly NamedRegistration[],
  externalAccess: ReadonlyMap<string, ObservedExternalAccess>,
): readonly ExistingEntry<ObservedApplication>[] {
  return found.flatMap(({ answers: { key }, application }) => {
    const suffix = application === null ? undefined : externalAccess.get(application.id);
    return application === null || suffix === undefined ? [] : [{ key, application, externalAccess: suffix }];
  });
}

/** The entries that do not exist, each with what the recycle bin has of it. */
function findAbsent(
  reader: BatchReader,
  { fhirUrl, pins }: OwnEnvironment,
  found: readonly NamedRegistration[],
): Promise<LoadedDeletionTarget['absent']> {
  return Promise.all(
    found
      .filter(({ application }) => application === null)
      .map(async ({ answers }) => ({
        answers,
        recycled: await findRecycled(reader, fhirUrl, answers.key, pins.get(answers.key)),
      })),
  );
}

/** What answers to a unique name without the tag of the server. */
async function findNamed(reader: BatchReader, uniqueName: string): Promise<ObservedApplication | null> {
  const request = applicationByKey('uniqueName', uniqueName);
  const body = bodyOrMissing(request, await reader.read(request));
  return body === null ? null : readApplication(body);
}

/**
 * The application that the lock pins: one that is written down is gone only once several reads in a row do not show it,
 * since replicas lag.
 */
async function findPinned(
  { client }: BatchReader,
  uniqueName: string,
  pinned: PinnedIds | undefined,
): Promise<ObservedApplication | null> {
  if (pinned === undefined) {
    return null;
  }
  const request = applicationById(pinned.objectId);
  const body = bodyOrMissing(request, await askUntilSeen(client, request));
  const application = body === null ? null : readApplication(body);
  return application?.uniqueName === uniqueName ? application : null;
}

/** The very application that the lock pins, where it lies in the recycle bin with our name and tags. */
async function findRecycled(
  reader: BatchReader,
  fhirUrl: string,
  key: string,
  pinned: PinnedIds | undefined,
): Promise<DeletedApplication | null> {
  if (pinned === undefined) {
    return null;
  }
  const recycled = deletedApplicationIn(await reader.read(deletedApplicationById(pinned.objectId)));
  return recycled !== null &&
    isSameApplication(pinned, { appId: recycled.appId, objectId: recycled.id }) &&
    identityMismatch(fhirUrl, { key, application: recycled }) === null
    ? recycled
    : null;
}

/** The managed identities of the file, as it names them. */
function managedIdentitiesOf({ registrations }: Environment): readonly string[] {
  return registrations.flatMap((each) => (each.kind === 'managed-identity' ? [each.answers.managedIdentity] : []));
}
