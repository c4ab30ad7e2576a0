import { z } from 'zod';
import { GraphRequestError } from '../../errors/graph-request-error.ts';
import { parseAnswer, sourceOf, withSource } from '../../http/parse-answer.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import type { ApplicationBody, ApplicationPatch } from '../../registration/model/step.ts';
import { applyPatch, wholeApi } from '../../registration/plan/step.ts';
import { readApplication } from '../answers.ts';
import { type GraphClient } from '../graph-client.ts';
import { PRIVILEGES } from '../privileges.ts';
import { applicationById } from '../reads.ts';
import {
  disabledWhereRemoved,
  listsInPatch,
  listsOfApplication,
  patchOfLists,
  positionOfNew,
  withLists,
  withoutLists,
} from '../update/application-lists.ts';
import { changesBetween, type Lists } from '../update/lists.ts';
import { newAppId } from '../update/newborn.ts';
import type { ListedObject } from '../update/pending-updates.ts';
import { writeMerged } from '../update/write-merged.ts';
import { type IssuedSecret, readIssuedSecret, type SecretOfCreation } from './credentials.ts';
import {
  applicationRecord,
  keyIn,
  type RecordedApplication,
  existingProperties,
  type WriteRecord,
} from '../write-record.ts';

/** The codes of a key that something else has; Graph gives them as the code of the error, or of a detail. */
const TAKEN_CODES: ReadonlySet<string> = new Set([
  'Request_MultipleObjectsWithSameKeyValue',
  'ObjectConflict',
  'ConflictingObjects',
]);

/** Where Graph only says that there is a conflict: "conflicting object exists". */
export const UNKNOWN_PROPERTY = 'unknown';

/**
 * The property of which something else has the same value: its name where Graph says it, else {@link UNKNOWN_PROPERTY};
 * null for another error.
 */
export function takenProperty(error: unknown): string | null {
  if (!(error instanceof GraphRequestError)) {
    return null;
  }
  const named = /same value for property (\w+) already exists/i.exec(error.message);
  const { graphCode, detailCodes } = error.refusal;
  const isTaken =
    [graphCode ?? '', ...detailCodes].some((code) => TAKEN_CODES.has(code)) ||
    /conflicting object/i.test(error.message);
  return named?.[1] ?? (isTaken ? UNKNOWN_PROPERTY : null);
}

/** A new application, and the objects that own it (Graph: Create application). */
export type NewApplication = ApplicationBody & { readonly 'owners@odata.bind'?: readonly string[] };

/** An application that was just made, with the secret that came with it; null: none did. */
export interface CreatedApplication {
  readonly application: ObservedApplication;
  readonly secret: IssuedSecret | null;
}

/**
 * Creates an application by its own unique name, so that repeating it can never make a second one (Graph: Create
 * application).
 */
export async function createApplication(client: GraphClient, body: NewApplication): Promise<ObservedApplication> {
  const created = readApplication(
    await client.send({ ...CREATION, body, accepts: readApplication, record: creationOf(body) }),
  );
  knowAsNew(client, created);
  return created;
}

/**
 * The same with a secret, whose text only this answer has
 * (https://learn.microsoft.com/graph/api/application-addpassword). Where the answer is lost, the application may stand
 * with a secret that nobody has seen.
 */
export async function createApplicationWithSecret(
  client: GraphClient,
  body: NewApplication,
  secret: SecretOfCreation,
): Promise<CreatedApplication> {
  const sent = { ...body, passwordCredentials: [secret] };
  const record = { ...creationOf(sent), answered: ['appId', 'passwordCredentials'] };
  const created = readCreated(await client.send({ ...CREATION, body: sent, accepts: readCreated, record }));
  knowAsNew(client, created.application);
  return created;
}

const CREATION = { method: 'POST', path: '/applications', privilege: PRIVILEGES.createApplications } as const;

const NEW_SECRETS = z.object({ passwordCredentials: z.array(z.unknown()).nullish() });

/** One secret was asked for, so that the first is the one. */
function readCreated(body: unknown): CreatedApplication {
  const [secret] = parseAnswer(NEW_SECRETS, body).passwordCredentials ?? [];
  return {
    application: readApplication(body),
    secret: secret === undefined ? null : readIssuedSecret(withSource(secret, sourceOf(body))),
  };
}

function knowAsNew({ updates }: GraphClient, created: ObservedApplication): void {
  updates.created(pathOf(created));
  updates.created(pathOfKeys(created));
  updates.created(newAppId(created.appId));
}

/**
 * What updates of the certificates of an application are known by: they are read and written apart from its other
 * lists.
 */
export function pathOfKeys(application: Pick<ObservedApplication, 'id'>): string {
  return `${pathOf(application)}/keyCredentials`;
}

