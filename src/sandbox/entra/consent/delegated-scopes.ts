import { isGuid } from '../../guid.ts';
import type { PermissionScope } from '../../tenant/application.ts';
import { MICROSOFT_GRAPH_APP_ID } from '../../tenant/first-party-applications.ts';
import type { ClientRegistration } from '../client/client-registration.ts';
import { EntraError } from '../entra-error.ts';
import { requireListed } from './listed-apis.ts';
import type { ScopeFacts } from './scope-facts.ts';
import { type RequestedResource, resourceNamed } from '../requested-resource.ts';

/** What a client asks of one API in the name of a user. */
export interface ApiScopes {
  readonly resource: RequestedResource;
  /** `.default`: whatever the client has been given, or else what its registration lists. */
  readonly isDefault: boolean;
  /** What was named; empty for `.default`. */
  readonly scopes: readonly PermissionScope[];
}

/** What a client asks for in the name of a user. */
export interface DelegatedScopes {
  /** One for each API, in the order of the request; a token can be for one only (`onlyApi`), consent for all. */
  readonly apis: readonly ApiScopes[];
  /** Those of `openid`, `profile`, `email`, `offline_access` that were asked for. */
  readonly openId: readonly string[];
  /** As requested, separated by spaces. */
  readonly text: string;
}

/** The scopes of OpenID Connect that Entra knows; they are permissions of Microsoft Graph. */
const OPEN_ID_SCOPES: readonly string[] = ['openid', 'profile', 'email', 'offline_access'];

const DEFAULT = '.default';

/**
 * Reads the `scope` parameter of a user's flow (https://learn.microsoft.com/entra/identity-platform/scopes-oidc). A
 * value without an absolute URI or appId before it is one of Microsoft Graph's.
 * Throws EntraError 70011 (nothing, or `.default` beside scopes of the same API), 500011 (no such API), 650053 (no such
 * scope), 650057 (`.default` of an API that the registration does not list), 65002 (an API of Microsoft's that does not
 * know this client of Microsoft's).
 */
export function delegatedScopes(facts: ScopeFacts, scope: string): DelegatedScopes {
  const { tenant, origin, visible } = facts;
  const requested = scope.split(/\s+/).filter((each) => each !== '');
  if (requested.length === 0) {
    throw invalidScope(scope, '');
  }
  const named = requested.map((each) => ({ each, ...splitScope(each) }));
  const isOpenId = ({ resourceName, value }: NamedScope): boolean =>
    resourceName === null && OPEN_ID_SCOPES.includes(value.toLowerCase());
  const byApi = new Map<string, { resource: RequestedResource; values: readonly string[] }>();
  for (const { resourceName, value } of named.filter((each) => !isOpenId(each))) {
    const resource = resourceNamed(tenant, origin, resourceName ?? MICROSOFT_GRAPH_APP_ID, visible);
    // A bare Graph scope makes a token for Graph by its usual name.
    const known = resourceName === null ? { ...resource, name: 'https://graph.microsoft.com' } : resource;
    const entry = byApi.get(resource.principal.id) ?? { resource: known, values: [] };
    byApi.set(resource.principal.id, { ...entry, values: [...entry.values, value] });
  }
  return {
    apis: [...byApi.values()].map(({ resource, values }) => apiScopes(facts, resource, values, scope)),
    openId: [...new Set(named.filter(isOpenId).map(({ value }) => value.toLowerCase()))],
    text: requested.join(' '),
  };
}

/** Microsoft Graph, for which a token is when nothing but OpenID Connect was asked for. Throws EntraError 500011. */
export function graphResource({ tenant, origin, visible }: Omit<ScopeFacts, 'client'>): RequestedResource {
  const name = 'https://graph.microsoft.com';
  return { ...resourceNamed(tenant, origin, MICROSOFT_GRAPH_APP_ID, visible), name };
}

