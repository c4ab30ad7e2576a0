import { UsageError } from '../../errors/usage-error.ts';
import type { RegisterAnswers } from '../answers/answers.ts';
import { GRAPH_SIGN_IN_PERMISSIONS, MICROSOFT_GRAPH } from './graph-permissions.ts';
import type { Observed, ObservedApi } from '../model/observed.ts';
import type { ConsentApi, GrantStep, TenantGrant } from '../model/consent.ts';
import type { Warning } from '../../errors/warning.ts';
import type { PermissionResult } from '../model/result.ts';

/**
 * The most characters that the scopes of one grant may have
 * (https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant).
 */
const MAX_SCOPE_LENGTH = 3850;

const SIGN_IN_SCOPES = GRAPH_SIGN_IN_PERMISSIONS.map(({ value }) => value);

/** Delegated scopes of one API, by value. */
export interface ScopesOfApi {
  readonly api: ConsentApi;
  readonly scopes: readonly string[];
}

/** The values in the text of a grant. */
export function scopesIn(text: string): readonly string[] {
  return text.split(' ').filter((value) => value !== '');
}

/** The text of a grant with more scopes in it; those that stand stay. Throws UsageError `grant_too_long`. */
export function mergedScope(existing: string, wanted: readonly string[], apiName: string): string {
  const merged = [...new Set([...scopesIn(existing), ...wanted])].join(' ');
  if (merged.length > MAX_SCOPE_LENGTH) {
    throw new UsageError(
      'grant_too_long',
      `The scopes of "${apiName}" come to ${merged.length} characters, and one grant can have ${MAX_SCOPE_LENGTH}.`,
      { hint: 'Ask for fewer scopes, or revoke some first with `fhir-apps consent revoke`.' },
    );
  }
  return merged;
}

/**
 * What has to be written so that every user of the tenant has consented to the scopes: one grant for each API, those
 * that stand widened. `existing` is null where it could not be read; the write finds out then. Throws `grant_too_long`.
 */
export function planTenantGrants(
  wanted: readonly ScopesOfApi[],
  existing: readonly TenantGrant[] | null,
): readonly GrantStep[] {
  return wanted.flatMap(({ api, scopes }) => {
    const grant = existing?.find(({ resourceId }) => resourceId === api.servicePrincipalId) ?? null;
    const granted = scopesIn(grant?.scope ?? '');
    const added = scopes.filter((scope) => !granted.includes(scope));
    mergedScope(grant?.scope ?? '', scopes, api.displayName);
    return added.length === 0 ? [] : [{ kind: 'grant-consent', api, existing: grant, wanted: scopes, added }];
  });
}

/**
 * What `--admin-consent` grants: the scopes that were asked for, and those that signing in takes. A later run that asks
 * for others adds them; what others made the application ask for is not granted.
 */
export function wantedConsent(answers: RegisterAnswers, observed: Observed): readonly ScopesOfApi[] {
  const { api, graphServicePrincipalId } = observed;
  if ((answers.type !== 'confidential' && answers.type !== 'public') || !answers.adminConsent) {
    return [];
  }
  const graph = {
    appId: MICROSOFT_GRAPH,
    displayName: 'Microsoft Graph',
    servicePrincipalId: graphServicePrincipalId,
  };
  return [
    ...(api === null
      ? []
      : [
          {
            api: { appId: api.appId, displayName: api.displayName, servicePrincipalId: api.servicePrincipalId },
            scopes: answers.scopes,
          },
        ]),
    ...(graphServicePrincipalId === null ? [] : [{ api: graph, scopes: SIGN_IN_SCOPES }]),
  ];
}

/**
 * A warning where `--admin-consent` cannot reach Microsoft Graph, whose service principal not every caller may read.
 */
export function consentWarnings(answers: RegisterAnswers, { graphServicePrincipalId }: Observed): readonly Warning[] {
  return (answers.type === 'confidential' || answers.type === 'public') &&
    answers.adminConsent &&
    graphServicePrincipalId === null
    ? [
        {
          code: 'consent_not_granted',
          message: `Consent to ${SIGN_IN_SCOPES.join(', ')} of "Microsoft Graph" cannot be granted: its service principal could not be read, which takes Application.Read.All.`,
        },
      ]
    : [];
}

/** True where consent was asked for, and something of it is not known to be granted. */
export function lacksWantedConsent(
  answers: RegisterAnswers,
  api: Pick<ObservedApi, 'appId'> | null,
  permissions: readonly PermissionResult[],
): boolean {
  if ((answers.type !== 'confidential' && answers.type !== 'public') || !answers.adminConsent) {
    return false;
  }
  return permissions.some(
    ({ resource, value, kind, granted }) =>
      kind === 'delegated' &&
      granted !== true &&
      ((resource === api?.appId && (answers.smartLaunch !== null || answers.scopes.includes(value))) ||
        (resource === MICROSOFT_GRAPH && SIGN_IN_SCOPES.includes(value))),
  );
}

/** The grants that stand, as far as they are known: an application without a service principal has none. */
export function existingGrants(
  observed: Pick<Observed, 'application' | 'servicePrincipal' | 'grants'>,
): readonly TenantGrant[] | null {
  return observed.application === null || observed.servicePrincipal === null ? [] : observed.grants;
}

/** The grants with newer ones in the place of theirs; null where nothing is known and nothing is new. */
export function withGrants(
  existing: readonly TenantGrant[] | null,
  newer: readonly TenantGrant[],
): readonly TenantGrant[] | null {
  const kept = existing?.filter(({ resourceId }) => !newer.some((grant) => grant.resourceId === resourceId)) ?? [];
  return existing === null && newer.length === 0 ? null : [...kept, ...newer];
}

/** The grant as it stands after a step, were it not refused; its id is empty where only Graph will give it. */
export function grantAfter({ api, existing, wanted }: GrantStep, resourceId: string): TenantGrant {
  return {
    id: existing?.id ?? '',
    resourceId,
    scope: mergedScope(existing?.scope ?? '', wanted, api.displayName),
  };
}
