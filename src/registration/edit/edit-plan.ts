import type { Warning } from '../../errors/warning.ts';
import type { ObservedApplication, ObservedOwner } from '../model/observed.ts';
import type { PropertyChange } from '../model/result.ts';
import type { ApplicationPatch } from '../model/step.ts';
import type { EntitlementRemoval, ObservedEntitlements } from './edit-entitlements.ts';
import type { RequestingApplication } from './removal-warnings.ts';
import type { EditIssue, SettledEdit } from './edit-request.ts';

/** The two objects of a registration that have owners. */
export type OwnedKind = 'application' | 'servicePrincipal';

/** Owners that one object gets and loses. */
export interface OwnerChange {
  readonly kind: OwnedKind;
  /** Object id. */
  readonly id: string;
  readonly before: readonly ObservedOwner[];
  readonly add: readonly ObservedOwner[];
  readonly remove: readonly ObservedOwner[];
}

/** What an edit writes, what of it is so already, and why it cannot be done. */
export interface EditPlan {
  /** What the application gets in the end; empty for nothing. Lists are whole. */
  readonly patch: ApplicationPatch;
  /** What goes before that; null where no scope or role is removed. */
  readonly removal: EntitlementRemoval | null;
  /** Objects without a change are left out. */
  readonly owners: readonly OwnerChange[];
  /** All of it, old and new. */
  readonly changes: readonly PropertyChange[];
  readonly settled: readonly SettledEdit[];
  readonly warnings: readonly Warning[];
  /** Applications that still ask for a removed scope or role. */
  readonly requestedBy: readonly RequestingApplication[];
  /** What someone has to confirm, as a sentence for each; empty for what needs no confirmation unattended. */
  readonly effects: readonly string[];
  readonly issues: readonly EditIssue[];
}

/** What an edit reads before it is planned. */
export interface ObservedEdit {
  readonly application: ObservedApplication;
  /** Other applications that have the new name already. */
  readonly namesakes: readonly Pick<ObservedApplication, 'id' | 'appId' | 'displayName'>[];
  readonly owned: readonly ObservedOwnership[];
  /** Those that the request names, in its order. */
  readonly namedOwners: NamedOwners;
  readonly entitlements: ObservedEntitlements;
}

/** An object of the registration, and who owns it. */
export interface ObservedOwnership {
  readonly kind: OwnedKind;
  /** Object id. */
  readonly id: string;
  readonly owners: readonly ObservedOwner[];
}

/** An owner as typed, and who that is; null for no one. */
export interface NamedOwner {
  readonly text: string;
  readonly owner: ObservedOwner | null;
}

/** The owners that a request names, as they were found. */
export interface NamedOwners {
  readonly add: readonly ObservedOwner[];
  /** One that is not found is no owner. */
  readonly remove: readonly NamedOwner[];
  /** Those that a file names; one that is not found is no owner. */
  readonly declared: readonly NamedOwner[];
  readonly issues: readonly EditIssue[];
}