/** The APIs that a request is about: Microsoft Graph where it names OpenID Connect's scopes alone. */
export function resourcesOf(
  facts: Omit<ScopeFacts, 'client'>,
  { apis }: DelegatedScopes,
): readonly RequestedResource[] {
  return apis.length === 0 ? [graphResource(facts)] : apis.map(({ resource }) => resource);
}

/** The one API that a token can be for. Throws EntraError 28000 when there are several. */
export function onlyApi(facts: ScopeFacts, { apis, text }: DelegatedScopes): ApiScopes {
  const [first, second] = apis;
  if (second !== undefined) {
    throw new EntraError(
      28000,
      'invalid_request',
      400,
      'Provided value for the input parameter scope is not valid because it contains more than one resource. ' +
        `Scope ${text} is not valid.`,
    );
  }
  return first ?? { resource: graphResource(facts), isDefault: false, scopes: [] };
}

interface NamedScope {
  /** Null for a scope without one. */
  readonly resourceName: string | null;
  readonly value: string;
}

function splitScope(scope: string): NamedScope {
  const slash = scope.lastIndexOf('/');
  const resourceName = scope.slice(0, Math.max(slash, 0));
  const isNamed = slash > 0 && (isGuid(resourceName) || /^[a-z][a-z0-9+.-]*:/i.test(resourceName));
  return isNamed ? { resourceName, value: scope.slice(slash + 1) } : { resourceName: null, value: scope };
}

function apiScopes(facts: ScopeFacts, resource: RequestedResource, values: readonly string[], text: string): ApiScopes {
  const isDefault = values.some((value) => value.toLowerCase() === DEFAULT);
  if (isDefault && new Set(values).size > 1) {
    throw invalidScope(text, " .default scope can't be combined with resource-specific scopes.");
  }
  const scopes = isDefault ? [] : values.map((value) => knownScope(facts.client, resource, value));
  if (isDefault) {
    requireListed(facts, resource);
  }
  requirePreauthorization(facts.client, resource, scopes);
  return { resource, isDefault, scopes: [...new Set(scopes)] };
}

function knownScope(client: ClientRegistration, resource: RequestedResource, value: string): PermissionScope {
  const found = resource.publication.scopes.find(
    (each) => each.isEnabled && each.value?.toLowerCase() === value.toLowerCase(),
  );
  if (found === undefined) {
    throw new EntraError(
      650053,
      'invalid_client',
      400,
      `The application '${client.displayName}' asked for scope '${value}' that doesn't exist on the resource ` +
        `'${resource.principal.appId}'. Contact the app vendor.`,
    );
  }
  return found;
}

/**
 * Microsoft's clients get from Microsoft's APIs what Microsoft configured; nobody can consent to more (AADSTS65002).
 */
function requirePreauthorization(
  client: ClientRegistration,
  { principal, publication }: RequestedResource,
  scopes: readonly PermissionScope[],
): void {
  const given = client.microsoft?.preAuthorizedScopes ?? {};
  const isGiven = scopes.every(({ value }) => given[principal.appId]?.includes(value ?? '') === true);
  const isMicrosofts = client.microsoft !== null && publication.ownerTenantId === client.microsoft.ownerTenantId;
  const mayBeGiven = isGiven || client.microsoft?.asksForConsent === true;
  if (isMicrosofts && (given[principal.appId] === undefined || !mayBeGiven)) {
    throw new EntraError(
      65002,
      'invalid_grant',
      400,
      `Consent between first party application '${client.appId}' and first party resource '${principal.appId}' must ` +
        'be configured via preauthorization - applications owned and operated by Microsoft must get approval from the ' +
        'API owner before requesting tokens for that API.',
    );
  }
}

function invalidScope(scope: string, reason: string): EntraError {
  return new EntraError(
    70011,
    'invalid_scope',
    400,
    "The provided request must include a 'scope' input parameter. The provided value for the input parameter " +
      `'scope' is not valid. The scope ${scope} is not valid.${reason}`,
  );
}
