import { z } from 'zod';
import { GraphRequestError } from '../errors/graph-request-error.ts';
import type { StandingCredential } from '../registration/credentials/standing-credential.ts';
import type { ObservedApplication, ObservedServicePrincipal } from '../registration/observed.ts';
import type { ApplicationBody, ApplicationPatch, ServicePrincipalBody } from '../registration/plan/step.ts';
import { readApplication, readServicePrincipal } from './answers.ts';
import { type GraphClient, LostAnswerError } from './graph-client.ts';
import type { GraphRequest } from './graph-request.ts';
import { PRIVILEGES } from './privileges.ts';
import { applicationById, bodyOrMissing, servicePrincipalByAppId } from './reads.ts';
import {
  applicationRecord,
  keyIn,
  type RecordedApplication,
  standingProperties,
  standingSecret,
  type WriteRecord,
} from './write-record.ts';

const NEW_SECRET = z.object({ keyId: z.string(), secretText: z.string(), endDateTime: z.string() });

/** A secret as Graph hands it out, once. */
export interface IssuedSecret {
  readonly keyId: string;
  readonly text: string;
  /** ISO 8601, UTC. */
  readonly expiresAt: string;
}

/** The refusal of a key that something else holds already: its name in Graph's words, or null for another error. */
export function takenProperty(error: unknown): string | null {
  if (!(error instanceof GraphRequestError)) {
    return null;
  }
  const named = /same value for property (\w+) already exists/i.exec(error.message);
  return named?.[1] ?? (error.refusal.graphCode === 'Request_MultipleObjectsWithSameKeyValue' ? 'uniqueName' : null);
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
      record: creationOf(body),
      privilege: PRIVILEGES.writeApplications,
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
    record: creationOf({ uniqueName, ...body }),
    privilege: PRIVILEGES.writeApplications,
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
    record: applicationRecord('update', application, standingProperties(application, patch), { ...patch }),
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
      privilege: PRIVILEGES.writeApplications,
    });
  } catch (error) {
    if (!(error instanceof GraphRequestError) || !/references already exist/i.test(error.message)) {
      throw error;
    }
  }
}

/**
 * Asks Graph for a new secret (Graph: application addPassword). Throws LostAnswerError where nobody knows whether one
 * was made: it is then to be found by its display name.
 */
export async function addPassword(
  client: GraphClient,
  application: RecordedApplication,
  secret: { readonly displayName: string; readonly endDateTime: string },
): Promise<IssuedSecret> {
  const issued = NEW_SECRET.parse(
    await client.send({
      method: 'POST',
      path: `/applications/${application.id}/addPassword`,
      body: { passwordCredential: secret },
      fresh: true,
      lostAnswer: 'unknown',
      record: { ...applicationRecord('add', application, null, { ...secret }), answered: ['keyId'] },
      privilege: PRIVILEGES.writeApplications,
    }),
  );
  return { keyId: issued.keyId, text: issued.secretText, expiresAt: issued.endDateTime };
}

/**
 * Takes a secret away; one that is gone already is fine (Graph: application removePassword). `takesBack` where this run has made
 * it.
 */
export async function removePassword(
  client: GraphClient,
  application: RecordedApplication & Pick<ObservedApplication, 'passwordCredentials'>,
  keyId: string,
  takesBack = false,
): Promise<void> {
  try {
    await client.send({
      method: 'POST',
      path: `/applications/${application.id}/removePassword`,
      body: { keyId },
      takesBack,
      record: applicationRecord('remove', application, standingSecret(application, keyId), null),
      privilege: PRIVILEGES.writeApplications,
    });
  } catch (error) {
    // The text is a guess (facts/graph.md 4.1); the application itself is known to exist.
    if (!(error instanceof GraphRequestError) || !/no credentials? (was |were )?found/i.test(error.message)) {
      throw error;
    }
  }
}

