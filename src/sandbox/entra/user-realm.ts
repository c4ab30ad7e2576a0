import type { Tenant } from '../tenant/model.ts';

/**
 * How the accounts of a name's domain sign in: here, for a verified domain of the tenant, else nobody knows. MSAL asks it
 * before it sends a password (`Client.UserRealm` in
 * https://github.com/AzureAD/microsoft-authentication-library-for-go).
 */
export function userRealm(origin: string, tenant: Tenant, userName: string): Readonly<Record<string, string>> {
  const { host } = new URL(origin);
  const domain = userName.slice(userName.lastIndexOf('@') + 1).toLowerCase();
  const isOurs = tenant.domains.some((each) => each.isVerified && each.id === domain);
  return isOurs
    ? {
        ver: '1.0',
        account_type: 'Managed',
        domain_name: domain,
        cloud_instance_name: host,
        cloud_audience_urn: 'urn:federation:MicrosoftOnline',
      }
    : { ver: '1.0', account_type: 'Unknown', cloud_instance_name: host };
}
