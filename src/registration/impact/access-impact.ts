import type { ClientConsent } from '../consent/client-consent.ts';
import type { RevocationStep } from '../consent/plan-revocation.ts';
import type { FhirResource } from '../model/azure-access.ts';
import type { AzureRoleChangeStep } from '../roles/plan-azure-roles.ts';
import type { RoleStep } from '../roles/plan-roles.ts';
import type { Principal, RoleResource } from '../roles/role-assignment.ts';
import { assignCommands, consentCommands, type Words } from './bring-back.ts';
import { NO_IMPACT, type ObservedImpact } from './impact.ts';
import { lostAssignment } from './lost-assignment.ts';
import { leftOutOf, lostConsents } from './lost-consents.ts';

/** What is lost, and the words of the commands that give it back. */
export interface Taken {
  readonly impact: ObservedImpact;
  readonly commands: readonly Words[];
}

/** What goes with app roles that are removed; steps that need no write take nothing. */
export function impactOfRoles(steps: readonly RoleStep[], resource: RoleResource): Taken {
  const roleAssignments = steps.flatMap(({ role, principal, isNeeded }) =>
    isNeeded ? [lostAssignment(resource, role.id, principal)] : [],
  );
  return { impact: { ...NO_IMPACT, roleAssignments }, commands: assignCommands(roleAssignments) };
}

/**
 * The applications that have no app role of a resource left once these steps are done, so that its server refuses them.
 * People and groups are left out: a group may give them a role that nobody reads here.
 */
export function withoutRole(steps: readonly RoleStep[], { assignments }: RoleResource): readonly Principal[] {
  const needed = steps.filter(({ isNeeded }) => isNeeded);
  const removed = new Set(needed.map(({ assignmentId }) => assignmentId));
  const keeps = new Set(assignments.flatMap(({ id, principal }) => (removed.has(id) ? [] : [principal.id])));
  const losers = new Map(needed.map(({ principal }) => [principal.id, principal]));
  return [...losers.values()].filter(({ id, type }) => type === 'servicePrincipal' && !keeps.has(id));
}

/** As {@link impactOfRoles}, of Azure roles on a managed server. */
export function impactOfAzureRoles(
  steps: readonly AzureRoleChangeStep[],
  { id, name }: Pick<FhirResource, 'id' | 'name'>,
): Taken {
  const roleAssignments = steps.flatMap(({ role, principal, isNeeded }) =>
    isNeeded ? [{ role: role.name, api: name, apiAppId: null, principal, assignable: true }] : [],
  );
  return { impact: { ...NO_IMPACT, roleAssignments }, commands: assignCommands(roleAssignments, id) };
}

/** What goes with consent that is revoked. The consent of a user for themselves alone comes back when they sign in. */
export function impactOfRevocation(consent: ClientConsent, steps: readonly RevocationStep[]): Taken {
  const { appId, displayName } = consent.application;
  const consents = lostConsents(
    steps.map(({ api, grant, removed }) => ({
      ...{ clientAppId: appId, client: displayName, api: api.displayName, apiAppId: api.appId || null },
      ...{
        scope: removed.join(' '),
        principalId: grant.principalId,
        leftOut: leftOutOf(consent, grant.resourceId, removed),
      },
    })),
  );
  return { impact: { ...NO_IMPACT, consents }, commands: consentCommands(consents) };
}
