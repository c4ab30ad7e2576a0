import { unknownName } from './api-permissions.ts';
import { askedIds, type ClientConsent, type DelegatedGrant, type PermissionApi } from './client-consent.ts';
import { MICROSOFT_GRAPH } from './graph-permissions.ts';
import { type GrantStep, planTenantGrants, type ScopesOfApi, scopesIn } from './tenant-consent.ts';
import type { Warning } from './warning.ts';

/** What a change of consent is about: an API, by the names that people and Graph know it by. */
type NamedApi = Pick<PermissionApi, 'appId' | 'displayName' | 'servicePrincipalId'>;

/** A grant of consent to write, with what was wanted although it stands already. */
export interface ConsentPlan {
  readonly wanted: readonly ScopesOfApi[];
  readonly steps: readonly GrantStep[];
  readonly warnings: readonly Warning[];
}

/** A grant to narrow; it goes away where nothing is left of it. */
export interface RevocationStep {
  readonly grant: DelegatedGrant;
  readonly api: NamedApi;
  readonly removed: readonly string[];
  readonly remaining: readonly string[];
}

/**
 * Consent, for all users of the tenant, to what the application asks for, or to the scopes named. Throws UsageError
 * `unknown_scope` and `grant_too_long`.
 */
export function planConsent(consent: ClientConsent, names: readonly string[]): ConsentPlan {
  const wanted = (names.length === 0 ? askedScopes(consent) : namedScopes(consent, names)).filter(
    ({ scopes }) => scopes.length > 0,
  );
  const reachable = wanted.filter(({ api }) => api.servicePrincipalId !== null);
  const standing = consent.grants?.filter(({ principalId }) => principalId === null) ?? null;
  return {
    wanted: reachable,
    steps: planTenantGrants(reachable, standing),
    warnings: names.length === 0 ? warningsOn(consent) : [],
  };
}

function enabledScopes(api: PermissionApi): PermissionApi['scopes'] {
  return api.scopes.filter(({ isEnabled, value }) => isEnabled && value !== '');
}

function askedScopes({ application, apis }: ClientConsent): readonly ScopesOfApi[] {
  return apis.map((api) => {
    const ids = askedIds(application.requiredResourceAccess, api.appId, 'Scope');
    const scopes = enabledScopes(api).filter(({ id }) => ids.includes(id));
    return { api, scopes: scopes.map(({ value }) => value) };
  });
}

/** Of the FHIR server's API any scope may be named; of others, such as Microsoft Graph, what the application asks for. */
function namedScopes(consent: ClientConsent, names: readonly string[]): readonly ScopesOfApi[] {
  const offered = askedScopes(consent).map(({ api, scopes }, index) => {
    const own = consent.apis[index];
    return own === undefined || api.appId === MICROSOFT_GRAPH
      ? { api, scopes }
      : { api, scopes: enabledScopes(own).map(({ value }) => value) };
  });
  refuseUnknown(
    consent,
    names,
    offered.flatMap(({ scopes }) => scopes),
  );
  return offered.map(({ api, scopes }) => ({ api, scopes: scopes.filter((scope) => names.includes(scope)) }));
}

function refuseUnknown({ apis }: ClientConsent, names: readonly string[], known: readonly string[]): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const displayName = apis.map((api) => api.displayName).join('" or "');
    throw unknownName('scope', unknown, { displayName }, [...new Set(known)]);
  }
}

function warningsOn({ application, apis }: ClientConsent): readonly Warning[] {
  const access = application.requiredResourceAccess;
  const missing = access
    .map(({ resourceAppId }) => resourceAppId)
    .filter((appId) => !apis.some((api) => api.appId === appId && api.servicePrincipalId !== null));
  const lost = apis.flatMap((api) =>
    askedIds(access, api.appId, 'Scope')
      .filter((id) => !enabledScopes(api).some((scope) => scope.id === id))
      .map((id) => `${id} of "${api.displayName}"`),
  );
  const hasRoles = access.some(({ resourceAccess }) => resourceAccess.some(({ type }) => type === 'Role'));
  return [
    ...missing.map((appId) => ({
      code: 'api_missing',
      message: `The API ${appId} has no service principal in this tenant, so nobody can consent to it.`,
    })),
    ...(lost.length === 0
      ? []
      : [
          { code: 'scope_missing', message: `Nobody can consent to what is not an enabled scope: ${lost.join(', ')}.` },
        ]),
    ...(hasRoles
      ? [{ code: 'roles_are_assigned', message: 'App roles are given by `fhir-apps role assign`, not by consent.' }]
      : []),
  ];
}

/**
 * Takes the named scopes, or all, from the consent for all users and, where told so, from that of single users. Throws
 * UsageError `unknown_scope` for a name that neither an API nor a grant knows.
 */
export function planRevocation(
  consent: ClientConsent & { readonly grants: readonly DelegatedGrant[] },
  names: readonly string[],
  ofUsersToo: boolean,
): readonly RevocationStep[] {
  const { apis, grants } = consent;
  if (names.length > 0) {
    const defined = apis.flatMap(({ scopes }) => scopes.map(({ value }) => value));
    refuseUnknown(consent, names, [...defined, ...grants.flatMap(({ scope }) => scopesIn(scope))]);
  }
  return grants
    .filter(({ principalId }) => principalId === null || ofUsersToo)
    .flatMap((grant) => {
      const held = scopesIn(grant.scope);
      const removed = held.filter((scope) => names.length === 0 || names.includes(scope));
      const remaining = held.filter((scope) => !removed.includes(scope));
      const api = apis.find(({ servicePrincipalId }) => servicePrincipalId === grant.resourceId) ?? {
        appId: '',
        displayName: grant.resourceId,
        servicePrincipalId: grant.resourceId,
      };
      return removed.length === 0 && (held.length > 0 || names.length > 0) ? [] : [{ grant, api, removed, remaining }];
    });
}

/** What a revocation does not reach, as warnings: tokens that live, users who consented themselves, pre-authorisation. */
export function warningsAfterRevocation(
  { apis, grants }: ClientConsent,
  steps: readonly RevocationStep[],
  ofUsersToo: boolean,
): readonly Warning[] {
  const users = new Set((grants ?? []).flatMap(({ principalId }) => principalId ?? []));
  const preAuthorizing = apis.filter(({ preAuthorizedIds }) => (preAuthorizedIds ?? []).length > 0);
  return [
    // That a refresh token is refused without consent is a [guess]: AADSTS65001 is documented for the endpoint (facts/graph.md 10.6).
    ...(steps.length === 0
      ? []
      : [
          {
            code: 'tokens_live_on',
            message:
              'Access tokens that were issued stay valid until they expire, up to 90 minutes; refreshing them is refused.',
          },
        ]),
    ...(users.size === 0 || ofUsersToo
      ? []
      : [
          {
            code: 'users_consented',
            message: `${users.size === 1 ? 'One user has' : `${users.size} users have`} consented for themselves, which stays; --users revokes that too.`,
          },
        ]),
    ...preAuthorizing.map(({ displayName }) => ({
      code: 'pre_authorized',
      message: `"${displayName}" pre-authorises this client, which needs no consent and stays.`,
    })),
  ];
}
