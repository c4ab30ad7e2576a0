import type { EditStep } from '../../registration/edit/edit-steps.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import type { GraphClient } from '../graph-client.ts';
import { explainOwnerRefusal } from '../observe/owner-lookup.ts';
import { updateApplication } from '../write/applications.ts';
import { changeOwners } from '../write/owners.ts';
import { keyIn } from '../write-record.ts';

/** How far an edit came, and what ended it early; `error` is null where all is done. */
export interface EditOutcome {
  readonly done: readonly EditStep[];
  readonly open: readonly EditStep[];
  readonly error: unknown;
}

/** Writes the steps of an edit one after the other, up to the first failure. Never throws. */
export async function applyEdit(
  client: GraphClient,
  application: ObservedApplication,
  steps: readonly EditStep[],
): Promise<EditOutcome> {
  for (const [index, step] of steps.entries()) {
    try {
      await doStep(client, application, step);
    } catch (error) {
      return { done: steps.slice(0, index), open: steps.slice(index), error };
    }
  }
  return { done: steps, open: [], error: null };
}

async function doStep(client: GraphClient, application: ObservedApplication, step: EditStep): Promise<void> {
  switch (step.kind) {
    case 'add-owner':
    case 'remove-owner':
      await changeOwner(client, application, step);
      return;
    case 'update':
      await updateApplication(client, application, step.patch);
  }
}

async function changeOwner(
  client: GraphClient,
  { displayName, tags }: ObservedApplication,
  { kind, change, owner }: Extract<EditStep, { readonly kind: 'add-owner' | 'remove-owner' }>,
): Promise<void> {
  const owned = { kind: change.kind, id: change.id, displayName, key: keyIn(tags) };
  const ids = [owner.id];
  try {
    await changeOwners(client, owned, {
      before: change.before.map(({ id }) => id),
      add: kind === 'add-owner' ? ids : [],
      remove: kind === 'remove-owner' ? ids : [],
    });
  } catch (error) {
    throw explainOwnerRefusal(error, ids);
  }
}
