import { withMember } from '../changed-record.ts';
import type { Application } from './application.ts';
import type { ServicePrincipal, Tenant } from './model.ts';
import { indexOfApplications, indexOfServicePrincipals } from './tenant-index.ts';
import type { User } from './user.ts';

/** The tenant with this application added or replaced. */
export function withApplication(tenant: Tenant, application: Application): Tenant {
  return { ...tenant, applications: withMember(tenant.applications, application.resource.id, application) };
}

/** The tenant with this service principal added or replaced. */
export function withServicePrincipal(tenant: Tenant, principal: ServicePrincipal): Tenant {
  return { ...tenant, servicePrincipals: withMember(tenant.servicePrincipals, principal.id, principal) };
}

/** The record without one key. */
export function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).filter(([each]) => each !== key));
}

/** The live (not deleted) application that has this appId. */
export function applicationByAppId(tenant: Tenant, appId: string): Application | undefined {
  const found = indexOfApplications(tenant.applications).byAppId(appId.toLowerCase());
  return found?.resource.deletedDateTime === null ? found : undefined;
}

/** The application with this unique name, ignoring case; perhaps in the recycle bin, where names stay taken. */
export function applicationByUniqueName(tenant: Tenant, uniqueName: string): Application | undefined {
  return indexOfApplications(tenant.applications).byUniqueName(uniqueName);
}

/** The live (not deleted) service principal of this appId. */
export function servicePrincipalByAppId(tenant: Tenant, appId: string): ServicePrincipal | undefined {
  return indexOfServicePrincipals(tenant.servicePrincipals).byAppId(appId.toLowerCase());
}

/** The live service principal with this object id. */
export function livePrincipal(tenant: Tenant, id: string): ServicePrincipal | undefined {
  const principal = tenant.servicePrincipals[id.toLowerCase()];
  return principal?.deletedDateTime === null ? principal : undefined;
}

/** The user with this object id or user principal name. */
export function userByKey(tenant: Tenant, key: string): User | undefined {
  const wanted = key.toLowerCase();
  return (
    tenant.users[wanted] ?? Object.values(tenant.users).find((user) => user.userPrincipalName.toLowerCase() === wanted)
  );
}

/** The domain that applications are published under: the tenant's initial one. */
export function initialDomain(tenant: Tenant): string {
  return tenant.domains.find((domain) => domain.isInitial)?.id ?? '';
}
