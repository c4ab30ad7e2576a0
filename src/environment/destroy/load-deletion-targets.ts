import type { Environment } from '../file/environment.ts';
import type { PinnedIds } from '../lock-file/lock-file.ts';
import { isSameApplication } from '../lock-file/pins.ts';
import { type DestroyDecision, planDestroy } from './plan-destroy.ts';
import { isResource, identityMismatch } from '../plan/prune.ts';
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
import type { OpenSession } from '../../session/session.ts';
import { findOwners } from '../plan/observe-prunable.ts';

/** What stands of the applications of a file, and what is to be done with it. */
export interface LoadedDeletionTarget {
  /** The clients first, the resource last. */
  readonly decisions: readonly DestroyDecision<ObservedApplication>[];
  /** Entries of which nothing stands; what the lock pinned of them may still lie in the recycle bin. */
  readonly absent: readonly { readonly answers: RegisterAnswers; readonly recycled: DeletedApplication | null }[];
  /** Everything that carries the tag of the server. */
  readonly listed: readonly ObservedApplication[];
  /** True where the caller may not read who uses the resource. */
  readonly clientsUnknown: boolean;
}

/**
 * Reads what stands of a file's applications: by the tag of the server, 999 in an exchange; by unique name what has no
 * tag; and who holds each, from lists where there are many. Throws Graph's refusals.
 */
export async function loadDeletionTargets(
  session: Pick<OpenSession, 'client' | 'caller'>,
  environment: Environment,
  pins: ReadonlyMap<string, PinnedIds>,
  trusted: readonly string[],
  now: Date,
): Promise<LoadedDeletionTarget> {
  const reader = createBatchReader(session.client);
  const answers = environment.registrations.flatMap((each) => (each.kind === 'application' ? [each.answers] : []));
  const owners = [...new Set(answers.flatMap((each) => each.owners))];
  const [listed, ownerIds, identityIds] = await Promise.all([
    listServer(session.client, environment.fhirUrl),
    findOwners(reader, owners),
    findManagedIdentities(reader, managedIdentitiesOf(environment)),
  ]);
  const byName = new Map(listed.map((application) => [application.uniqueName, application]));
  const found = await Promise.all(
    answers.map(async (each) => ({
      answers: each,
      application:
        byName.get(each.uniqueName) ??
        (await findNamed(reader, each.uniqueName)) ??
        (await findPinned(reader, each.uniqueName, pins.get(each.key))),
    })),
  );
  const existing = found.flatMap(({ answers: { key }, application }) =>
    application === null ? [] : [{ key, application }],
  );
  const applications = existing.map(({ application }) => application);
  await listExternalAccess(reader, environment.fhirUrl, applications.length);
  const externalAccess = await observeExternalAccess(reader, applications, session.caller, ownerIds);
  const held = existing.flatMap((each) => {
    const of = externalAccess.get(each.application.id);
    return of === undefined ? [] : [{ ...each, externalAccess: of }];
  });
  const resource = applications.find(isResource);
  const principalOf = (id: string): string | null => externalAccess.get(id)?.access.servicePrincipal?.id ?? null;
  const users =
    resource === undefined ? [] : await observeResourceClients(reader, resource.appId, principalOf(resource.id));
  const own = new Set([...applications.map(({ id }) => principalOf(id)), ...identityIds]);
  return {
    decisions: planDestroy({
      environment: { fhirUrl: environment.fhirUrl, pins },
      existing: held,
      all: listed,
      resourceClients:
        users?.filter(({ servicePrincipalId }) => !own.has(servicePrincipalId)).map(({ displayName }) => displayName) ??
        null,
      trusted,
      now,
    }),
    absent: await Promise.all(
      found
        .filter(({ application }) => application === null)
        .map(async ({ answers: each }) => ({
          answers: each,
          recycled: await findRecycled(reader, environment.fhirUrl, each.key, pins.get(each.key)),
        })),
    ),
    listed,
    clientsUnknown: users === null,
  };
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
