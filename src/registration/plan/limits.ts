import { UsageError } from '../../errors/usage-error.ts';
import type { Observed, ObservedApplication } from '../model/observed.ts';

/** A limit of Microsoft Entra ID on an application. */
interface Limit {
  readonly what: string;
  readonly most: number;
  readonly count: (application: ObservedApplication) => number;
}

/**
 * Owners of an application (https://learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions).
 */
const MAX_OWNERS = 100;

/**
 * Entries of all lists of an application together
 * (https://learn.microsoft.com/entra/identity-platform/reference-microsoft-graph-app-manifest).
 */
const MAX_ENTRIES = 1200;

/**
 * Refuses a plan after which an application would have more than Microsoft Entra ID takes; what is over a limit already
 * and does not grow is left alone. `before` is null for a new application. Throws UsageError `limit_exceeded`.
 */
export function assertWithinLimits(before: ObservedApplication | null, after: ObservedApplication): void {
  for (const { what, most, count } of limitsFor(after.signInAudience)) {
    assertAtMost(after, { what, most, before: before === null ? 0 : count(before), after: count(after) });
  }
}

/**
 * As {@link assertWithinLimits}, for owners; those of an application may be unknown. Throws UsageError
 * `limit_exceeded`.
 */
export function assertOwnersWithinLimit(
  { owners, application }: Pick<Observed, 'owners' | 'application'>,
  added: number,
  displayName: string,
): void {
  const before = application === null ? 0 : (owners ?? []).length;
  const named = application ?? { displayName, appId: '' };
  assertAtMost(named, { what: 'owners', most: MAX_OWNERS, before, after: before + added });
}

function assertAtMost(
  { displayName, appId }: Pick<ObservedApplication, 'displayName' | 'appId'>,
  { what, most, before, after }: { what: string; most: number; before: number; after: number },
): void {
  if (after <= most || after <= before) {
    return;
  }
  const isNew = before === 0 || appId === '';
  throw new UsageError(
    'limit_exceeded',
    isNew
      ? `"${displayName}" would have ${after} ${what}; Microsoft Entra ID takes at most ${most}.`
      : `"${displayName}" has ${before} ${what} and would have ${after}; Microsoft Entra ID takes at most ${most}.`,
    {
      hint: isNew ? 'Name fewer.' : 'Name fewer, or remove what is no longer needed. To see what it has:',
      ...(isNew ? {} : { command: ['show', appId] }),
      details: { appId: appId === '' ? null : appId, what, limit: most, before, after },
    },
  );
}

/**
 * The limits for an audience; those with personal Microsoft accounts are lower
 * (https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation and /reply-url).
 */
function limitsFor(signInAudience: string | null): readonly Limit[] {
  const isPersonal = /Personal/.test(signInAudience ?? '');
  const personal: readonly Limit[] = [
    { what: 'identifier URIs', most: 50, count: ({ identifierUris }) => identifierUris.length },
    { what: 'scopes', most: 100, count: ({ api }) => api.oauth2PermissionScopes.length },
  ];
  return [
    ...(isPersonal ? personal : []),
    { what: 'reply URLs', most: isPersonal ? 100 : 256, count: (application) => replyUrlsOf(application).length },
    { what: 'APIs with permissions', most: 50, count: ({ requiredResourceAccess }) => requiredResourceAccess.length },
    { what: 'permissions', most: isPersonal ? 200 : 400, count: (application) => permissionsOf(application).length },
    { what: 'entries in all its lists', most: MAX_ENTRIES, count: entriesOf },
  ];
}

function replyUrlsOf({ web, spa, publicClient }: ObservedApplication): readonly string[] {
  return [...web.redirectUris, ...spa.redirectUris, ...publicClient.redirectUris];
}

function permissionsOf({ requiredResourceAccess }: ObservedApplication): readonly unknown[] {
  return requiredResourceAccess.flatMap(({ resourceAccess }) => resourceAccess);
}

function entriesOf(application: ObservedApplication): number {
  const { tags, identifierUris, api, appRoles, requiredResourceAccess, passwordCredentials, keyCredentials } =
    application;
  return [
    ...[tags, identifierUris, api.oauth2PermissionScopes, appRoles, replyUrlsOf(application)],
    ...[requiredResourceAccess, permissionsOf(application), passwordCredentials, keyCredentials],
    ...[api.others?.preAuthorizedApplications ?? [], api.others?.knownClientApplications ?? []],
  ].reduce((sum, list) => sum + list.length, 0);
}

/** The most owners that one creation can bind (Graph: Create application, Create servicePrincipal). */
export const OWNERS_AT_CREATION = 20;
