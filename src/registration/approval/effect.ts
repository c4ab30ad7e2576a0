import { AZURE_HEALTHCARE_APIS } from '../fhir-server.ts';
import { GRAPH_APIS, GRAPH_SIGN_IN_PERMISSIONS, MICROSOFT_GRAPH } from '../consent/graph-permissions.ts';
import { USER_IMPERSONATION } from '../consent/scope-catalog.ts';
import { groupWords, scopeGroups } from '../scopes/scope-groups.ts';
import { parseSmartScope } from '../scopes/smart-scope.ts';
import type { ConsentApi } from '../model/consent.ts';
import type { AppRole, PermissionScope } from '../model/permissions.ts';
import { SERVER_ROLES } from '../roles/app-role.ts';
import { WRITTEN_BY_US } from '../roles/data-actions.ts';

/**
 * What an application could do with an app role, in one sentence: in our words where the role is one of the FHIR
 * server's, else in those of the API, which are marked as such.
 */
export function appRoleEffect({ value, description }: AppRole, api: Pick<ConsentApi, 'appId' | 'displayName'>): string {
  // Own properties only: `constructor` and the like are legal role names.
  const known = value !== null && Object.hasOwn(SERVER_ROLES, value) ? SERVER_ROLES[value] : undefined;
  const allowed = known ?? (description?.startsWith(WRITTEN_BY_US) === true ? description : undefined);
  if (allowed !== undefined && !GRAPH_APIS.includes(api.appId)) {
    return `It could act on all data of "${api.displayName}", at any time and without a user: ${lowered(allowed)}`;
  }
  return `It could act at any time and without a user. ${inWordsOf(api, description)}`;
}

/** What an application could do with delegated scopes of an API, in one sentence. */
export function scopesEffect(
  scopes: readonly Pick<PermissionScope, 'value' | 'adminConsentDescription' | 'adminConsentDisplayName'>[],
  api: Pick<ConsentApi, 'appId' | 'displayName'>,
): string {
  const values = scopes.map(({ value }) => value);
  if (api.appId === MICROSOFT_GRAPH && values.every(isForSignIn)) {
    return 'It could sign people in, and read their basic profile.';
  }
  if (values.length > 0 && values.every((value) => value === USER_IMPERSONATION)) {
    return `It could do in "${api.displayName}" what its user may, while they use it.`;
  }
  if (values.length > 0 && values.every((value) => parseSmartScope(value) !== null)) {
    const groups = scopeGroups(values).map(groupWords);
    return `It could do for each of its users, while they use it, what these SMART scopes of "${api.displayName}" allow: ${groups.join(', ')}.`;
  }
  const described = scopes
    .filter(({ value }) => !(api.appId === MICROSOFT_GRAPH && isForSignIn(value)))
    .map((scope) => scope.adminConsentDescription ?? scope.adminConsentDisplayName);
  const texts = [...new Set(described.filter((text) => text !== null))];
  return `It could act for each of its users, while they use it. ${inWordsOf(api, texts.join(' '))}`;
}

function isForSignIn(value: string): boolean {
  return GRAPH_SIGN_IN_PERMISSIONS.some((permission) => permission.value === value);
}

/** Whoever owns an API may write there whatever they like, so it is quoted. */
function inWordsOf({ appId, displayName }: Pick<ConsentApi, 'appId' | 'displayName'>, text: string | null): string {
  if (text === null || text.trim() === '') {
    return 'What that allows is not described.';
  }
  return GRAPH_APIS.includes(appId) || appId === AZURE_HEALTHCARE_APIS
    ? `Description by Microsoft: ${text}`
    : `Its API "${displayName}" says: ${text}`;
}

function lowered(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
}
