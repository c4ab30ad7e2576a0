import { indexOfApplications } from '../../tenant/tenant-index.ts';
import { managementPolicy } from '../../tenant/management-policy.ts';
import type { ApplicationResource } from '../../tenant/application.ts';
import type { IdentifierUriRestriction, Tenant } from '../../tenant/model.ts';
import { duplicateValues, GraphError, invalidValue, valueTaken } from '../graph-error.ts';
import type { GraphCall } from '../graph-call.ts';
import type { ApplicationChange } from './application-change.ts';
import { canParseUrl } from '../../../text/can-parse-url.ts';

const URI_LENGTH = 255;
const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const BARE_GUID_URI = new RegExp(`^api://(${GUID})$`, 'i');

/**
 * New identifier URIs, in Entra's order: form, verified domain, tenant policy, uniqueness
 * (https://learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions). Existing URIs are not checked,
 * except when an application loses its exemption from the policy.
 */
export function checkIdentifierUris({ call, before, resource }: ApplicationChange): void {
  const present = before?.resource.identifierUris ?? [];
  const added = resource.identifierUris.filter((uri) => !present.includes(uri));
  const { tenant } = call;
  for (const uri of added) {
    checkForm(tenant, resource, uri);
  }
  if (new Set(resource.identifierUris).size < resource.identifierUris.length) {
    throw duplicateValues('identifierUris');
  }
  for (const uri of added) {
    if (call.assumptions.verifiedDomainForVersion2 || !receivesV2(resource)) {
      checkVerifiedDomain(tenant, uri);
    }
  }
  const losesExemption = before !== null && receivesV2(before.resource) && !receivesV2(resource);
  for (const uri of losesExemption ? resource.identifierUris : added) {
    checkPolicy(call, resource, uri);
  }
  for (const uri of added) {
    checkUnique(tenant, resource, uri);
  }
}

function checkForm(tenant: Tenant, resource: ApplicationResource, uri: string): void {
  const isWellFormed = uri.length <= URI_LENGTH && !/[*\s\p{Cc}]/u.test(uri) && !uri.endsWith('/') && canParseUrl(uri);
  // `api://<guid>` is reserved for the application's own id and the tenant's
  // (https://learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions).
  const guid = BARE_GUID_URI.exec(uri)?.[1]?.toLowerCase();
  const isForeign = guid !== undefined && guid !== resource.appId && guid !== tenant.tenantId;
  if (!isWellFormed || isForeign) {
    throw invalidValue('identifierUris');
  }
}

/**
 * Throws GraphError 400 for a host that is no verified domain (text:
 * https://github.com/Azure/Industrial-IoT/issues/1432). Whether version 2 tokens exempt an application is
 * assumption A51.
 */
function checkVerifiedDomain(tenant: Tenant, uri: string): void {
  if (/^https?:/i.test(uri) && !isOnVerifiedDomain(tenant, uri)) {
    throw new GraphError(
      400,
      'HostNameNotOnVerifiedDomain',
      `Values of identifierUris property must use a verified domain of the organization or its subdomain: '${uri}'`,
    );
  }
}

function isOnVerifiedDomain(tenant: Tenant, uri: string): boolean {
  const host = new URL(uri).hostname;
  return tenant.domains.some((domain) => domain.isVerified && (host === domain.id || host.endsWith(`.${domain.id}`)));
}

/**
 * Throws GraphError 400 for what the policy forbids. Texts:
 * https://learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions; code: assumption A50.
 */
function checkPolicy({ tenant, assumptions }: GraphCall, resource: ApplicationResource, uri: string): void {
  const policy = managementPolicy(tenant, resource.id);
  const { nonDefaultUriAddition, uriAdditionWithoutUniqueTenantIdentifier } =
    policy.applicationRestrictions.identifierUris;
  if (isInForce(nonDefaultUriAddition, resource) && policy.isEnabled && !isDefaultUri(tenant, resource, uri)) {
    throw new GraphError(
      400,
      assumptions.identifierUriPolicyCode,
      `The newly added URI ${uri} must comply with the format 'api://{appId}' or 'api://{tenantId}/{appId}' as per the ` +
        'default app management policy of your organization. If the requestedAccessTokenVersion is set to 2, this ' +
        'restriction may not apply. See https://aka.ms/identifier-uri-addition-error for more information on this error.',
    );
  }
  const isUnique = isDefaultUri(tenant, resource, uri) || hasTenantIdentifier(tenant, resource, uri);
  if (isInForce(uriAdditionWithoutUniqueTenantIdentifier, resource) && policy.isEnabled && !isUnique) {
    throw new GraphError(
      400,
      assumptions.identifierUriPolicyCode,
      `Failed to add identifier URI ${uri}. All newly added URIs must contain a tenant verified domain, tenant ID, or ` +
        'app ID, as per the default tenant policy of your organization. See ' +
        'https://aka.ms/identifier-uri-addition-error for more information on this error.',
    );
  }
}

function isInForce(restriction: IdentifierUriRestriction | undefined, resource: ApplicationResource): boolean {
  if (restriction === undefined) {
    return false;
  }
  const since = restriction.restrictForAppsCreatedAfterDateTime ?? null;
  const isExempt = restriction.excludeAppsReceivingV2Tokens === true && receivesV2(resource);
  const isCovered = since === null || Date.parse(resource.createdDateTime) > Date.parse(since);
  return restriction.state === 'enabled' && isCovered && !isExempt;
}

function receivesV2(resource: ApplicationResource): boolean {
  return resource.api.requestedAccessTokenVersion === 2;
}

function isDefaultUri(tenant: Tenant, { appId }: ApplicationResource, uri: string): boolean {
  return [`api://${appId}`, `api://${tenant.tenantId}/${appId}`].includes(uri.toLowerCase());
}

/**
 * The patterns with a tenant identifier
 * (https://learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions).
 */
function hasTenantIdentifier(tenant: Tenant, { appId }: ApplicationResource, uri: string): boolean {
  const lower = uri.toLowerCase();
  const path = lower.startsWith('api://') ? lower.slice('api://'.length).split('/') : [];
  const isApi = path[0] === tenant.tenantId || (path.length === 2 && path[1] === appId);
  return isApi || (lower.startsWith('https://') && isOnVerifiedDomain(tenant, uri));
}

/**
 * Throws GraphError 400 for a taken URI. An application in the recycle bin keeps its URIs until it is purged. The form
 * of `details` is assumption A57.
 */
function checkUnique(tenant: Tenant, resource: ApplicationResource, uri: string): void {
  const holders = indexOfApplications(tenant.applications).byIdentifierUri(uri);
  if (holders.some((each) => each.resource.id !== resource.id)) {
    throw valueTaken('identifierUris');
  }
}
