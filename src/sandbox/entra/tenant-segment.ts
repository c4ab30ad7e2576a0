import { isGuid } from '../guid.ts';
import type { Tenant } from '../tenant/model.ts';
import type { ClientRegistration } from './client/client-registration.ts';
import { EntraError } from './entra-error.ts';

const DOMAIN_NAME = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;

/** What the first segment of an Entra path names: this tenant, or those that any tenant's accounts may use. */
export type TenantSegment = 'tenant' | 'organizations' | 'common' | 'consumers';

/**
 * Reads the first segment of an Entra path: the tenant's id, one of its verified domains, or a name for many tenants.
 * Throws EntraError 900023 for what cannot be a tenant, and 90002 for a tenant that is not this one.
 */
export function tenantSegment(tenant: Tenant, segment: string): TenantSegment {
  const wanted = segment.toLowerCase();
  if (wanted === 'organizations' || wanted === 'common' || wanted === 'consumers') {
    return wanted;
  }
  if (wanted === tenant.tenantId || tenant.domains.some((domain) => domain.isVerified && domain.id === wanted)) {
    return 'tenant';
  }
  if (!isGuid(segment) && !DOMAIN_NAME.test(segment)) {
    throw new EntraError(
      900023,
      'invalid_request',
      400,
      `Specified tenant identifier '${segment}' is neither a valid DNS name, nor a valid external domain.`,
    );
  }
  throw new EntraError(
    90002,
    'invalid_request',
    400,
    `Tenant '${segment}' not found. Check to make sure you have the correct tenant ID and are signing into the ` +
      'correct cloud. Check with your subscription administrator, this may happen if there are no active ' +
      'subscriptions for the tenant.',
  );
}

/**
 * Holds a client to the endpoints that its sign-in audience allows.
 * Throws EntraError 9002332 for accounts of organizations at `/consumers`, 50194 for a single-tenant application at
 * `/common` or `/organizations`.
 */
export function requireAudience(client: ClientRegistration, segment: TenantSegment): void {
  const named = `Application '${client.appId}'(${client.displayName})`;
  if (segment === 'consumers') {
    throw new EntraError(
      9002332,
      'invalid_request',
      400,
      `${named} is configured for use by Azure Active Directory users only. Please do not use the /consumers endpoint ` +
        'to serve this request.',
    );
  }
  if (segment !== 'tenant' && client.signInAudience === 'AzureADMyOrg') {
    throw new EntraError(
      50194,
      'invalid_request',
      400,
      `${named} is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for ` +
        "such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be " +
        'multi-tenant.',
    );
  }
}