/** Takes a federated credential away; one that is gone already is fine (Graph: Delete federatedIdentityCredential). */
export async function removeFederatedCredential(
  client: GraphClient,
  application: RecordedApplication,
  credential: Pick<StandingCredential, 'id' | 'name' | 'issuer' | 'subject'>,
): Promise<void> {
  const { id, name, issuer, subject } = credential;
  try {
    await client.send({
      method: 'DELETE',
      path: `/applications/${application.id}/federatedIdentityCredentials/${encodeURIComponent(id)}`,
      record: applicationRecord('remove', application, { id, name, issuer, subject }, null),
      privilege: PRIVILEGES.writeApplications,
    });
  } catch (error) {
    if (!(error instanceof GraphRequestError) || error.refusal.status !== 404) {
      throw error;
    }
  }
}

/** Creates the service principal of an application, or finds the one that another run has just made (Graph: Create servicePrincipal). */
export async function createServicePrincipal(
  client: GraphClient,
  of: { readonly appId: string; readonly displayName: string; readonly tags: readonly string[] },
  body: Partial<ServicePrincipalBody>,
  fresh: boolean,
): Promise<ObservedServicePrincipal> {
  const { appId, displayName, tags } = of;
  try {
    return readServicePrincipal(
      await client.send({
        method: 'POST',
        path: '/servicePrincipals',
        body: { appId, ...body },
        fresh,
        record: {
          action: 'create',
          target: { kind: 'servicePrincipal', id: null, name: displayName },
          key: keyIn(tags),
          before: null,
          after: { appId, ...body },
        },
        privilege: PRIVILEGES.writeApplications,
      }),
    );
  } catch (error) {
    if (error instanceof GraphRequestError && error.refusal.graphCode === 'Request_MultipleObjectsWithSameKeyValue') {
      return readServicePrincipal(await client.send({ ...servicePrincipalByAppId(appId), fresh: true }));
    }
    throw error;
  }
}

/** A service principal as a record names it, and the registration that it belongs to. */
export interface RecordedServicePrincipal {
  readonly id: string;
  readonly displayName: string | null;
  readonly key: string | null;
}

/** Writes the tags of a service principal (Graph: Update servicePrincipal). */
export async function tagServicePrincipal(
  client: GraphClient,
  principal: RecordedServicePrincipal,
  tags: readonly string[],
  before: readonly string[],
): Promise<void> {
  await client.send(servicePrincipalUpdate(principal, { tags: before }, { tags }));
}

/** Lets a service principal, and who asks for tokens for it, get tokens, or keeps them from it (Graph: Update servicePrincipal). */
export async function enableServicePrincipal(
  client: GraphClient,
  principal: RecordedServicePrincipal,
  accountEnabled: boolean,
): Promise<void> {
  await client.send(servicePrincipalUpdate(principal, { accountEnabled: !accountEnabled }, { accountEnabled }));
}

function servicePrincipalUpdate(
  { id, displayName, key }: RecordedServicePrincipal,
  before: Readonly<Record<string, unknown>>,
  body: Readonly<Record<string, unknown>>,
): GraphRequest {
  return {
    method: 'PATCH',
    path: `/servicePrincipals/${id}`,
    body,
    record: { action: 'update', target: { kind: 'servicePrincipal', id, name: displayName }, key, before, after: body },
    privilege: PRIVILEGES.writeApplications,
  };
}

/** Who has, or is to have, which role of which API; ids are object ids. */
export interface RecordedAssignment {
  readonly principalId: string;
  /** Null where it was not read. */
  readonly principalName: string | null;
  readonly resourceId: string;
  readonly appRoleId: string;
  /** The registration that it belongs to. */
  readonly key: string | null;
}

/** Gives an app role to a service principal, a user or a group; one that is held already is fine (Graph: Grant an appRoleAssignment). */
export async function assignAppRole(client: GraphClient, assignment: RecordedAssignment): Promise<void> {
  const { principalId, resourceId, appRoleId } = assignment;
  const body = { principalId, resourceId, appRoleId };
  try {
    await client.send({
      method: 'POST',
      path: `/servicePrincipals/${resourceId}/appRoleAssignedTo`,
      body,
      fresh: true,
      record: { ...assignmentRecord('assign', null, assignment), before: null, after: body },
      privilege: PRIVILEGES.assignAppRoles,
    });
  } catch (error) {
    if (!(error instanceof GraphRequestError) || !/already exists on the object/i.test(error.message)) {
      throw error;
    }
  }
}

