import { UsageError } from '../../errors/usage-error.ts';
import type { NamedOwners, ObservedEdit, ObservedOwnership } from '../../registration/edit/edit-plan.ts';
import type { EditIssue, EditRequest } from '../../registration/edit/edit-request.ts';
import type { ObservedApplication, ObservedOwner } from '../../registration/model/observed.ts';
import { readApplication, readPage, readServicePrincipal } from '../answers.ts';
import { type Reads, readAll } from '../batch-reader.ts';
import type { GraphClient } from '../graph-client.ts';
import type { GraphAnswer } from '../graph-request.ts';
import {
  applicationsWhere,
  bodyIfAllowed,
  bodyOrMissing,
  literal,
  ownersOf,
  ownersOfServicePrincipal,
  servicePrincipalByAppId,
} from '../reads.ts';
import { applicationReads, applicationsIn, onlyApplication, type Reference } from './find-application.ts';
import { observeEntitlements } from './observe-entitlements.ts';
import { type OwnerAnswers, ownerAt, type OwnerRead, ownerReads } from './owner-lookup.ts';
import { readOwner } from './related-objects.ts';

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

type OwnershipRead = 'applicationOwners' | 'servicePrincipal' | 'servicePrincipalOwners';

/**
 * Reads what an edit of the application needs beside it: where owners change, who owns it and its service principal and
 * whom the request names; where scopes or roles go, who has them. Throws Graph's refusals.
 */
export async function observeEdit(
  client: GraphClient,
  edited: EditedApplication,
  request: EditRequest,
): Promise<ObservedEdit> {
  const { removeScopes, removeAppRoles } = request;
  const [owners, entitlements] = await Promise.all([
    observeOwners(client, edited, request),
    removeScopes.length + removeAppRoles.length === 0
      ? { resource: null, grants: [], related: [] }
      : observeEntitlements(client, edited.application, { withConsent: removeScopes.length > 0 }),
  ]);
  return { ...edited, ...owners, entitlements };
}

async function observeOwners(
  client: GraphClient,
  edited: EditedApplication,
  { owners: { add, remove } }: Pick<EditRequest, 'owners'>,
): Promise<Pick<ObservedEdit, 'owned' | 'namedOwners'>> {
  if (add.length + remove.length === 0) {
    return { owned: [], namedOwners: { add: [], remove: [], issues: [] } };
  }
  const { appId, id } = edited.application;
  const ownership: Reads<OwnershipRead> = {
    applicationOwners: ownersOf('applications', id),
    servicePrincipal: servicePrincipalByAppId(appId),
    servicePrincipalOwners: ownersOfServicePrincipal(appId),
  };
  const named = [...add, ...remove];
  const answers = await readAll<OwnershipRead | OwnerRead>(client, { ...ownership, ...ownerReads(named, true) });
  const owned = readOwnership(edited.application, ownership, answers);
  return { owned, namedOwners: readNamedOwners(add, remove, owned, answers) };
}

function readOwnership(
  { id }: ObservedApplication,
  reads: Reads<OwnershipRead>,
  answers: Readonly<Record<OwnershipRead, GraphAnswer | null>>,
): readonly ObservedOwnership[] {
  const body = (name: OwnershipRead): unknown => {
    const request = reads[name];
    return request === null ? null : bodyOrMissing(request, answers[name]);
  };
  const owners = (name: OwnershipRead): readonly ObservedOwner[] => {
    const page = body(name);
    return page === null ? [] : readPage(page, readOwner).members;
  };
  const servicePrincipal = body('servicePrincipal');
  return [
    { kind: 'application', id, owners: owners('applicationOwners') },
    ...(servicePrincipal === null
      ? []
      : [
          {
            kind: 'servicePrincipal' as const,
            id: readServicePrincipal(servicePrincipal).id,
            owners: owners('servicePrincipalOwners'),
          },
        ]),
  ];
}

/** The owners that the request names; one to be removed is looked for among the owners first, and may be gone. */
function readNamedOwners(
  add: readonly string[],
  remove: readonly string[],
  owned: readonly ObservedOwnership[],
  answers: OwnerAnswers,
): NamedOwners {
  const existing = owned.flatMap(({ owners }) => owners);
  const found = [...add, ...remove].map((text, index): ObservedOwner | EditIssue | null => {
    const isAdded = index < add.length;
    const known = isAdded ? undefined : existing.find((owner) => isNamed(owner, text));
    return known ?? ownerOrIssue(text, isAdded, () => ownerAt(text, index, answers));
  });
  const isOwner = (each: ObservedOwner | EditIssue | null): each is ObservedOwner => each !== null && 'id' in each;
  const removed = found.slice(add.length);
  return {
    add: [
      ...new Map(
        found
          .slice(0, add.length)
          .filter(isOwner)
          .map((owner) => [owner.id, owner]),
      ).values(),
    ],
    remove: remove.map((text, index) => {
      const owner = removed[index] ?? null;
      return { text, owner: isOwner(owner) ? owner : null };
    }),
    issues: found.flatMap((each) => (each !== null && 'message' in each ? [each] : [])),
  };
}

/** The name of an application is no user principal name, whatever it looks like: anybody may choose it. */
function isNamed({ id, appId, name }: ObservedOwner, text: string): boolean {
  const named = text.toLowerCase();
  return id === named || (appId === null && name.toLowerCase() === named);
}

function ownerOrIssue(text: string, isAdded: boolean, find: () => ObservedOwner): ObservedOwner | EditIssue | null {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof UsageError)) {
      throw error;
    }
    // Who has left the tenant owns nothing any more.
    return !isAdded && error.code === 'owner_missing'
      ? null
      : { key: isAdded ? 'addOwner' : 'removeOwner', message: error.message, error };
  }
}
