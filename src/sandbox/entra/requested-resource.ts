import { fhirServerUrl } from '../fhir/fhir-server.ts';
import { AZURE_HEALTHCARE_APIS_APP_ID, MICROSOFT_GRAPH_APP_ID } from '../tenant/first-party-applications.ts';
import { type Publication, publicationOf } from '../tenant/service-principal.ts';
import type { ServicePrincipal, Tenant } from '../tenant/model.ts';
import { EntraError } from './entra-error.ts';
import { given } from './request-parameters.ts';

/** The API that a token is for. */
export interface RequestedResource {
  /** The resource as the client named it: the audience of a v1 token. */
  readonly name: string;
  readonly principal: ServicePrincipal;
  readonly publication: Publication;
}

const DEFAULT_SCOPE = '/.default';

/**
 * Finds the resource that a client credentials request names with `<resource>/.default`
 * (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow).
 * Throws EntraError 70011 for several scopes, 1002012 for one that is not `.default` (assumption A24), 500011 for a
 * resource that the tenant does not have.
 */
export function requestedResource(tenant: Tenant, origin: string, scope: string, visible: Visible): RequestedResource {
  const scopes = scope.split(' ').filter((each) => each !== '');
  const only = scopes[0];
  if (only === undefined || scopes.length > 1) {
    throw new EntraError(
      70011,
      'invalid_scope',
      400,
      "The provided request must include a 'scope' input parameter. The provided value for the input parameter " +
        `'scope' is not valid. The scope ${scope} is not valid.`,
    );
  }
  if (!only.toLowerCase().endsWith(DEFAULT_SCOPE)) {
    throw new EntraError(
      1002012,
      'invalid_scope',
      400,
      `The provided value for scope ${only} is not valid. Client credential flows must have a scope value with ` +
        '/.default suffixed to the resource identifier (application ID URI).',
    );
  }
  return resourceNamed(tenant, origin, only.slice(0, -DEFAULT_SCOPE.length), visible);
}

/**
 * The resource with this appId or identifier URI.
 * Throws EntraError 500011 when the tenant has none (recorded in https://github.com/calvinchengx/entra-emulator), and 500014 when it is disabled there (its text is
 * widely reported, its OAuth error is assumption A23).
 */
export function resourceNamed(tenant: Tenant, origin: string, name: string, visible: Visible): RequestedResource {
  const found = findResource(tenant, origin, name, visible);
  if (found === null) {
    throw new EntraError(
      500011,
      'invalid_resource',
      400,
      `The resource principal named ${name} was not found in the tenant named ${tenant.tenantId}. This can happen ` +
        'if the application has not been installed by the administrator of the tenant or consented to by any user in ' +
        'the tenant. You might have sent your authentication request to the wrong tenant.',
    );
  }
  if (!found.principal.accountEnabled) {
    throw new EntraError(
      500014,
      'invalid_resource',
      400,
      `The service principal for resource '${name}' is disabled. This indicate that a subscription within the tenant ` +
        'has lapsed, or that the administrator for this tenant has disabled the application, preventing tokens from ' +
        'being issued for it.',
    );
  }
  return { name, ...found };
}

/** Where names of APIs are looked up. */
export interface ResourceFacts {
  readonly tenant: Tenant;
  readonly origin: string;
  readonly visible: Visible;
}

/**
 * Holds a v2 request that also names a `resource` (RFC 8707) to the APIs of its scopes.
 * Throws EntraError 9010010 where it names another API, or none that there is
 * (https://github.com/TracecatHQ/tracecat/issues/2466; its OAuth error is RFC 8707's and assumption A23).
 */
export function requireSameResource(
  { tenant, origin, visible }: ResourceFacts,
  parameters: URLSearchParams,
  asked: readonly RequestedResource[],
): void {
  const name = given(parameters, 'resource');
  const found = name === null ? null : findResource(tenant, origin, name, visible);
  if (name !== null && !asked.some(({ principal }) => principal.id === found?.principal.id)) {
    throw new EntraError(
      9010010,
      'invalid_target',
      400,
      "The resource parameter provided in the request doesn't match with the requested scopes.",
    );
  }
}

/** Whether replication has made an object created at this time (epoch ms) known to the token endpoint. */
export type Visible = (createdAt: number) => boolean;

function findResource(
  tenant: Tenant,
  origin: string,
  name: string,
  visible: Visible,
): Omit<RequestedResource, 'name'> | null {
  const wanted = canonical(name);
  for (const principal of Object.values(tenant.servicePrincipals)) {
    if (principal.deletedDateTime !== null || !visible(principal.createdAt)) {
      continue;
    }
    const publication = publicationOf(tenant, principal.appId);
    if (publication === null) {
      continue;
    }
    const names = [...publication.names, ...namesInSandbox(principal.appId, origin)];
    if (names.some((each) => canonical(each) === wanted) || isManagedFhirService(principal.appId, wanted)) {
      return { principal, publication };
    }
  }
  return null;
}

/** What Microsoft's APIs are called here beside their real names. */
function namesInSandbox(appId: string, origin: string): readonly string[] {
  switch (appId) {
    case MICROSOFT_GRAPH_APP_ID:
      return [origin];
    case AZURE_HEALTHCARE_APIS_APP_ID:
      return [fhirServerUrl(origin, 'ahds')];
    default:
      return [];
  }
}

/** Every managed FHIR service is "Azure Healthcare APIs" by its own URL. */
function isManagedFhirService(appId: string, name: string): boolean {
  return appId === AZURE_HEALTHCARE_APIS_APP_ID && /^https:\/\/[a-z0-9.-]+\.azurehealthcareapis\.(com|us)$/.test(name);
}

/**
 * `https://graph.microsoft.com//.default` and `https://graph.microsoft.com/.default` name the same resource
 * (https://learn.microsoft.com/entra/identity-platform/scopes-oidc).
 */
function canonical(name: string): string {
  return name.toLowerCase().replace(/\/$/, '');
}