/** Takes an app role assignment away; one that is gone already is fine (Graph: Delete appRoleAssignedTo). */
export async function removeAppRoleAssignment(
  client: GraphClient,
  assignmentId: string,
  assignment: RecordedAssignment,
): Promise<void> {
  const { principalId, resourceId, appRoleId } = assignment;
  try {
    await client.send({
      method: 'DELETE',
      path: `/servicePrincipals/${resourceId}/appRoleAssignedTo/${encodeURIComponent(assignmentId)}`,
      record: {
        ...assignmentRecord('remove', assignmentId, assignment),
        before: { principalId, resourceId, appRoleId },
        after: null,
      },
      privilege: PRIVILEGES.removeAppRoles,
    });
  } catch (error) {
    if (!(error instanceof GraphRequestError) || error.refusal.status !== 404) {
      throw error;
    }
  }
}

function assignmentRecord(
  action: 'assign' | 'remove',
  id: string | null,
  { principalName, key }: RecordedAssignment,
): Pick<WriteRecord, 'action' | 'target' | 'key'> {
  return { action, target: { kind: 'appRoleAssignment', id, name: principalName }, key };
}

/** An application that is to go, by its object id, with what is known of it. */
export type RecordedDeletion = Pick<ObservedApplication, 'id'> &
  Partial<Pick<ObservedApplication, 'appId' | 'displayName' | 'uniqueName' | 'tags'>>;

/** Moves an application to the recycle bin, its service principal with it (Graph: Delete application). */
export async function deleteApplication(client: GraphClient, application: RecordedDeletion): Promise<void> {
  await client.send({
    method: 'DELETE',
    path: `/applications/${application.id}`,
    record: deletionRecord('application', application),
    privilege: PRIVILEGES.writeApplications,
  });
}

/**
 * Removes an application from the recycle bin for good (Graph: Permanently delete an item). `fresh` where it has just been moved there, so
 * that "not found" means a replica that lags; after a lost answer it means that it is done.
 */
export async function purgeApplication(
  client: GraphClient,
  application: RecordedDeletion,
  fresh: boolean,
): Promise<void> {
  const request: GraphRequest = {
    method: 'DELETE',
    path: `/directory/deletedItems/${application.id}`,
    record: deletionRecord('deletedApplication', application),
    privilege: PRIVILEGES.writeApplications,
  };
  try {
    await client.send({ ...request, fresh, lostAnswer: 'unknown' });
  } catch (error) {
    if (!(error instanceof LostAnswerError)) {
      throw error;
    }
    bodyOrMissing(request, await client.ask(request));
  }
}

/** What lies in the recycle bin, as a record names it; `tags` are those of the application. */
export interface DeletedItem {
  readonly kind: 'application' | 'servicePrincipal';
  readonly id: string;
  readonly displayName: string | null;
  readonly tags: readonly string[];
}

/**
 * Takes an application or a service principal out of the recycle bin; false where it does not lie there, or not any more
 * (Graph: Restore deleted item). Throws Graph's refusals, such as that something else has its names by now.
 */
export async function restoreDeletedItem(client: GraphClient, item: DeletedItem, fresh: boolean): Promise<boolean> {
  const { id, kind, displayName, tags } = item;
  try {
    await client.send({
      method: 'POST',
      path: `/directory/deletedItems/${id}/restore`,
      fresh,
      record: {
        action: 'restore',
        target: { kind, id, name: displayName },
        key: keyIn(tags),
        before: { deleted: true },
        after: { deleted: false },
      },
      privilege: PRIVILEGES.restoreDeletedItems,
    });
    return true;
  } catch (error) {
    if (error instanceof GraphRequestError && error.refusal.status === 404) {
      return false;
    }
    throw error;
  }
}

function deletionRecord(kind: string, { id, appId, displayName, uniqueName, tags }: RecordedDeletion): WriteRecord {
  return {
    action: 'delete',
    target: { kind, id, name: displayName ?? null },
    key: keyIn(tags ?? []),
    before: {
      appId: appId ?? null,
      displayName: displayName ?? null,
      uniqueName: uniqueName ?? null,
      tags: tags ?? null,
    },
    after: null,
  };
}
