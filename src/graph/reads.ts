import type { FhirAppsError } from '../errors/fhir-apps-error.ts';
import { toError } from './graph-error.ts';
import type { GraphAnswer, GraphRequest, Privilege } from './graph-request.ts';
import { PRIVILEGES } from './privileges.ts';

/** A literal of an OData filter: single quotes doubled (https://learn.microsoft.com/graph/query-parameters). */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** An alternate key in a path, such as `(appId='…')`. */
function key(name: 'uniqueName' | 'appId', value: string): string {
  return `(${name}=${encodeURIComponent(literal(value)).replaceAll('%27', "'")})`;
}

function get(path: string, privilege: Privilege = PRIVILEGES.readApplications): GraphRequest {
  return { method: 'GET', path, privilege };
}

/**
 * Reads one application by a key such as `uniqueName` or `appId`, without `$select`: Graph then returns
 * `keyCredentials` without the bytes of the certificates. Naming `keyCredentials` in a `$select` is limited to 150
 * requests a minute for the whole tenant, here and in every other read of applications and service principals
 * (https://learn.microsoft.com/graph/api/application-get, https://learn.microsoft.com/graph/api/serviceprincipal-list).
 */
export function applicationByKey(name: 'uniqueName' | 'appId', value: string): GraphRequest {
  return get(`/applications${key(name, value)}`);
}

/** Reads one application by its object id. */
export function applicationById(objectId: string): GraphRequest {
  return get(`/applications/${encodeURIComponent(objectId)}`);
}

/**
 * How a list is read: the only properties to return (default: all of them), and how many members a page has (default:
 * 999).
 */
export interface ListShape {
  readonly properties?: string | undefined;
  readonly top?: number;
}

function listQuery(filter: string, { properties, top = 999 }: ListShape): string {
  const select = properties === undefined ? '' : `&$select=${properties}`;
  return `$filter=${encodeURIComponent(filter)}${select}&$top=${top}`;
}

/** Lists applications by an OData filter. */
export function applicationsWhere(filter: string, shape: ListShape = {}): GraphRequest {
  return get(`/applications?${listQuery(filter, shape)}`);
}

/** Reads a service principal by its appId (Graph: Get servicePrincipal). */
export function servicePrincipalByAppId(appId: string): GraphRequest {
  return get(`/servicePrincipals${key('appId', appId)}`);
}

/**
 * Reads only the object id of a service principal: that of Microsoft Graph itself has more than a thousand permissions.
 */
export function servicePrincipalIdByAppId(appId: string): GraphRequest {
  return get(`/servicePrincipals${key('appId', appId)}?$select=id`);
}

/** Reads a service principal by its object id. */
export function servicePrincipalById(objectId: string): GraphRequest {
  return get(`/servicePrincipals/${encodeURIComponent(objectId)}`);
}

/** Reads the tags of a service principal. */
export function servicePrincipalTags(objectId: string): GraphRequest {
  return get(`/servicePrincipals/${encodeURIComponent(objectId)}?$select=id,tags`);
}

/** Reads a consent (Graph: Get oAuth2PermissionGrant). */
export function grantById(id: string): GraphRequest {
  return get(`/oauth2PermissionGrants/${encodeURIComponent(id)}`, PRIVILEGES.readGrants);
}

/** Lists service principals by an OData filter. */
export function servicePrincipalsWhere(filter: string, shape: ListShape = {}): GraphRequest {
  return get(`/servicePrincipals?${listQuery(filter, shape)}`);
}

/** Lists what was granted for all users at one API (Graph: List oauth2PermissionGrants). */
export function grantsForAll(apiServicePrincipalId: string): GraphRequest {
  const filter = `resourceId eq ${literal(apiServicePrincipalId)} and consentType eq 'AllPrincipals'`;
  return get(`/oauth2PermissionGrants?$filter=${encodeURIComponent(filter)}&$top=999`, PRIVILEGES.readGrants);
}

/** Lists the service principals that are disabled (Graph: servicePrincipal, `accountEnabled`). */
export function disabledServicePrincipals(): GraphRequest {
  const filter = encodeURIComponent('accountEnabled eq false');
  return get(`/servicePrincipals?$filter=${filter}&$select=id,appId,accountEnabled&$top=999`);
}

/** Reads what hangs on a service principal, such as `appRoleAssignments`. */
export function ofServicePrincipal(
  appId: string,
  collection: 'appRoleAssignments' | 'oauth2PermissionGrants',
): GraphRequest {
  return get(
    `/servicePrincipals${key('appId', appId)}/${collection}`,
    collection === 'oauth2PermissionGrants' ? PRIVILEGES.readGrants : PRIVILEGES.readApplications,
  );
}

