import type { ObservedEdit } from '../../registration/edit/edit-plan.ts';
import type { EditRequest } from '../../registration/edit/edit-request.ts';
import { readApplication, readPage } from '../answers.ts';
import { readAll } from '../batch-reader.ts';
import type { GraphClient } from '../graph-client.ts';
import { applicationsWhere, bodyIfAllowed, literal } from '../reads.ts';
import { applicationReads, applicationsIn, onlyApplication, type Reference } from './find-application.ts';
import { observeEntitlements } from './observe-entitlements.ts';
import { observeOwnership } from './observe-ownership.ts';

/** The application that is edited, and others that have the name that it is to get. */
export type EditedApplication = Pick<ObservedEdit, 'application' | 'namesakes'>;

/**
 * Finds the application of a reference, and in the same exchange others of its new name. Throws as `findApplication`.
 */
export async function findEditedApplication(
  client: GraphClient,
  reference: Reference,
  name: string | null,
): Promise<EditedApplication> {
  const reads = applicationReads(reference);
  const { namesakes, ...answers } = await readAll(client, {
    ...reads,
    namesakes:
      name === null
        ? null
        : applicationsWhere(`displayName eq ${literal(name)}`, { properties: 'id,appId,displayName', top: 5 }),
  });
  const application = onlyApplication(reference, applicationsIn(reference, reads, answers));
  const body = bodyIfAllowed(namesakes);
  const others = body === null ? [] : readPage(body, readApplication).members;
  return { application, namesakes: others.filter(({ id }) => id !== application.id) };
}

/**
 * Reads what an edit of the application needs beside it: where owners change, who owns it and its service principal and
 * whom the request names; where scopes or roles go, who has them. `declaredOwners` are owners as a file names them;
 * default: none. Throws Graph's refusals.
 */
export async function observeEdit(
  client: GraphClient,
  edited: EditedApplication,
  request: EditRequest,
  declaredOwners: readonly string[] = [],
): Promise<ObservedEdit> {
  const { removeScopes, removeAppRoles, owners: named } = request;
  const [owners, entitlements] = await Promise.all([
    observeOwnership(client, edited.application, { ...named, declared: declaredOwners }),
    removeScopes.length + removeAppRoles.length === 0
      ? { resource: null, grants: [], related: [], isRelatedRead: true }
      : observeEntitlements(client, edited.application, { withConsent: removeScopes.length > 0 }),
  ]);
  return { ...edited, ...owners, entitlements };
}
