import { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import { UsageError } from '../../errors/usage-error.ts';
import type { NamedOwner, NamedOwners, ObservedEdit, ObservedOwnership } from '../../registration/edit/edit-plan.ts';
import type { EditIssue, ElementEdit } from '../../registration/edit/edit-request.ts';
import type { ObservedApplication, ObservedOwner } from '../../registration/model/observed.ts';
import { readPage, readServicePrincipal } from '../answers.ts';
import { type Reads, readAll } from '../batch-reader.ts';
import type { GraphClient } from '../graph-client.ts';
import type { GraphAnswer } from '../graph-request.ts';
import { bodyOrMissing, ownersOf, ownersOfServicePrincipal, servicePrincipalByAppId } from '../reads.ts';
import { type OwnerAnswers, ownerAt, type OwnerRead, ownerReads } from './owner-lookup.ts';
import { readOwner } from './related-objects.ts';

type OwnershipRead = 'applicationOwners' | 'servicePrincipal' | 'servicePrincipalOwners';

/** Owners as they are named: to be added, to be removed, and by a file. */
interface OwnerTexts extends ElementEdit<string> {
  readonly declared: readonly string[];
}

/**
 * Reads who owns an application and its service principal, and finds the owners that are named, in one exchange; nothing
 * where no owner is to be added or removed. Throws Graph's refusals.
 */
export async function observeOwnership(
  client: GraphClient,
  application: ObservedApplication,
  texts: OwnerTexts,
): Promise<Pick<ObservedEdit, 'owned' | 'namedOwners'>> {
  const { add, remove, declared } = texts;
  if (add.length + remove.length === 0) {
    return { owned: [], namedOwners: { add: [], remove: [], declared: [], issues: [] } };
  }
  const { appId, id } = application;
  const ownership: Reads<OwnershipRead> = {
    applicationOwners: ownersOf('applications', id),
    servicePrincipal: servicePrincipalByAppId(appId),
    servicePrincipalOwners: ownersOfServicePrincipal(appId),
  };
  const named = ownerReads([...add, ...remove, ...declared], true);
  const answers = await readAll<OwnershipRead | OwnerRead>(client, { ...ownership, ...named });
  const owned = readOwnership(application, ownership, answers);
  return { owned, namedOwners: readNamedOwners(texts, owned, answers) };
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

/** Who is named; an owner that is to be removed is looked for among the owners first, and may be gone from the tenant. */
function readNamedOwners(
  { add, remove, declared }: OwnerTexts,
  owned: readonly ObservedOwnership[],
  answers: OwnerAnswers,
): NamedOwners {
  const existing = owned.flatMap(({ owners }) => owners);
  const added = add.map((text, index) => found(() => ownerAt(text, index, answers)));
  const others = [...remove, ...declared].map((text, index) => {
    const owner = existing.find((each) => isNamed(each, text));
    const known: FoundOwner = owner === undefined ? found(() => ownerAt(text, add.length + index, answers)) : { owner };
    return { text, ...known };
  });
  const named = (each: (typeof others)[number]): NamedOwner => ({ text: each.text, owner: each.owner ?? null });
  const removed = others.slice(0, remove.length);
  return {
    add: [...new Map(added.flatMap(({ owner }) => (owner === undefined ? [] : [[owner.id, owner] as const]))).values()],
    remove: removed.map(named),
    declared: others.slice(remove.length).map(named),
    issues: [
      ...added.flatMap(({ error }) => issueOf('addOwner', error)),
      // Who has left the tenant owns nothing any more.
      ...removed.flatMap(({ error }) => (error?.code === 'owner_missing' ? [] : issueOf('removeOwner', error))),
    ],
  };
}

/** The name of an application is no user principal name, whatever it looks like: anybody may choose it. */
function isNamed({ id, appId, name }: ObservedOwner, text: string): boolean {
  const named = text.toLowerCase();
  return id === named || (appId === null && name.toLowerCase() === named);
}

/** An owner, or why it was not found. */
interface FoundOwner {
  readonly owner?: ObservedOwner;
  readonly error?: FhirAppsError;
}

function found(find: () => ObservedOwner): FoundOwner {
  try {
    return { owner: find() };
  } catch (error) {
    if (error instanceof FhirAppsError) {
      return { error };
    }
    throw error;
  }
}

/** Throws what is no mistake of who asks, such as a missing privilege. */
function issueOf(key: string, error: FhirAppsError | undefined): readonly EditIssue[] {
  if (error === undefined) {
    return [];
  }
  if (!(error instanceof UsageError)) {
    throw error;
  }
  return [{ key, message: error.message, error }];
}
