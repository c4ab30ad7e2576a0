import { GraphRequestError } from '../../errors/graph-request-error.ts';
import type { ObservedApplication } from '../../registration/observed.ts';
import type { ApplicationBody, ApplicationPatch } from '../../registration/plan/step.ts';
import { readApplication } from '../answers.ts';
import { type GraphClient } from '../graph-client.ts';
import { PRIVILEGES } from '../privileges.ts';
import { applicationById } from '../reads.ts';
import {
  applicationRecord,
  keyIn,
  type RecordedApplication,
  standingProperties,
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

/** The property of which something else has the same value: its name where Graph says it, else {@link UNKNOWN_PROPERTY}; null for another error. */
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

/** Creates an application by its own unique name, so that repeating it can never make a second one (Graph: Create application). */
export async function createApplication(
  client: GraphClient,
  body: ApplicationBody & { readonly 'owners@odata.bind'?: readonly string[] },
): Promise<ObservedApplication> {
  return readApplication(
    await client.send({
      method: 'POST',
      path: '/applications',
      body,
      accepts: readApplication,
      record: creationOf(body),
      privilege: PRIVILEGES.createApplications,
    }),
  );
}

function creationOf(body: Partial<ApplicationBody>): WriteRecord {
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
 * application when it made one and with nothing when it stood (Graph: Upsert application). [field report, facts/graph.md 1.9]
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

/** Writes properties of an application that was read (Graph: Update application). */
export async function updateApplication(
  client: GraphClient,
  application: ObservedApplication,
  patch: ApplicationPatch,
): Promise<void> {
  await client.send({
    method: 'PATCH',
    path: `/applications/${application.id}`,
    body: patch,
    fresh: true,
    record: applicationRecord(
      'update',
      // One that becomes ours has its key from now on.
      { ...application, tags: patch.tags ?? application.tags },
      standingProperties(application, patch),
      { ...patch },
    ),
    privilege: PRIVILEGES.writeApplications,
  });
}

/** Adds an owner; one that is there already is fine. `fresh` where the application was just made (Graph: Add owner). */
export async function addOwner(
  client: GraphClient,
  application: RecordedApplication,
  ownerUrl: string,
  fresh: boolean,
): Promise<void> {
  const body = { '@odata.id': ownerUrl };
  try {
    await client.send({
      method: 'POST',
      path: `/applications/${application.id}/owners/$ref`,
      body,
      fresh,
      record: applicationRecord('add', application, null, { owners: [body] }),
      privilege: PRIVILEGES.addOwners,
    });
  } catch (error) {
    if (!(error instanceof GraphRequestError) || !/references already exist/i.test(error.message)) {
      throw error;
    }
  }
}
