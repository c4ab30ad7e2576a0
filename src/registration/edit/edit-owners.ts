import type { Warning } from '../../errors/warning.ts';
import type { ObservedOwner } from '../model/observed.ts';
import type { PropertyChange } from '../model/result.ts';
import type { NamedOwners, ObservedOwnership, OwnedKind, OwnerChange } from './edit-plan.ts';
import type { SettledEdit } from './edit-request.ts';

/** What an edit of owners writes, and what follows from it. */
export interface OwnerEdit {
  readonly owners: readonly OwnerChange[];
  readonly changes: readonly PropertyChange[];
  readonly settled: readonly SettledEdit[];
  readonly warnings: readonly Warning[];
  readonly effects: readonly string[];
}

/** Plans who becomes an owner of each object of a registration, and who no longer is one. */
export function editOwners(
  displayName: string,
  owned: readonly ObservedOwnership[],
  { add, remove }: NamedOwners,
): OwnerEdit {
  const removed = remove.flatMap(({ owner }) => owner ?? []);
  const changes = owned
    .map(({ kind, id, owners }): OwnerChange => ({
      kind,
      id,
      before: owners,
      add: add.filter((owner) => !isAmong(owners, owner)),
      remove: owners.filter((owner) => isAmong(removed, owner)),
    }))
    .filter((change) => change.add.length + change.remove.length > 0);
  const left = changes.filter((change) => change.remove.length > 0 && ownersAfter(change).length === 0);
  const effects = left.map((change) => nobodyLeft(displayName, change.kind));
  return {
    owners: changes,
    changes: changes.map(propertyChange),
    settled: [
      ...add
        .filter((owner) => owned.every(({ owners }) => isAmong(owners, owner)))
        .map(({ name }): SettledEdit => settledOwner(name, 'present')),
      ...remove
        .filter(({ owner }) => owner === null || !owned.some(({ owners }) => isAmong(owners, owner)))
        .map(({ text }): SettledEdit => settledOwner(text, 'absent')),
    ],
    warnings: effects.map((message): Warning => ({ code: 'owners_all_removed', message })),
    effects,
  };
}

/** Who owns an object after a change. */
function ownersAfter({ before, add, remove }: OwnerChange): readonly ObservedOwner[] {
  return [...before.filter((owner) => !isAmong(remove, owner)), ...add];
}

function isAmong(owners: readonly ObservedOwner[], { id }: ObservedOwner): boolean {
  return owners.some((owner) => owner.id === id);
}

function settledOwner(value: string, state: SettledEdit['state']): SettledEdit {
  return { property: 'owners', value, state, nearest: null };
}

/** What follows where no one owns an object (https://learn.microsoft.com/graph/api/application-delete-owners). */
function nobodyLeft(displayName: string, kind: OwnedKind): string {
  const what = kind === 'application' ? 'application' : 'service principal';
  return `The ${what} "${displayName}" has no owner then: only administrators, such as a Cloud Application Administrator, can change it, and no pipeline with Application.ReadWrite.OwnedBy can.`;
}

function propertyChange(change: OwnerChange): PropertyChange {
  const named = (owners: readonly ObservedOwner[]): readonly object[] => owners.map(({ id, name }) => ({ name, id }));
  return {
    action: 'update',
    target: change.kind,
    summary: 'owners',
    property: 'owners',
    before: named(change.before),
    after: named(ownersAfter(change)),
  };
}
