import { type AzureCall, type AzureOutcome, requireAction } from './azure-call.ts';

/**
 * `GET /subscriptions/{id}/providers/Microsoft.Authorization/classicAdministrators`: none, as Azure retired them
 * (https://learn.microsoft.com/azure/role-based-access-control/classic-administrators); az asks for them with
 * `--include-classic-administrators`.
 */
export function listClassicAdministrators(call: AzureCall, scope: string): AzureOutcome {
  return nothingListed(call, scope, 'Microsoft.Authorization/classicAdministrators/read');
}

/**
 * `GET {scope}/providers/Microsoft.Authorization/denyAssignments`: none, as only Azure itself makes any
 * (https://learn.microsoft.com/azure/role-based-access-control/deny-assignments).
 */
export function listDenyAssignments(call: AzureCall, scope: string): AzureOutcome {
  return nothingListed(call, scope, 'Microsoft.Authorization/denyAssignments/read');
}

/**
 * `GET {scope}/providers/Microsoft.Authorization/roleEligibilityScheduleInstances`: none, as the sandbox has no
 * Privileged Identity Management
 * (https://learn.microsoft.com/rest/api/authorization/role-eligibility-schedule-instances/list-for-scope).
 */
export function listEligibleAzureRoles(call: AzureCall, scope: string): AzureOutcome {
  return nothingListed(call, scope, 'Microsoft.Authorization/roleEligibilityScheduleInstances/read');
}

function nothingListed(call: AzureCall, scope: string, action: string): AzureOutcome {
  requireAction(call, action, scope);
  return { status: 200, body: { value: [] } };
}