function pathOf({ id }: Pick<ObservedApplication, 'id'>): string {
  return `/applications/${id}`;
}

function creationOf(body: Partial<NewApplication>): WriteRecord {
  return {
    action: 'create',
    target: { kind: 'application', id: null, name: body.displayName ?? null },
    key: keyIn(body.tags ?? []),
    before: null,
    after: body,
    answered: ['appId'],
  };
}

/**
 * Creates an application through its unique name where POST takes none: the documented upsert, which answers with the
 * application when it created one and with nothing when it existed
 * (https://learn.microsoft.com/graph/api/application-upsert).
 */
export async function upsertApplication(
  client: GraphClient,
  uniqueName: string,
  body: Pick<ApplicationBody, 'displayName' | 'signInAudience'>,
): Promise<ObservedApplication | null> {
  const made = await client.send({
    method: 'PATCH',
    path: `/applications(uniqueName='${encodeURIComponent(uniqueName)}')`,
    headers: { Prefer: 'create-if-missing' },
    body,
    accepts: (made) => (made === null ? null : readApplication(made)),
    record: creationOf({ uniqueName, ...body }),
    privilege: PRIVILEGES.createApplications,
  });
  return made === null ? null : readApplication(made);
}

/** Reads an application that this run has written to, waiting until the directory shows it (Graph: Get application). */
export async function readFreshApplication(
  client: GraphClient,
  objectId: string,
  takesBack = false,
): Promise<ObservedApplication> {
  return readApplication(await client.send({ ...applicationById(objectId), fresh: true, takesBack }));
}

/**
 * Writes properties of an application (Graph: Update application); `patch` says what they are to be after
 * `application`, which is what the plan was made for. Lists are merged into those that the application has by now, and
 * are to be confirmed afterwards.
 *
 * @returns the application as planned, with the patch in it: what others have added meanwhile is not in it, so that
 *   later patches of the same plan can be compared with it.
 */
export async function updateApplication<P extends ApplicationPatch>(
  client: GraphClient,
  application: ObservedApplication,
  patch: P,
): Promise<ObservedApplication> {
  const write = async (
    send: GraphClient['send'],
    current: ObservedApplication,
    body: ApplicationPatch,
  ): Promise<void> => {
    if (Object.keys(body).length > 0) {
      await send({
        method: 'PATCH',
        path: pathOf(application),
        body,
        fresh: true,
        record: applicationRecord(
          'update',
          // One that becomes ours has its key from now on.
          { ...application, tags: body.tags ?? current.tags },
          existingProperties(current, body),
          { ...body },
        ),
        privilege: PRIVILEGES.writeApplications,
      });
    }
  };
  const wanted = listsInPatch(patch);
  const plain = withoutLists(patch);
  if (wanted.size === 0 && plain.api === undefined) {
    await write((request) => client.send(request), application, plain);
    return applyPatch(application, patch);
  }
  const writeWith =
    (properties: ApplicationPatch): ListedObject<ObservedApplication>['write'] =>
    async (lists, current, send) => {
      // Another writer may have brought back what was disabled to be removed, and Graph removes nothing that is
      // enabled.
      const disabled = disabledWhereRemoved(listsOfApplication(current), lists);
      await write(send, current, mergedPatch(current, {}, disabled));
      await write(send, current, mergedPatch(current, properties, lists));
    };
  const object = listedApplication(application, writeWith({}));
  await writeMerged(client, {
    object: { ...object, write: writeWith(plain) },
    again: object,
    base: application,
    changes: changesBetween(listsOfApplication(application), wanted, positionOfNew),
  });
  return applyPatch(application, patch);
}

function listedApplication(
  application: RecordedApplication,
  write: ListedObject<ObservedApplication>['write'],
): ListedObject<ObservedApplication> {
  return {
    path: pathOf(application),
    name: application.displayName,
    ownerId: application.id,
    read: { ...applicationById(application.id), fresh: true },
    parse: readApplication,
    listsOf: listsOfApplication,
    // `api` goes out whole.
    withLists,
    positionOfNew,
    write,
  };
}

/** Properties and lists together, as they go to an application as it is now. */
function mergedPatch(current: ObservedApplication, plain: ApplicationPatch, lists: Lists): ApplicationPatch {
  const listed = patchOfLists(lists);
  const api = { ...plain.api, ...listed.api };
  const web = { ...plain.web, ...listed.web };
  return {
    ...plain,
    ...listed,
    ...(Object.keys(api).length === 0 ? {} : { api: wholeApi(current, api) }),
    ...(Object.keys(web).length === 0 ? {} : { web }),
  };
}
