import type { ObservedPrincipal } from '../../graph/observe/observe-principals.ts';
import { assertNoWritingRoles } from '../../registration/credentials/federated/trusted-pull-requests.ts';
import type { RoleChange } from '../../registration/roles/plan-roles.ts';
import type { Principal } from '../../registration/roles/role-assignment.ts';
import { requireTrust } from '../../session/require-trust.ts';
import { confirmWrites } from '../../session/confirm-writes.ts';
import type { CommandInput } from '../../cli/command.ts';
import { confirm } from '../../cli/confirm.ts';
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

/**
 * Gets the agreement that a change of roles needs: says who writes to which tenant, asks where somebody may be asked,
 * and refuses new access for an application that others hold. Throws UsageError `trust_required`, and CancelledError on
 * a no.
 */
export async function confirmRoles(
  context: Context,
  session: OpenSession,
  trusted: readonly string[],
  { change, resourceName, principals, needed }: RoleConfirmation,
): Promise<void> {
  if (needed.length === 0) {
    return;
  }
  const { settings } = context;
  const ask = settings.canAsk ? (question: string): Promise<boolean> => confirm(context, question) : null;
  for (const { principal, application, externalAccess } of principals) {
    if (application !== null && needed.some((step) => step.principal.id === principal.id)) {
      await requireTrust({ ...application, externalAccess }, trusted, ask);
    }
  }
  await confirmWrites(context, session, {
    heading: `This will be done to the roles of "${resourceName}":`,
    lines: needed.map(({ role, principal }) => {
      const { displayName, type, id } = principal;
      const preposition = change === 'assign' ? 'to' : 'from';
      return `${change} ${role} ${preposition} "${displayName}" (${type} ${id})`;
    }),
    needsYes: null,
  });
}
