import type { ResourceAnswers } from '../answers/answers.ts';
import type { ObservedApplication } from '../model/observed.ts';
import type { PermissionScope } from '../model/permissions.ts';
import type { ApplicationStep } from '../model/step.ts';
import { mixedScopes } from '../scopes/mixed-scopes.ts';
import { clinicalScopes } from '../scopes/smart-scope.ts';
import type { Warning } from '../../errors/warning.ts';
import type { PreAuthorizedClient } from '../model/consent.ts';

/** The clients that a resource pre-authorises, and for which of its scopes (Graph: preAuthorizedApplication). */
export type PreAuthorizations = readonly {
  readonly appId: string;
  readonly delegatedPermissionIds: readonly string[];
}[];

/** The pre-authorisations that stand on an application. */
export function preAuthorizationsOf(application: ObservedApplication | null): PreAuthorizations {
  return application?.api.others?.preAuthorizedApplications ?? [];
}

/** True where a client has all of these scopes without consent already. */
export function isPreAuthorized(
  application: ObservedApplication | null,
  clientAppId: string,
  names: readonly string[],
): boolean {
  const granted = idsOf(preAuthorizationsOf(application), clientAppId);
  const scopes = application?.api.oauth2PermissionScopes ?? [];
  return names.every((name) => scopes.some(({ id, value }) => value === name && granted.includes(id)));
}

/**
 * The write that pre-authorizes clients for the scopes of these answers and no others; other entries stay. It is a
 * write of its own, because Graph accepts only scopes that exist already
 * (https://learn.microsoft.com/graph/api/resources/preauthorizedapplication).
 */
export function preAuthorizationSteps(
  { scopes: names }: Pick<ResourceAnswers, 'scopes'>,
  clients: readonly PreAuthorizedClient[],
  application: ObservedApplication | null,
  scopes: readonly PermissionScope[],
): readonly ApplicationStep[] {
  const wanted = scopes.filter(({ value }) => preAuthorized(names).includes(value));
  const ids = wanted.map(({ id }) => id);
  const existing = preAuthorizationsOf(application);
  const added = clients.filter(({ appId }) => ids.some((id) => !idsOf(existing, appId).includes(id)));
  if (added.length === 0) {
    return [];
  }
  const widened = existing.map((entry) =>
    added.some(({ appId }) => isSame(appId, entry.appId))
      ? { ...entry, delegatedPermissionIds: [...new Set([...entry.delegatedPermissionIds, ...ids])] }
      : entry,
  );
  const entered = added
    .filter(({ appId }) => !existing.some((entry) => isSame(entry.appId, appId)))
    .map(({ appId }) => ({ appId, delegatedPermissionIds: ids }));
  const whom = added.map(({ displayName, appId }) => `"${displayName}" (${appId})`).join(', ');
  return [
    {
      kind: 'update-application',
      patch: { api: { preAuthorizedApplications: [...widened, ...entered] } },
      summary: `${wanted.map(({ value }) => value).join(', ')} without consent for ${whom}`,
    },
  ];
}

/**
 * What a client may be spared the consent for: what is pre-authorized can be in its tokens, and FHIR servers refuse one
 * with clinical scopes of several kinds.
 */
function preAuthorized(names: readonly string[]): readonly string[] {
  return mixedScopes(names) === null ? names : names.filter((name) => clinicalScopes([name]).length === 0);
}

/** What someone who pre-authorises has to know. */
export function preAuthorizationWarnings(
  { scopes }: Pick<ResourceAnswers, 'scopes'>,
  clients: readonly PreAuthorizedClient[],
): readonly Warning[] {
  return clients.map(({ displayName, appId }) => ({
    code: 'pre_authorized',
    message: `"${displayName}" (${appId}) gets ${preAuthorized(scopes).join(', ')} for every user without consent: pre-authorization bypasses the tenant's consent workflow.`,
  }));
}

function idsOf(existing: PreAuthorizations, clientAppId: string): readonly string[] {
  return existing
    .filter(({ appId }) => isSame(appId, clientAppId))
    .flatMap(({ delegatedPermissionIds }) => delegatedPermissionIds);
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
