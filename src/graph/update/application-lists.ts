import type { ObservedApplication, RequiredResourceAccess } from '../../registration/model/observed.ts';
import type { ApplicationPatch } from '../../registration/model/step.ts';
import { applyPatch } from '../../registration/plan/step.ts';
import type { Lists, Members } from './lists.ts';

type PreAuthorized = NonNullable<NonNullable<ApplicationPatch['api']>['preAuthorizedApplications']>;

/**
 * The lists of an application that a PATCH replaces as a whole (Graph: Update application), each as the property that
 * it is or is part of.
 */
const PROPERTIES = [
  'tags',
  'identifierUris',
  'api.oauth2PermissionScopes',
  'api.knownClientApplications',
  'api.preAuthorizedApplications',
  'appRoles',
  'web.redirectUris',
  'spa.redirectUris',
  'publicClient.redirectUris',
  'requiredResourceAccess',
] as const;

type Property = (typeof PROPERTIES)[number];

/** Where new members of a list go: an identifier URI of ours is the one that counts, so it comes first. */
export function positionOfNew(property: string): 'start' | 'end' {
  return property === 'identifierUris' ? 'start' : 'end';
}

/** All lists of an application. */
export function listsOfApplication(application: ObservedApplication): Lists {
  const { tags, identifierUris, appRoles, spa, publicClient, requiredResourceAccess, api, web } = application;
  const { knownClientApplications = [], preAuthorizedApplications = [] } = api.others ?? {};
  return listsInPatch({
    ...{ tags, identifierUris, appRoles, spa, publicClient, requiredResourceAccess },
    api: { oauth2PermissionScopes: api.oauth2PermissionScopes, knownClientApplications, preAuthorizedApplications },
    web: { redirectUris: web.redirectUris },
  });
}

/** The lists that a patch writes; those that it leaves out are not among them. */
export function listsInPatch(patch: Pick<ApplicationPatch, ListedProperty>): Lists {
  return new Map(
    PROPERTIES.flatMap((property): [string, Members][] => {
      const members = membersIn(patch, property);
      return members === null ? [] : [[property, members]];
    }),
  );
}

/** The properties that are lists or hold some. */
const LISTED = [
  'tags',
  'identifierUris',
  'api',
  'appRoles',
  'web',
  'spa',
  'publicClient',
  'requiredResourceAccess',
] as const satisfies readonly (keyof ApplicationPatch)[];

type ListedProperty = (typeof LISTED)[number];

function membersIn(patch: Pick<ApplicationPatch, ListedProperty>, property: Property): Members | null {
  switch (property) {
    case 'tags':
      return texts(patch.tags);
    case 'identifierUris':
      return texts(patch.identifierUris);
    case 'api.oauth2PermissionScopes':
      return entitlements(patch.api?.oauth2PermissionScopes, (value) => value);
    case 'api.knownClientApplications':
      return texts(patch.api?.knownClientApplications);
    case 'api.preAuthorizedApplications':
      return preAuthorizations(patch.api?.preAuthorizedApplications);
    case 'appRoles':
      // The server ignores the case of a role's name.
      return entitlements(patch.appRoles, (value) => value.toLowerCase());
    case 'web.redirectUris':
      return texts(patch.web?.redirectUris);
    case 'spa.redirectUris':
      return texts(patch.spa?.redirectUris);
    case 'publicClient.redirectUris':
      return texts(patch.publicClient?.redirectUris);
    case 'requiredResourceAccess':
      return permissions(patch.requiredResourceAccess);
  }
}

function texts(values: readonly string[] | undefined): Members | null {
  return values === undefined ? null : new Map(values.map((value) => [value, value]));
}

/**
 * Roles and scopes are known by their values: another run that adds the same one may have given it another id. Of
 * several with one value, or with none, all but the first are known by their ids.
 */
function entitlements(
  entries: readonly { readonly id: string; readonly value: string | null }[] | undefined,
  identityOf: (value: string) => string,
): Members | null {
  if (entries === undefined) {
    return null;
  }
  const members = new Map<string, unknown>();
  for (const entry of entries) {
    const identity = entry.value === null ? entry.id : identityOf(entry.value);
    members.set(members.has(identity) ? entry.id : identity, entry);
  }
  return members;
}

function permissions(entries: readonly RequiredResourceAccess[] | undefined): Members | null {
  return entries === undefined
    ? null
    : new Map(
        entries.flatMap(({ resourceAppId, resourceAccess }) =>
          resourceAccess.map(({ id, type }) => [`${resourceAppId} ${type} ${id}`, { resourceAppId, id, type }]),
        ),
      );
}

function preAuthorizations(entries: PreAuthorized | undefined): Members | null {
  return entries === undefined
    ? null
    : new Map(
        entries.flatMap(({ appId, delegatedPermissionIds }) =>
          delegatedPermissionIds.map((permissionId) => [`${appId} ${permissionId}`, { appId, permissionId }]),
        ),
      );
}

/**
 * The lists of scopes and roles in which those that are enabled now and would go are disabled; none where nothing of
 * that kind goes.
 */