/** Lists who holds the app roles of a resource (Graph: List appRoleAssignedTo). */
export function roleAssignmentsOf(appId: string): GraphRequest {
  return get(`/servicePrincipals${key('appId', appId)}/appRoleAssignedTo?$top=999`);
}

/**
 * Lists the consents to scopes of a resource, by the object id of its service principal (Graph: List
 * oauth2PermissionGrants).
 */
export function grantsOfResource(servicePrincipalId: string): GraphRequest {
  const filter = encodeURIComponent(`resourceId eq ${literal(servicePrincipalId)}`);
  return get(`/oauth2PermissionGrants?$filter=${filter}&$top=999`, PRIVILEGES.readGrants);
}

/** Reads a person by object id or user principal name (Graph: Get user). */
export function userByName(name: string): GraphRequest {
  return get(`/users/${encodeURIComponent(name)}?$select=id,displayName,userPrincipalName`, PRIVILEGES.readUsers);
}

/** Lists people by their address, which is not the user principal name of a guest (Graph: user, `mail`). */
export function usersByMail(address: string): GraphRequest {
  return usersWhere(`mail eq ${literal(address)}`);
}

/** Lists people by one of their other addresses (Graph: user, `otherMails`). */
export function usersByOtherMail(address: string): GraphRequest {
  return usersWhere(`otherMails/any(m:m eq ${literal(address)})`);
}

function usersWhere(filter: string): GraphRequest {
  const path = `/users?$filter=${encodeURIComponent(filter)}&$select=id,displayName,userPrincipalName&$top=5`;
  return get(path, PRIVILEGES.readUsers);
}

/** Reads a group by its object id (Graph: Get group). */
export function groupById(objectId: string): GraphRequest {
  return get(`/groups/${encodeURIComponent(objectId)}?$select=id,displayName`, PRIVILEGES.readGroups);
}

/** Lists the groups of a display name, which several may share (Graph: List groups). */
export function groupsNamed(displayName: string): GraphRequest {
  const filter = encodeURIComponent(`displayName eq ${literal(displayName)}`);
  return get(`/groups?$filter=${filter}&$select=id,displayName`, PRIVILEGES.readGroups);
}

/** Reads by appId what tells who holds an application. */
export function ofApplicationByAppId(
  appId: string,
  collection: 'owners' | 'federatedIdentityCredentials',
): GraphRequest {
  return get(`/applications${key('appId', appId)}/${collection}`);
}

/** Reads what hangs on an application. */
export function ofApplication(objectId: string, collection: 'owners' | 'federatedIdentityCredentials'): GraphRequest {
  return get(`/applications/${encodeURIComponent(objectId)}/${collection}`);
}

/** Lists who owns an application or a service principal, by its object id (Graph: List owners). */
export function ownersOf(collection: 'applications' | 'servicePrincipals', objectId: string): GraphRequest {
  return get(`/${collection}/${encodeURIComponent(objectId)}/owners`);
}

/** Lists who owns a service principal, by its appId (Graph: List owners). */
export function ownersOfServicePrincipal(appId: string): GraphRequest {
  return get(`/servicePrincipals${key('appId', appId)}/owners`);
}

/** Reads one federated credential of an application by its name (Graph: Get federatedIdentityCredential). */
export function federatedCredentialByName(objectId: string, name: string): GraphRequest {
  return get(`/applications/${encodeURIComponent(objectId)}/federatedIdentityCredentials/${encodeURIComponent(name)}`);
}

/** Reads the names of the tenant (Graph: List organization). */
export function organization(): GraphRequest {
  return get('/organization?$select=id,displayName,verifiedDomains');
}

/** Reads anything else that is optional for a run: a refusal only means less advice. */
export function plainRead(path: string): GraphRequest {
  return get(path);
}

/** The body of an answer that had to come: null where the object does not exist, otherwise the refusal is thrown. */
export function bodyOrMissing(request: GraphRequest, answer: GraphAnswer | null): unknown {
  if (answer === null || answer.status === 404) {
    return null;
  }
  if (answer.status >= 400) {
    throw toError(request, answer) satisfies FhirAppsError;
  }
  return answer.body;
}

/** The body of an answer that may be refused: null then. */
export function bodyIfAllowed(answer: GraphAnswer | null): unknown {
  return answer === null || answer.status >= 400 ? null : answer.body;
}
