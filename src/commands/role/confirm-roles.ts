import type { ObservedPrincipal } from '../../graph/observe/observe-principals.ts';
import { assertNoWritingRoles } from '../../registration/credentials/federated/trusted-pull-requests.ts';
import type { RoleChange } from '../../registration/roles/plan-roles.ts';
import type { Principal } from '../../registration/roles/role-assignment.ts';
import { confirmChanges, listed } from '../../session/confirm-changes.ts';
import type { CommandInput } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { OpenSession } from '../../session/session.ts';

/** A role that somebody is to get or to lose. */
export interface NeededRole {
  readonly role: string;
  readonly principal: Principal;
}

/**
 * Refuses a role that changes data for a client that trusts pull requests, as `register` does; `--force` gives it all
 * the same. Throws UsageError `pull_request_writes`.
 */
export function assertNoWritingPullRequests(
  { values }: CommandInput,
  principals: readonly ObservedPrincipal[],
  needed: readonly NeededRole[],
): void {
  if (values.force === true) {
    return;
  }
  for (const { principal, federatedCredentials } of principals) {
    const roles = needed.filter((step) => step.principal.id === principal.id).map(({ role }) => role);
    assertNoWritingRoles(federatedCredentials, roles);
  }
}

/** A change of roles that is about to be made. */
export interface RoleConfirmation {
  readonly change: RoleChange;
  /** Whose roles they are. */
  readonly resourceName: string;
  readonly principals: readonly ObservedPrincipal[];
  readonly needed: readonly NeededRole[];
}

/** Asks whether a change of roles may be made. Throws as `confirmChanges`. */
export async function confirmRoles(
  context: Context,
  session: OpenSession,
  trusted: readonly string[],
  { change, resourceName, principals, needed }: RoleConfirmation,
): Promise<void> {
  if (needed.length === 0) {
    return;
  }
  const affected = principals.filter(({ principal }) => needed.some((step) => step.principal.id === principal.id));
  const preposition = change === 'assign' ? 'to' : 'from';
  await confirmChanges(context, session, {
    access: affected.flatMap(({ application, externalAccess }) =>
      application === null ? [] : [{ ...application, externalAccess }],
    ),
    trusted,
    shown: listed(
      `This will be done to the roles of "${resourceName}":`,
      needed.map(
        ({ role, principal: { displayName, type, id } }) =>
          `${change} ${role} ${preposition} "${displayName}" (${type} ${id})`,
      ),
    ),
  });
}
