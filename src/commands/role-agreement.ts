import type { ObservedRoles } from '../graph/observe-roles.ts';
import type { RoleChange, RoleStep } from '../registration/plan-roles.ts';
import { roleName } from '../registration/role-assignment.ts';
import { agreeOnHolders } from './agree-on-holders.ts';
import { agreeOnWrites } from './agree-on-writes.ts';
import { confirm } from './confirm.ts';
import type { Context } from './context.ts';
import type { OpenSession } from './session.ts';

/**
 * Gets the agreement that a change of roles needs: says who writes to which tenant, asks where somebody may be asked, and
 * refuses new access for an application that others hold. Throws UsageError `trust_required`, and CancelledError on a no.
 */
export async function agreeOnRoles(
  context: Context,
  session: OpenSession,
  change: RoleChange,
  observed: ObservedRoles,
  steps: readonly RoleStep[],
  trusted: readonly string[],
): Promise<void> {
  const needed = steps.filter(({ isNeeded }) => isNeeded);
  if (needed.length === 0) {
    return;
  }
  const { settings } = context;
  const ask = settings.canAsk ? (question: string): Promise<boolean> => confirm(context, question) : null;
  for (const { principal, application, foreignHolders: holders } of observed.principals) {
    if (application !== null && needed.some((step) => step.principal.id === principal.id)) {
      await agreeOnHolders({ ...application, holders }, trusted, ask);
    }
  }
  await agreeOnWrites(context, session, {
    heading: `This will be done to the roles of "${observed.resource.displayName}":`,
    lines: needed.map(({ role, principal }) => {
      const { displayName, type, id } = principal;
      const preposition = change === 'assign' ? 'to' : 'from';
      return `${change} ${roleName(role)} ${preposition} "${displayName}" (${type} ${id})`;
    }),
    needsYes: null,
  });
}
