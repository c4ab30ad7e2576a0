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

/** `GET /domains`. */
export function listDomains(call: GraphCall): Outcome {
  return listAnswer(call, { collection: 'domains', resource: 'Domain', items: domains(call) });
}

/** `GET /domains/{id}`. */
export function getDomain(call: GraphCall): Outcome {
  const id = parameter(call, 'domain').toLowerCase();
  const item = domains(call).find((each) => each['id'] === id);
  if (item === undefined) {
    throw notFound(id);
  }
  return selectAnswer(call, { collection: 'domains', resource: 'Domain', item });
}

function organization({ tenant }: GraphCall): Record<string, unknown> {
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

function domains({ tenant }: GraphCall): Record<string, unknown>[] {
  return tenant.domains.map((domain) => ({
    authenticationType: 'Managed',
    availabilityStatus: null,
    isAdminManaged: true,
    isRoot: true,
    manufacturer: null,
    model: null,
    passwordNotificationWindowInDays: null,
    passwordValidityPeriodInDays: null,
    state: null,
    supportedServices: [],
    ...domain,
  }));
}
