import {
  addAppRoleAssignedTo,
  addAppRoleAssignment,
  listAppRoleAssignedTo,
  listAppRoleAssignments,
  removeAppRoleAssignedTo,
  removeAppRoleAssignment,
} from './app-role-assignments.ts';
import {
  countApplications,
  createApplication,
  deleteApplication,
  getApplication,
  listApplications,
  updateApplication,
} from './applications.ts';
import {
  getDeletedItem,
  listDeletedApplications,
  listDeletedServicePrincipals,
  purgeDeletedItem,
  restoreDeletedItem,
} from './deleted-items.ts';
import { getDirectoryObject, getDirectoryObjectsByIds, listOwnedObjects } from './directory-objects.ts';
import {
  createFederatedIdentityCredential,
  deleteFederatedIdentityCredential,
  getFederatedIdentityCredential,
  listFederatedIdentityCredentials,
  updateFederatedIdentityCredential,
} from './federated-identity-credentials.ts';
import type { GraphCall, Outcome } from './graph-call.ts';
import {
  addApplicationOwner,
  addServicePrincipalOwner,
  listApplicationOwners,
  listServicePrincipalOwners,
  removeApplicationOwner,
  removeServicePrincipalOwner,
} from './owners.ts';
import { addPassword, removePassword } from './password-credentials.ts';
import {
  createGrant,
  deleteGrant,
  getGrant,
  listGrants,
  listGrantsOfServicePrincipal,
  updateGrant,
} from './permission-grants.ts';
import { type Permissions, allOf, anyOf } from './permission.ts';
import { getAppManagementPolicy, getAuthorizationPolicy, updateAppManagementPolicy } from './policies.ts';
import { addServicePrincipalPassword, removeServicePrincipalPassword } from './service-principal-passwords.ts';
import {
  createServicePrincipal,
  deleteServicePrincipal,
  getServicePrincipal,
  listServicePrincipals,
  updateServicePrincipal,
} from './service-principals.ts';
import { getDomain, getOrganization, getUser, listDomains, listOrganizations, refuseMe } from './tenant-information.ts';

/** One operation of Microsoft Graph: where it is, what it takes to be allowed, and what it does. */
export interface Operation {
  readonly method: string;
  /** `{name}` stands for one segment; the key in `applications(appId='…')` is a segment like an id. */
  readonly path: string;
  readonly permissions: Permissions;
  readonly run: (call: GraphCall) => Outcome;
}

// What may be done with which application permission: facts/graph.md §8.1 and `x-ms-permissions` of the OpenAPI subset.
const READ_APPLICATIONS = anyOf(
  'Application.Read.All',
  'Application.ReadWrite.All',
  'Application.ReadWrite.OwnedBy',
  'Directory.Read.All',
);
const WRITE_APPLICATIONS = anyOf('Application.ReadWrite.All', 'Application.ReadWrite.OwnedBy');
const WRITE_OWNERS = [
  ...allOf('Application.ReadWrite.All', 'Directory.Read.All'),
  ...allOf('Application.ReadWrite.OwnedBy', 'Directory.Read.All'),
];
const ASSIGN_ROLES = [
  ...allOf('AppRoleAssignment.ReadWrite.All', 'Application.Read.All'),
  ...allOf('AppRoleAssignment.ReadWrite.All', 'Application.ReadWrite.All'),
  ...allOf('AppRoleAssignment.ReadWrite.All', 'Directory.Read.All'),
];
const UNASSIGN_ROLES = anyOf('AppRoleAssignment.ReadWrite.All');
const READ_GRANTS = anyOf('DelegatedPermissionGrant.ReadWrite.All', 'Directory.Read.All');
const WRITE_GRANTS = anyOf('DelegatedPermissionGrant.ReadWrite.All');
const READ_DIRECTORY = anyOf('Directory.Read.All');
const READ_DOMAINS = anyOf('Domain.Read.All', 'Directory.Read.All');
const READ_ORGANIZATION = anyOf('Organization.Read.All', 'Directory.Read.All');
const READ_POLICY = anyOf('Policy.Read.All', 'Policy.ReadWrite.ApplicationConfiguration');
const READ_POLICIES = anyOf('Policy.Read.All');
const WRITE_POLICY = anyOf('Policy.ReadWrite.ApplicationConfiguration');
const ANYONE: Permissions = [[]];

