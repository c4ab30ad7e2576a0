import { wholeSeconds } from '../tenant/graph-time.ts';
import type { Tenant } from '../tenant/model.ts';
import { type GraphCall, type Outcome, parameter } from './graph-call.ts';
import { notFound } from './graph-error.ts';
import { listAnswer, selectAnswer } from './list-query.ts';

/** Objects that a tenant with a verified domain may have (https://learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions). */
const QUOTA = 300_000;

/** `GET /organization`. */
export function listOrganizations(call: GraphCall): Outcome {
  return listAnswer(call, { collection: 'organization', resource: 'Organization', items: [organization(call)] });
}

/** `GET /organization/{id}`. */
export function getOrganization(call: GraphCall): Outcome {
  const id = parameter(call, 'organization').toLowerCase();
  if (id !== call.tenant.tenantId) {
    throw notFound(id);
  }
  return selectAnswer(call, { collection: 'organization', resource: 'Organization', item: organization(call) });
}

/** With `User.Read` alone, a user sees the name and the domains, and null for the rest (Graph "List organization"). */
function organization(call: GraphCall): Record<string, unknown> {
  const whole = wholeOrganization(call);
  const isShown = (name: string): boolean => !call.ownedOnly || ['id', 'displayName', 'verifiedDomains'].includes(name);
  return Object.fromEntries(Object.entries(whole).map(([name, value]) => [name, isShown(name) ? value : null]));
}

/**
 * In the order of 2022, with the newer `defaultUsageLocation`; times in whole seconds (recorded in
 * https://github.com/Azure/azure-powershell/blob/main/src/Resources/MSGraph.Autorest/test/Get-AzADOrganization.Recording.json).
 */
function wholeOrganization({ tenant }: GraphCall): Record<string, unknown> {
  return {
    id: tenant.tenantId,
    deletedDateTime: null,
    businessPhones: [],
    city: null,
    country: null,
    countryLetterCode: 'US',
    createdDateTime: wholeSeconds(tenant.createdDateTime),
    defaultUsageLocation: null,
    displayName: tenant.displayName,
    isMultipleDataLocationsForServicesEnabled: null,
    marketingNotificationEmails: [],
    onPremisesLastSyncDateTime: null,
    onPremisesSyncEnabled: null,
    partnerTenantType: null,
    postalCode: null,
    preferredLanguage: 'en',
    privacyProfile: null,
    securityComplianceNotificationMails: [],
    securityComplianceNotificationPhones: [],
    state: null,
    street: null,
    technicalNotificationMails: [],
    tenantType: 'AAD',
    directorySizeQuota: { used: directorySize(tenant), total: QUOTA },
    assignedPlans: [],
    provisionedPlans: [],
    verifiedDomains: tenant.domains
      .filter((domain) => domain.isVerified)
      .map((domain) => ({
        capabilities: 'None',
        isDefault: domain.isDefault,
        isInitial: domain.isInitial,
        name: domain.id,
        type: 'Managed',
      })),
  };
}

function directorySize({ applications, groups, servicePrincipals, users }: Tenant): number {
  return [applications, groups, servicePrincipals, users].reduce((sum, each) => sum + Object.keys(each).length, 0);
}
