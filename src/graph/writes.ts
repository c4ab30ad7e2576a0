import { z } from 'zod';
import { GraphRequestError } from '../errors/graph-request-error.ts';
import type { ObservedApplication, ObservedServicePrincipal } from '../registration/observed.ts';
import type { ApplicationBody, ApplicationPatch, ServicePrincipalBody } from '../registration/plan/step.ts';
import { readApplication, readServicePrincipal } from './answers.ts';
import { type GraphClient, LostAnswerError } from './graph-client.ts';
import type { GraphRequest } from './graph-request.ts';
import { PRIVILEGES } from './privileges.ts';
import { applicationById, bodyOrMissing, servicePrincipalByAppId } from './reads.ts';

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
    await client.send({ method: 'POST', path: '/applications', body, privilege: PRIVILEGES.writeApplications }),
  );
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

/** Writes properties of an application (Graph: Update application). */
export async function updateApplication(client: GraphClient, objectId: string, patch: ApplicationPatch): Promise<void> {
  await client.send({
    method: 'PATCH',
    path: `/applications/${objectId}`,
    body: patch,
    fresh: true,
    privilege: PRIVILEGES.writeApplications,
  });
}

/** Adds an owner; one that is there already is fine. `fresh` where the application was just made (Graph: Add owner). */
export async function addOwner(client: GraphClient, objectId: string, ownerUrl: string, fresh: boolean): Promise<void> {
  try {
    await client.send({
      method: 'POST',
      path: `/applications/${objectId}/owners/$ref`,
      body: { '@odata.id': ownerUrl },
      fresh,
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
  objectId: string,
  secret: { readonly displayName: string; readonly endDateTime: string },
): Promise<IssuedSecret> {
  const issued = NEW_SECRET.parse(
    await client.send({
      method: 'POST',
      path: `/applications/${objectId}/addPassword`,
      body: { passwordCredential: secret },
      fresh: true,
      lostAnswer: 'unknown',
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
  objectId: string,
  keyId: string,
  takesBack = false,
): Promise<void> {
  try {
    await client.send({
      method: 'POST',
      path: `/applications/${objectId}/removePassword`,
      body: { keyId },
      takesBack,
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
export async function removeFederatedCredential(client: GraphClient, objectId: string, id: string): Promise<void> {
  try {
    await client.send({
      method: 'DELETE',
      path: `/applications/${objectId}/federatedIdentityCredentials/${encodeURIComponent(id)}`,
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
  appId: string,
  body: Partial<ServicePrincipalBody>,
  fresh: boolean,
): Promise<ObservedServicePrincipal> {
  try {
    return readServicePrincipal(
      await client.send({
        method: 'POST',
        path: '/servicePrincipals',
        body: { appId, ...body },
        fresh,
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

/** Writes the tags of a service principal (Graph: Update servicePrincipal). */
export async function tagServicePrincipal(client: GraphClient, id: string, tags: readonly string[]): Promise<void> {
  await client.send({
    method: 'PATCH',
    path: `/servicePrincipals/${id}`,
    body: { tags },
    privilege: PRIVILEGES.writeApplications,
  });
}

/** Lets a service principal, and who asks for tokens for it, get tokens, or keeps them from it (Graph: Update servicePrincipal). */
export async function enableServicePrincipal(client: GraphClient, id: string, accountEnabled: boolean): Promise<void> {
  await client.send({
    method: 'PATCH',
    path: `/servicePrincipals/${id}`,
    body: { accountEnabled },
    privilege: PRIVILEGES.writeApplications,
  });
}

/** Gives an app role to a service principal, a user or a group; one that is held already is fine (Graph: Grant an appRoleAssignment). */
export async function assignAppRole(
  client: GraphClient,
  assignment: { readonly principalId: string; readonly resourceId: string; readonly appRoleId: string },
): Promise<void> {
  try {
    await client.send({
      method: 'POST',
      path: `/servicePrincipals/${assignment.resourceId}/appRoleAssignedTo`,
      body: assignment,
      fresh: true,
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
  resourceId: string,
  assignmentId: string,
): Promise<void> {
  try {
    await client.send({
      method: 'DELETE',
      path: `/servicePrincipals/${resourceId}/appRoleAssignedTo/${encodeURIComponent(assignmentId)}`,
      privilege: PRIVILEGES.removeAppRoles,
    });
  } catch (error) {
    if (!(error instanceof GraphRequestError) || error.refusal.status !== 404) {
      throw error;
    }
  }
}

/** Moves an application to the recycle bin, its service principal with it (Graph: Delete application). */
export async function deleteApplication(client: GraphClient, objectId: string): Promise<void> {
  await client.send({
    method: 'DELETE',
    path: `/applications/${objectId}`,
    privilege: PRIVILEGES.writeApplications,
  });
}

/**
 * Removes an application from the recycle bin for good (Graph: Permanently delete an item). `fresh` where it has just been moved there, so
 * that "not found" means a replica that lags; after a lost answer it means that it is done.
 */
export async function purgeApplication(client: GraphClient, objectId: string, fresh: boolean): Promise<void> {
  const request: GraphRequest = {
    method: 'DELETE',
    path: `/directory/deletedItems/${objectId}`,
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

/**
 * Takes an application or a service principal out of the recycle bin; false where it does not lie there, or not any more
 * (Graph: Restore deleted item). Throws Graph's refusals, such as that something else has its names by now.
 */
export async function restoreDeletedItem(client: GraphClient, objectId: string, fresh: boolean): Promise<boolean> {
  try {
    await client.send({
      method: 'POST',
      path: `/directory/deletedItems/${objectId}/restore`,
      fresh,
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
