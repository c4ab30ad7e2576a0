import { TOKENS_LIVE_ON } from '../credentials/token-lifetime.ts';
import type { ClientConsent, DelegatedGrant, PermissionApi } from './client-consent.ts';
import { askedScopes, assertKnown } from './plan-consent.ts';
import { scopesIn } from './tenant-consent.ts';
import type { Warning } from '../../errors/warning.ts';

/** What a change of consent is about: an API, by the names that people and Graph know it by. */
type NamedApi = Pick<PermissionApi, 'appId' | 'displayName' | 'servicePrincipalId'>;

/** A grant to narrow; it goes away where nothing is left of it. */
export interface RevocationStep {
  readonly grant: DelegatedGrant;
  readonly api: NamedApi;
  readonly removed: readonly string[];
  readonly remaining: readonly string[];
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
    const granted = grants.flatMap(({ scope }) => scopesIn(scope));
    const asked = askedScopes(consent).flatMap(({ scopes }) => scopes);
    assertKnown(consent, names, [...defined, ...asked, ...granted], [...asked, ...granted]);
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

/**
 * What a revocation does not reach, as warnings: tokens that live, users who consented themselves, pre-authorisation.
 */
export function warningsAfterRevocation(
  { apis, grants }: ClientConsent,
  steps: readonly RevocationStep[],
  ofUsersToo: boolean,
): readonly Warning[] {
  const users = new Set((grants ?? []).flatMap(({ principalId }) => principalId ?? []));
  const preAuthorizing = apis.filter(({ preAuthorizedIds }) => (preAuthorizedIds ?? []).length > 0);
  return [
    // Without consent Entra refuses refresh tokens too (assumption A5).
    ...(steps.length === 0
      ? []
      : [
          {
            code: 'tokens_live_on',
            message: `${TOKENS_LIVE_ON}; refreshing them is refused.`,
          } satisfies Warning,
        ]),
    ...(users.size === 0 || ofUsersToo
      ? []
      : [
          {
            code: 'users_consented',
            message: (input) =>
              `${users.size === 1 ? 'One user has' : `${users.size} users have`} consented for themselves, which stays; ${input('users')} revokes that too.`,
          } satisfies Warning,
        ]),
    ...preAuthorizing.map(({ displayName }): Warning => ({
      code: 'pre_authorized',
      message: `"${displayName}" pre-authorizes this client, which needs no consent. That stays until the client is removed from its "Expose an API" page in the portal.`,
    })),
  ];
}
