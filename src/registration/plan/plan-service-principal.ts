import type { RegisterAnswers } from '../answers/answers.ts';
import { findAppRole } from '../consent/api-permissions.ts';
import { missingAzureRoles } from '../roles/azure-access.ts';
import type { Observed } from '../model/observed.ts';
import type { AzureRoleStep, ServicePrincipalStep } from '../model/step.ts';
import { MARK, PORTAL_TAG } from '../tags.ts';
import { OWNERS_AT_CREATION } from './limits.ts';
import { planTenantGrants, existingGrants, wantedConsent } from '../consent/tenant-consent.ts';

/**
 * The writes that give an application a service principal which the portal lists, a service client its app roles, and a
 * client that signs users in the consent for all of them. Throws UsageError `unknown_role` and `grant_too_long`.
 */
export function servicePrincipalSteps(
  answers: RegisterAnswers,
  observed: Observed,
  applicationTags: readonly string[],
): readonly ServicePrincipalStep[] {
  const existing = observed.servicePrincipal;
  const tags = [PORTAL_TAG, ...applicationTags.filter((tag) => tag === MARK || tag.startsWith(`${MARK}:`))];
  const steps: ServicePrincipalStep[] = [];
  if (existing === null) {
    steps.push({
      kind: 'create-service-principal',
      body: { tags, appRoleAssignmentRequired: answers.type === 'resource' },
      // Graph makes no one the owner of a new service principal, and who may only write what it owns could not write to
      // it again.
      ownerIds: [...new Set([observed.caller.objectId, ...observed.ownerIds])].slice(0, OWNERS_AT_CREATION),
    });
  } else if (!existing.tags.includes(PORTAL_TAG)) {
    steps.push({ kind: 'update-service-principal', tags: [...existing.tags, PORTAL_TAG] });
  }
  const { api } = observed;
  // On a managed server Azure roles decide, whatever app roles its API has.
  if (answers.type === 'service' && answers.serverKind === 'oss' && api !== null && !api.firstParty) {
    const held = new Set(
      observed.assignments
        .filter(({ resourceId }) => resourceId === api.servicePrincipalId)
        .map(({ appRoleId }) => appRoleId),
    );
    for (const name of answers.roles) {
      const role = findAppRole(api, name);
      if (!held.has(role.id)) {
        steps.push({ kind: 'assign-app-role', role });
      }
    }
  }
  return [
    ...steps,
    ...azureRoleSteps(answers, observed),
    ...planTenantGrants(wantedConsent(answers, observed), existingGrants(observed)),
  ];
}

/** The Azure roles that are asked for and not held, as far as that could be read; the rest is handed off. */
function azureRoleSteps(answers: RegisterAnswers, observed: Observed): readonly AzureRoleStep[] {
  const resource = observed.azureAccess?.resource ?? null;
  if (answers.type !== 'service' || resource === null || (observed.azureAccess?.assignments ?? null) === null) {
    return [];
  }
  return missingAzureRoles(answers.roles, observed.azureAccess, observed.servicePrincipal?.id ?? null).map((role) => ({
    kind: 'assign-azure-role',
    role,
    resource,
  }));
}
