import { GraphRequestError } from '../../errors/graph-request-error.ts';
import type { OwnedKind } from '../../registration/edit/edit-plan.ts';
import { readPage } from '../answers.ts';
import type { GraphClient } from '../graph-client.ts';
import { readOwner } from '../observe/related-objects.ts';
import { PRIVILEGES } from '../privileges.ts';
import { ownersOf } from '../reads.ts';
import type { ListChanges, Lists, MemberChange } from '../update/lists.ts';
import type { ListedObject } from '../update/pending-updates.ts';
import { writeMerged } from '../update/write-merged.ts';
import type { WriteRecord } from '../write-record.ts';

/** An object that has owners, as a record names it. */
export interface OwnedObject {
  readonly kind: OwnedKind;
  /** Object id. */
  readonly id: string;
  readonly displayName: string;
  /** The registration that it belongs to; null where that is not known. */
  readonly key: string | null;
}

const COLLECTIONS = { application: 'applications', servicePrincipal: 'servicePrincipals' } as const;

/**
 * Adds an owner; one that is there already is fine. `fresh` where the object was just made (Graph: Add owner).
 */
export async function addOwner(
  client: GraphClient,
  owned: OwnedObject,
  ownerId: string,
  fresh: boolean,
): Promise<void> {
  const body = { '@odata.id': `${client.graphUrl}/v1.0/directoryObjects/${ownerId}` };
  try {
    await client.send({
      method: 'POST',
      path: `${pathOf(owned)}/owners/$ref`,
      body,
      fresh,
      record: recordOf('add', owned, null, { owners: [body] }),
      privilege: PRIVILEGES.addOwners,
    });
  } catch (error) {
    if (!(error instanceof GraphRequestError) || !/references already exist/i.test(error.message)) {
      throw error;
    }
  }
}

/** Removes an owner; one that is gone already is fine (Graph: Remove owner). */
async function removeOwner(client: GraphClient, owned: OwnedObject, ownerId: string): Promise<void> {
  try {
    await client.send({
      method: 'DELETE',
      path: `${pathOf(owned)}/owners/${encodeURIComponent(ownerId)}/$ref`,
      record: recordOf('remove', owned, { owners: [ownerId] }, null),
      privilege: PRIVILEGES.writeApplications,
    });
  } catch (error) {
    const isGone =
      error instanceof GraphRequestError &&
      (error.refusal.status === 404 || /removed object references do not exist/i.test(error.message));
    if (!isGone) {
      throw error;
    }
  }
}

/** Owners to add and to remove, by object id. */
export interface OwnerIds {
  readonly before: readonly string[];
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/**
 * Adds and removes owners of an object, one after the other; the list is watched like every other until the directory
 * shows it. Throws Graph's refusals.
 */
export async function changeOwners(
  client: GraphClient,
  owned: OwnedObject,
  { before, add, remove }: OwnerIds,
): Promise<void> {
  const object: ListedObject<readonly string[]> = {
    path: `${pathOf(owned)}/owners`,
    name: owned.displayName,
    ownerId: owned.id,
    read: { ...ownersOf(COLLECTIONS[owned.kind], owned.id), fresh: true },
    parse: (body) => readPage(body, readOwner).members.map(({ id }) => id),
    listsOf: ownerLists,
    positionOfNew: () => 'end',
    write: async (lists, current) => {
      const wanted = lists.get('owners');
      if (wanted === undefined) {
        return;
      }
      for (const id of [...wanted.keys()].filter((each) => !current.includes(each))) {
        // An owner that is not found does not come by waiting.
        await addOwner(client, owned, id, false);
      }
      for (const id of current.filter((each) => !wanted.has(each))) {
        await removeOwner(client, owned, id);
      }
    },
  };
  await writeMerged(client, { object, base: before, changes: ownerChanges(add, remove) });
}

function ownerChanges(add: readonly string[], remove: readonly string[]): ListChanges {
  return new Map([
    [
      'owners',
      new Map<string, MemberChange>([
        ...add.map((id): [string, MemberChange] => [id, { kind: 'add', value: id, fields: {} }]),
        ...remove.map((id): [string, MemberChange] => [id, { kind: 'remove' }]),
      ]),
    ],
  ]);
}

function ownerLists(ids: readonly string[]): Lists {
  return new Map([['owners', new Map(ids.map((id) => [id, id]))]]);
}

function pathOf({ kind, id }: OwnedObject): string {
  return `/${COLLECTIONS[kind]}/${id}`;
}

function recordOf(
  action: WriteRecord['action'],
  { kind, id, displayName, key }: OwnedObject,
  before: WriteRecord['before'],
  after: WriteRecord['after'],
): WriteRecord {
  return { action, target: { kind, id, name: displayName }, key, before, after };
}
