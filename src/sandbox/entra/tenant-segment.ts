import type { Tenant } from '../tenant/tenant.ts';
import { EntraError } from './entra-error.ts';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DOMAIN_NAME = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;

/**
 * Checks the first segment of an Entra path: the tenant's id or one of its verified domains.
 * Throws EntraError 900023 for what cannot be a tenant, and 90002 for a tenant that is not this one (facts/graph.md §10.6).
 */
export function requireTenant(tenant: Tenant, segment: string): void {
  const wanted = segment.toLowerCase();
  if (wanted === tenant.tenantId || tenant.domains.some((domain) => domain.isVerified && domain.id === wanted)) {
    return;
  }
  if (!GUID.test(segment) && !DOMAIN_NAME.test(segment)) {
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