export function disabledWhereRemoved(current: Lists, wanted: Lists): Lists {
  const isEnabled = (entry: unknown): entry is object =>
    typeof entry === 'object' && entry !== null && 'isEnabled' in entry && entry.isEnabled === true;
  return new Map(
    [...wanted].flatMap(([property, members]): [string, Members][] => {
      const now = current.get(property) ?? new Map<string, unknown>();
      const removed = [...now].filter(([identity, entry]) => !members.has(identity) && isEnabled(entry));
      const disabled = removed.map(([identity, entry]): [string, unknown] => [
        identity,
        typeof entry === 'object' ? { ...entry, isEnabled: false } : entry,
      ]);
      return removed.length === 0 ? [] : [[property, new Map([...now, ...disabled])]];
    }),
  );
}

/** The patch without its lists. */
export function withoutLists(patch: ApplicationPatch): ApplicationPatch {
  const { api, web } = patch;
  const plainApi = omit(api ?? {}, ['oauth2PermissionScopes', 'knownClientApplications', 'preAuthorizedApplications']);
  const plainWeb = omit(web ?? {}, ['redirectUris']);
  return {
    ...omit(patch, LISTED),
    ...(Object.keys(plainApi).length === 0 ? {} : { api: plainApi }),
    ...(Object.keys(plainWeb).length === 0 ? {} : { web: plainWeb }),
  };
}

function omit<T extends object, K extends keyof T>(object: T, names: readonly K[]): Omit<T, K> {
  const left: readonly string[] = names.map(String);
  return Object.fromEntries(Object.entries(object).filter(([name]) => !left.includes(name))) as Omit<T, K>;
}

/** The patch that writes these lists. */
export function patchOfLists(lists: Lists): Pick<ApplicationPatch, ListedProperty> {
  const list = <T>(property: Property): readonly T[] | null => {
    const members = lists.get(property);
    // Each list holds what `membersIn` has put there.
    return members === undefined ? null : ([...members.values()] as readonly T[]);
  };
  const named = <K extends string, T>(name: K, value: T | null): { readonly [P in K]?: T } =>
    (value === null ? {} : { [name]: value }) as { readonly [P in K]?: T };
  const urls = (property: Property): { readonly redirectUris: readonly string[] } | null => {
    const redirectUris = list<string>(property);
    return redirectUris === null ? null : { redirectUris };
  };
  const api = {
    ...named('oauth2PermissionScopes', list<ApiScope>('api.oauth2PermissionScopes')),
    ...named('knownClientApplications', list<string>('api.knownClientApplications')),
    ...named('preAuthorizedApplications', groupedPreAuthorizations(list('api.preAuthorizedApplications'))),
  };
  return {
    ...named('tags', list<string>('tags')),
    ...named('identifierUris', list<string>('identifierUris')),
    ...named('api', Object.keys(api).length === 0 ? null : api),
    ...named('appRoles', list<Role>('appRoles')),
    ...named('web', urls('web.redirectUris')),
    ...named('spa', urls('spa.redirectUris')),
    ...named('publicClient', urls('publicClient.redirectUris')),
    ...named('requiredResourceAccess', groupedPermissions(list('requiredResourceAccess'))),
  };
}

/** The application with these lists in the place of its own; empty ones of `api` that Graph does not show stay away. */
export function withLists(application: ObservedApplication, lists: Lists): ObservedApplication {
  const patch = patchOfLists(lists);
  const { knownClientApplications = [], preAuthorizedApplications = [] } = patch.api ?? {};
  return {
    ...applyPatch(application, patch),
    api: {
      ...application.api,
      oauth2PermissionScopes: patch.api?.oauth2PermissionScopes ?? application.api.oauth2PermissionScopes,
      others: {
        ...application.api.others,
        ...(knownClientApplications.length === 0 ? {} : { knownClientApplications }),
        ...(preAuthorizedApplications.length === 0 ? {} : { preAuthorizedApplications }),
      },
    },
  };
}

type ApiScope = NonNullable<NonNullable<ApplicationPatch['api']>['oauth2PermissionScopes']>[number];
type Role = NonNullable<ApplicationPatch['appRoles']>[number];

function groupedPermissions(
  members: readonly { readonly resourceAppId: string; readonly id: string; readonly type: string }[] | null,
): readonly RequiredResourceAccess[] | null {
  return members === null
    ? null
    : [...new Set(members.map(({ resourceAppId }) => resourceAppId))].map((resourceAppId) => ({
        resourceAppId,
        resourceAccess: members.flatMap(({ resourceAppId: of, id, type }) =>
          of === resourceAppId ? [{ id, type }] : [],
        ),
      }));
}

function groupedPreAuthorizations(
  members: readonly { readonly appId: string; readonly permissionId: string }[] | null,
): PreAuthorized | null {
  return members === null
    ? null
    : [...new Set(members.map(({ appId }) => appId))].map((appId) => ({
        appId,
        delegatedPermissionIds: members.flatMap((member) => (member.appId === appId ? [member.permissionId] : [])),
      }));
}
