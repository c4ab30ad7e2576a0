import { type GraphCall, type Outcome, parameter } from './graph-call.ts';
import { notFound } from './graph-error.ts';
import { listAnswer, selectAnswer } from './list-query.ts';

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

function wholeOrganization({ tenant }: GraphCall): Record<string, unknown> {
  return {
    id: tenant.tenantId,
    deletedDateTime: null,
    businessPhones: [],
    city: null,
    country: null,
    countryLetterCode: 'US',
    createdDateTime: tenant.createdDateTime,
    defaultUsageLocation: null,
    displayName: tenant.displayName,
    onPremisesSyncEnabled: null,
    partnerTenantType: null,
    postalCode: null,
    preferredLanguage: 'en',
    state: null,
    street: null,
    technicalNotificationMails: [],
    tenantType: 'AAD',
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
