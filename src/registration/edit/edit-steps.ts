import type { ObservedOwner } from '../model/observed.ts';
import type { ApplicationPatch } from '../model/step.ts';
import { describePatch } from '../plan/application-change.ts';
import type { RoleStep } from '../roles/plan-roles.ts';
import type { RoleRemovalPlan } from '../roles/plan-role-removal.ts';
import { type RoleResource, roleName } from '../roles/role-assignment.ts';
import type { EntitlementRemoval, ScopeRevocation } from './edit-entitlements.ts';
import type { EditPlan, OwnerChange } from './edit-plan.ts';

/** A write to the owners of one object. */
export interface OwnerStep {
  readonly kind: 'add-owner' | 'remove-owner';
  readonly change: OwnerChange;
  readonly owner: ObservedOwner;
}

/** One part of an edit, in one write or several of a kind. */
export type EditStep =
  | OwnerStep
  /** `resourceId` is the object id of the service principal that has the roles. */
  | { readonly kind: 'unassign'; readonly assignments: readonly RoleStep[]; readonly resourceId: string }
  | { readonly kind: 'disable'; readonly patch: ApplicationPatch }
  | { readonly kind: 'revoke'; readonly revocations: readonly ScopeRevocation[] }
  | { readonly kind: 'update'; readonly patch: ApplicationPatch };

/** What the steps of an edit are made of. */
export type WrittenEdit = Pick<EditPlan, 'patch' | 'owners' | 'removal'>;

/**
 * The steps of an edit in their order. What takes the most rights comes first, new owners and roles that people have, so
 * that a refusal leaves everything as it was. Owners are removed last, and the caller last of them, since it may be
 * ownership that lets the caller write.
 */
export function editSteps({ patch, owners, removal }: WrittenEdit, callerId: string): readonly EditStep[] {
  const removals = owners.flatMap((change) =>
    change.remove.map((owner): OwnerStep => ({ kind: 'remove-owner', change, owner })),
  );
  return [
    // Who may add an owner to the application may not always add one to its service principal.
    ...[...owners]
      .reverse()
      .flatMap((change) => change.add.map((owner): OwnerStep => ({ kind: 'add-owner', change, owner }))),
    ...(removal === null ? [] : removalSteps(removal)),
    ...(Object.keys(patch).length === 0 ? [] : [{ kind: 'update' as const, patch }]),
    ...removals.filter(({ owner }) => owner.id !== callerId),
    ...removals.filter(({ owner }) => owner.id === callerId),
  ];
}

/**
 * What has to be done before scopes and roles are left out of the application. Whatever ends it in between, they are
 * still there, disabled, so that the next run finds them and does the rest.
 */
function removalSteps({ assignments, resourceId, disabling, revocations }: EntitlementRemoval): readonly EditStep[] {
  return [
    ...(assignments.length === 0 || resourceId === null
      ? []
      : [{ kind: 'unassign' as const, assignments, resourceId }]),
    ...(disabling === null ? [] : [{ kind: 'disable' as const, patch: disabling }]),
    ...(revocations.length === 0 ? [] : [{ kind: 'revoke' as const, revocations }]),
  ];
}

/** The steps that remove roles alone. */
export function roleRemovalSteps(
  { roles, assignments, disabled, remaining }: RoleRemovalPlan,
  { servicePrincipalId }: Pick<RoleResource, 'servicePrincipalId'>,
): readonly EditStep[] {
  const removal: EntitlementRemoval = {
    ...{ roles, assignments, scopes: [], revocations: [], resourceId: servicePrincipalId },
    disabling: disabled === null ? null : { appRoles: disabled },
  };
  return [...removalSteps(removal), { kind: 'update', patch: { appRoles: remaining } }];
}

/** What a step writes, in words that follow `Written: `. */
export function describeEditStep(step: EditStep): string {
  switch (step.kind) {
    case 'add-owner':
      return `new owner ${step.owner.name} of the ${objectWords(step.change)}`;
    case 'remove-owner':
      return `removal of the owner ${step.owner.name} of the ${objectWords(step.change)}`;
    case 'unassign':
      return `removal of ${step.assignments.map(({ role, principal }) => `${roleName(role)} from "${principal.displayName}"`).join(', ')}`;
    case 'disable':
      return `disabled ${describePatch(step.patch)}`;
    case 'revoke':
      return `revoked consent of ${step.revocations.map(({ grant }) => `"${grant.clientName}"`).join(', ')}`;
    case 'update':
      return describePatch(step.patch);
  }
}

function objectWords({ kind }: OwnerChange): string {
  return kind === 'application' ? 'application' : 'service principal';
}

/** The ids of what a step writes: names in {@link describeEditStep} can be shared. Lists that go out whole have none. */
export function idsOfEditStep(step: EditStep): readonly string[] {
  switch (step.kind) {
    case 'add-owner':
    case 'remove-owner':
      return [step.change.id, step.owner.id];
    case 'unassign':
      return [step.resourceId, ...step.assignments.flatMap(({ role, principal }) => [role.id, principal.id])];
    case 'revoke':
      return step.revocations.flatMap(({ grant, removed }) => [grant.id, ...removed]);
    case 'disable':
    case 'update':
      return [];
  }
}