/** Every operation that the sandbox's Graph knows. The first that matches counts. */
export const OPERATIONS: readonly Operation[] = [
  operation('GET /applications', READ_APPLICATIONS, listApplications),
  operation('POST /applications', WRITE_APPLICATIONS, createApplication),
  operation('GET /applications/$count', READ_APPLICATIONS, countApplications),
  operation('GET /applications/{application}', READ_APPLICATIONS, getApplication),
  operation('PATCH /applications/{application}', WRITE_APPLICATIONS, updateApplication),
  operation('DELETE /applications/{application}', WRITE_APPLICATIONS, deleteApplication),
  operation('POST /applications/{application}/addPassword', WRITE_APPLICATIONS, addPassword),
  operation('POST /applications/{application}/removePassword', WRITE_APPLICATIONS, removePassword),
  operation(
    'GET /applications/{application}/federatedIdentityCredentials',
    READ_APPLICATIONS,
    listFederatedIdentityCredentials,
  ),
  operation(
    'POST /applications/{application}/federatedIdentityCredentials',
    WRITE_APPLICATIONS,
    createFederatedIdentityCredential,
  ),
  operation(
    'GET /applications/{application}/federatedIdentityCredentials/{credential}',
    READ_APPLICATIONS,
    getFederatedIdentityCredential,
  ),
  operation(
    'PATCH /applications/{application}/federatedIdentityCredentials/{credential}',
    WRITE_APPLICATIONS,
    updateFederatedIdentityCredential,
  ),
  operation(
    'DELETE /applications/{application}/federatedIdentityCredentials/{credential}',
    WRITE_APPLICATIONS,
    deleteFederatedIdentityCredential,
  ),
  operation('GET /applications/{application}/owners', READ_APPLICATIONS, listApplicationOwners),
  operation('POST /applications/{application}/owners/$ref', WRITE_OWNERS, addApplicationOwner),
  operation('DELETE /applications/{application}/owners/{owner}/$ref', WRITE_APPLICATIONS, removeApplicationOwner),

  operation('GET /servicePrincipals', READ_APPLICATIONS, listServicePrincipals),
  operation('POST /servicePrincipals', WRITE_APPLICATIONS, createServicePrincipal),
  operation('GET /servicePrincipals/{servicePrincipal}', READ_APPLICATIONS, getServicePrincipal),
  operation('PATCH /servicePrincipals/{servicePrincipal}', WRITE_APPLICATIONS, updateServicePrincipal),
  operation('DELETE /servicePrincipals/{servicePrincipal}', WRITE_APPLICATIONS, deleteServicePrincipal),
  operation('POST /servicePrincipals/{servicePrincipal}/addPassword', WRITE_APPLICATIONS, addServicePrincipalPassword),
  operation(
    'POST /servicePrincipals/{servicePrincipal}/removePassword',
    WRITE_APPLICATIONS,
    removeServicePrincipalPassword,
  ),
  operation('GET /servicePrincipals/{servicePrincipal}/owners', READ_APPLICATIONS, listServicePrincipalOwners),
  operation('POST /servicePrincipals/{servicePrincipal}/owners/$ref', WRITE_OWNERS, addServicePrincipalOwner),
  operation(
    'DELETE /servicePrincipals/{servicePrincipal}/owners/{owner}/$ref',
    WRITE_APPLICATIONS,
    removeServicePrincipalOwner,
  ),
  operation('GET /servicePrincipals/{servicePrincipal}/ownedObjects', READ_APPLICATIONS, listOwnedObjects),
  operation('GET /servicePrincipals/{servicePrincipal}/appRoleAssignments', READ_APPLICATIONS, listAppRoleAssignments),
  operation('POST /servicePrincipals/{servicePrincipal}/appRoleAssignments', ASSIGN_ROLES, addAppRoleAssignment),
  operation(
    'DELETE /servicePrincipals/{servicePrincipal}/appRoleAssignments/{assignment}',
    UNASSIGN_ROLES,
    removeAppRoleAssignment,
  ),
  operation('GET /servicePrincipals/{servicePrincipal}/appRoleAssignedTo', READ_APPLICATIONS, listAppRoleAssignedTo),
  operation('POST /servicePrincipals/{servicePrincipal}/appRoleAssignedTo', ASSIGN_ROLES, addAppRoleAssignedTo),
  operation(
    'DELETE /servicePrincipals/{servicePrincipal}/appRoleAssignedTo/{assignment}',
    UNASSIGN_ROLES,
    removeAppRoleAssignedTo,
  ),
  operation(
    'GET /servicePrincipals/{servicePrincipal}/oauth2PermissionGrants',
    READ_GRANTS,
    listGrantsOfServicePrincipal,
  ),

  operation('GET /oauth2PermissionGrants', READ_GRANTS, listGrants),
  operation('POST /oauth2PermissionGrants', WRITE_GRANTS, createGrant),
  operation('GET /oauth2PermissionGrants/{grant}', READ_GRANTS, getGrant),
  operation('PATCH /oauth2PermissionGrants/{grant}', WRITE_GRANTS, updateGrant),
  operation('DELETE /oauth2PermissionGrants/{grant}', WRITE_GRANTS, deleteGrant),

  operation('GET /directory/deletedItems/microsoft.graph.application', READ_APPLICATIONS, listDeletedApplications),
  operation(
    'GET /directory/deletedItems/microsoft.graph.servicePrincipal',
    READ_APPLICATIONS,
    listDeletedServicePrincipals,
  ),
  operation('GET /directory/deletedItems/{item}', READ_APPLICATIONS, getDeletedItem),
  operation('DELETE /directory/deletedItems/{item}', WRITE_APPLICATIONS, purgeDeletedItem),
  operation('POST /directory/deletedItems/{item}/restore', WRITE_APPLICATIONS, restoreDeletedItem),

  operation('POST /directoryObjects/getByIds', READ_DIRECTORY, getDirectoryObjectsByIds),
  operation('GET /directoryObjects/{object}', READ_DIRECTORY, getDirectoryObject),

  operation('GET /organization', READ_ORGANIZATION, listOrganizations),
  operation('GET /organization/{organization}', READ_ORGANIZATION, getOrganization),
  operation('GET /domains', READ_DOMAINS, listDomains),
  operation('GET /domains/{domain}', READ_DOMAINS, getDomain),
  operation('GET /users/{user}', READ_DIRECTORY, getUser),
  operation('GET /me', ANYONE, refuseMe),
  operation('GET /me/ownedObjects', ANYONE, refuseMe),

  operation('GET /policies/defaultAppManagementPolicy', READ_POLICY, getAppManagementPolicy),
  operation('PATCH /policies/defaultAppManagementPolicy', WRITE_POLICY, updateAppManagementPolicy),
  operation('GET /policies/authorizationPolicy', READ_POLICIES, getAuthorizationPolicy),
];

function operation(route: string, permissions: Permissions, run: Operation['run']): Operation {
  const [method = '', path = ''] = route.split(' ');
  return { method, path, permissions, run };
}
