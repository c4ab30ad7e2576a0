import type { Ledger } from '../graph/apply/ledger.ts';
import { assignedAzureRoles, missingAzureRoles } from '../registration/roles/azure-access.ts';
import { azureRoleHandOff } from '../registration/roles/azure-hand-off.ts';
import { appRoleHandOff } from '../registration/result/hand-off.ts';
import type { ManagedIdentityAnswers } from '../registration/answers/managed-identity-answers.ts';
import {
  decidesByAzure,
  assignedAppRoles,
  type IdentityPlan,
  type ObservedIdentity,
} from '../registration/plan/plan-managed-identity.ts';
import {
  completeResult,
  foreignResult,
  serverOfApi,
  type TenantContext,
} from '../registration/result/registration-result.ts';
import { factsOfChange } from '../registration/plan/change-facts.ts';
import { propertyChanges } from '../registration/plan/property-changes.ts';
import type { HandOff } from '../registration/model/result.ts';
import type { RegistrationResult } from '../registration/result/registration-schema.ts';

/** What the result is made of; in a dry run the ledger is empty, and the plan tells what would be done. */
export interface IdentityFacts {
  readonly tenantContext: TenantContext;
  readonly dryRun: boolean;
  readonly answers: ManagedIdentityAnswers;
  readonly observed: ObservedIdentity;
  readonly plan: IdentityPlan;
  readonly ledger: Ledger;
}

/** The result for a managed identity: as of a service client that has neither application nor credential of ours. */
export function managedIdentityResult(facts: IdentityFacts): RegistrationResult {
  const { tenantContext, dryRun, answers, observed, plan, ledger } = facts;
  const { servicePrincipal, api } = observed;
  const { displayName, appId, id } = servicePrincipal;
  const steps = [...plan.preparation, ...plan.servicePrincipal];
  const changes = dryRun ? propertyChanges(steps, factsOfChange(null, api)) : ledger.changes;
  const requestScope = `${api.audience}/.default`;
  const roleAssignments = assignedRoles(facts);
  const result = foreignResult(tenantContext, {
    type: 'service',
    displayName,
    key: null,
    appId,
    servicePrincipalId: id,
    accountEnabled: servicePrincipal.accountEnabled,
    server: serverOfApi(tenantContext, answers, api),
    requestScope,
    roleAssignments,
    settings: { AZURE_CLIENT_ID: appId, SCOPE: requestScope, FHIR_URL: answers.fhirUrl },
  });
  return completeResult(result, {
    action: changes.length > 0 ? 'updated' : 'unchanged',
    dryRun,
    credential: null,
    unconfirmed: [],
    decisions: plan.decisions,
    departures: plan.departures,
    handOffs: handOffsOf(facts, new Set(roleAssignments.map(({ role }) => role))),
    changes,
  });
}

/** The roles that stand, with those that were given, or would be. */
function assignedRoles({ dryRun, observed, plan, ledger }: IdentityFacts): RegistrationResult['roleAssignments'] {
  const { api, azureAccess, servicePrincipal } = observed;
  const assigned = assignedAppRoles(observed);
  const planned = dryRun ? plan.servicePrincipal : [];
  const given = [
    ...ledger.assigned.map(({ id }) => id),
    ...planned.flatMap((step) => (step.kind === 'assign-app-role' ? [step.role.id] : [])),
  ];
  const azure = [
    ...ledger.assignedAzureRoles,
    ...planned.flatMap((step) => (step.kind === 'assign-azure-role' ? [step] : [])),
  ];
  return [
    ...api.appRoles
      .filter(({ id }) => assigned.includes(id) || given.includes(id))
      .map(({ value, id }) => ({ role: value ?? id, scope: api.audience })),
    ...(azureAccess === null ? [] : assignedAzureRoles(azureAccess, servicePrincipal.id)).map(({ role, scope }) => ({
      role: role.name,
      scope,
    })),
    ...azure.map(({ role, resource }) => ({ role: role.name, scope: resource.id })),
  ];
}

/** The roles that were asked for and are not held. */
function handOffsOf(
  { tenantContext, answers, observed, ledger }: IdentityFacts,
  assigned: ReadonlySet<string>,
): readonly HandOff[] {
  const { api, azureAccess, servicePrincipal } = observed;
  if (!decidesByAzure(answers, api)) {
    return ledger.refusedRoles.map(({ role }) =>
      appRoleHandOff(
        { principalId: servicePrincipal.id, resourceId: api.servicePrincipalId, appRoleId: role.id },
        tenantContext.graphUrl,
      ),
    );
  }
  return missingAzureRoles(answers.roles, azureAccess, servicePrincipal.id)
    .filter(({ name }) => !assigned.has(name))
    .map((role) =>
      azureRoleHandOff({
        role,
        principalId: servicePrincipal.id,
        principalType: 'ServicePrincipal',
        resource: azureAccess?.resource ?? null,
        fhirUrl: answers.fhirUrl,
      }),
    );
}
