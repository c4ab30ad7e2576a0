import type { ObservedOwner } from '../model/observed.ts';
import type { ApplicationPatch } from '../model/step.ts';
import { describePatch } from '../plan/application-change.ts';
import type { EditPlan, OwnerChange } from './edit-plan.ts';

/** One write of an edit. */
export type EditStep =
  | { readonly kind: 'add-owner' | 'remove-owner'; readonly change: OwnerChange; readonly owner: ObservedOwner }
  | { readonly kind: 'update'; readonly patch: ApplicationPatch };

/**
 * The writes of an edit in their order. New owners come first, since they take the most rights: a refusal then leaves
 * everything as it was. Owners are removed last, and the caller last of them, since it may be ownership that lets the
 * caller write.
 */
export function editSteps(
  { patch, owners }: Pick<EditPlan, 'patch' | 'owners'>,
  callerId: string,
): readonly EditStep[] {
  const removals = owners.flatMap((change) =>
    change.remove.map((owner): EditStep => ({ kind: 'remove-owner', change, owner })),
  );
  const isCaller = (step: EditStep): boolean => step.kind !== 'update' && step.owner.id === callerId;
  return [
    // A new owner of the application often owns its service principal already, and seldom the other way round.
    ...[...owners]
      .reverse()
      .flatMap((change) => change.add.map((owner): EditStep => ({ kind: 'add-owner', change, owner }))),
    ...(Object.keys(patch).length === 0 ? [] : [{ kind: 'update' as const, patch }]),
    ...removals.filter((step) => !isCaller(step)),
    ...removals.filter(isCaller),
  ];
}

/** What a step writes, in words that follow `Written: `. */
export function describeEditStep(step: EditStep): string {
  switch (step.kind) {
    case 'add-owner':
      return `new owner ${step.owner.name} of the ${objectWords(step.change)}`;
    case 'remove-owner':
      return `removal of the owner ${step.owner.name} of the ${objectWords(step.change)}`;
    case 'update':
      return describePatch(step.patch);
  }
}

function objectWords({ kind }: OwnerChange): string {
  return kind === 'application' ? 'application' : 'service principal';
}
