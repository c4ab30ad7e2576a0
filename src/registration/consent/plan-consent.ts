import { unknownName } from './api-permissions.ts';
import { askedIds } from './api-permissions.ts';
import { type ClientConsent, type GivenConsent, type PermissionApi } from './client-consent.ts';
import { MICROSOFT_GRAPH } from './graph-permissions.ts';
import type { GrantStep } from '../model/consent.ts';
import { assertMayConsentForAll } from '../scopes/consent-for-all.ts';
import { planTenantGrants, type ScopesOfApi } from './tenant-consent.ts';
import type { Warning } from '../../errors/warning.ts';
import { wellKnownPermission } from './well-known-apis.ts';

/** A grant of consent to write, with what was wanted although it stands already. */
export interface ConsentPlan {
  readonly wanted: readonly ScopesOfApi[];
  /** What is wanted of APIs that the caller may not read, which only someone else can consent to. */
  readonly outOfReach: readonly ScopesOfApi[];
  readonly steps: readonly GrantStep[];
  readonly warnings: readonly Warning[];
}

/** What the application asks of an API, by value. */
export interface AskedScopes extends ScopesOfApi {
  readonly api: PermissionApi;
}

/**
 * Consent, for all users of the tenant, to what the application asks for, or to the scopes named. Throws UsageError
 * `unknown_scope`, `grant_too_long` and `smart_consent_refused`.
 */
export function planConsent(consent: ClientConsent, names: readonly string[]): ConsentPlan {
  const all = names.length === 0 ? askedScopes(consent) : namedScopes(consent, names);
  const wanted = all.filter(({ api, scopes }) => scopes.length > 0 && api.servicePrincipalId !== null);
  for (const { api, scopes } of wanted) {
    assertMayConsentForAll({ displayName: api.displayName, defined: api.scopes, wanted: scopes });
  }
  const existing = consent.grants?.filter(({ principalId }) => principalId === null) ?? null;
  return {
    wanted,
    outOfReach: all.filter(({ api, scopes }) => scopes.length > 0 && !api.isReadable),
    steps: planTenantGrants(wanted, existing),
    warnings: names.length === 0 ? warningsOn(consent) : [],
  };
}

function enabledScopes(api: PermissionApi): PermissionApi['scopes'] {
  return api.scopes.filter(({ isEnabled, value }) => isEnabled && value !== '');
}

/** What the application asks of each API; of one that cannot be read, by the names that are well known, else by ids. */
export function askedScopes({ application, apis }: GivenConsent): readonly AskedScopes[] {
  return apis.map((api) => {
    const ids = askedIds(application.requiredResourceAccess, api.appId, 'Scope');
    const scopes = api.isReadable
      ? enabledScopes(api).flatMap(({ id, value }) => (ids.includes(id) ? [value] : []))
      : ids.map((id) => wellKnownPermission(api.appId, id) ?? id);
    return { api, scopes };
  });
}

/**
 * A scope is meant where the application asks for it, since several APIs may define one of the same name. One that it
 * asks for nowhere may be named of the APIs that it asks anything of, other than Microsoft Graph.
 */
function namedScopes(consent: ClientConsent, names: readonly string[]): readonly AskedScopes[] {
  const offered = grantableScopes(consent);
  assertKnown(
    consent,
    names,
    offered.flatMap(({ scopes }) => scopes),
  );
  return offered.map(({ api, scopes }) => ({ api, scopes: scopes.filter((scope) => names.includes(scope)) }));
}

/** The scopes of each API that can be consented to by name. */
export function grantableScopes(consent: GivenConsent): readonly AskedScopes[] {
  const asked = askedScopes(consent);
  const askedAnywhere = asked.flatMap(({ scopes }) => scopes);
  return asked.map(({ api, scopes }) => {
    const isAskedOf = consent.application.requiredResourceAccess.some((each) => each.resourceAppId === api.appId);
    const others = isAskedOf && api.appId !== MICROSOFT_GRAPH ? enabledScopes(api).map(({ value }) => value) : [];
    return { api, scopes: [...new Set([...scopes, ...others.filter((value) => !askedAnywhere.includes(value))])] };
  });
}

/**
 * Throws UsageError `unknown_scope` for the first name that is not known. Told are fewer names than are known, where
 * that would be too many: Microsoft Graph alone defines hundreds.
 */
export function assertKnown(
  { application, apis }: ClientConsent,
  names: readonly string[],
  known: readonly string[],
  reported: readonly string[] = known,
): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const displayName = (apis.length === 0 ? [application] : apis).map((each) => each.displayName).join('" or "');
    throw unknownName('scope', unknown, { displayName }, [...new Set(reported)]);
  }
}

function warningsOn(consent: ClientConsent): readonly Warning[] {
  const { application, apis } = consent;
  const access = application.requiredResourceAccess;
  const missing = access
    .map(({ resourceAppId }) => resourceAppId)
    .filter((appId) => apis.some((api) => api.appId === appId && api.servicePrincipalId === null && api.isReadable));
  const unreadable = apis.filter((api) => !api.isReadable && askedIds(access, api.appId, 'Scope').length > 0);
  const readable = apis.filter((api) => api.servicePrincipalId !== null && api.isReadable);
  const lost = readable.flatMap((api) =>
    askedIds(access, api.appId, 'Scope')
      .filter((id) => !enabledScopes(api).some((scope) => scope.id === id))
      .map((id) => `${id} of "${api.displayName}"`),
  );
  const hasRoles = access.some(({ resourceAccess }) => resourceAccess.some(({ type }) => type === 'Role'));
  const asksForScopes = access.some(({ resourceAccess }) => resourceAccess.some(({ type }) => type === 'Scope'));
  return [
    ...(asksForScopes
      ? []
      : [
          {
            code: 'nothing_asked',
            message: `"${application.displayName}" asks for no delegated permission, so there is nothing to consent to.`,
          } satisfies Warning,
        ]),
    ...unreadable.map(({ displayName }): Warning => ({
      code: 'api_unreadable',
      message: `"${displayName}" could not be read, which takes Application.Read.All, so consent to it is left to an administrator.`,
    })),
    ...missing.map((appId): Warning => ({
      code: 'api_missing',
      message: `The API ${appId} has no service principal in this tenant, so no one can consent to it.`,
    })),
    ...(lost.length === 0
      ? []
      : [
          {
            code: 'scope_missing',
            message: `No one can consent to what is not an enabled scope: ${lost.join(', ')}.`,
          } satisfies Warning,
        ]),
    ...(hasRoles
      ? [
          {
            code: 'roles_are_assigned',
            message: 'App roles are given by `fhir-apps role assign`, not by consent.',
          } satisfies Warning,
        ]
      : []),
  ];
}
