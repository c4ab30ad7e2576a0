import { POLICY_OPERATIONS } from './policies/policy-operations.ts';
import {
  addAppRoleAssignedTo,
  addAppRoleAssignment,
  getAppRoleAssignment,
  getAppRoleAssignedTo,
  listAppRoleAssignedTo,
  listAppRoleAssignments,
  removeAppRoleAssignedTo,
  removeAppRoleAssignment,
} from './grants/app-role-assignments.ts';
import {
  countApplications,
  createApplication,
  deleteApplication,
  getApplication,
  listApplications,
  updateApplication,
} from './applications/applications.ts';
import {
  getDeletedItem,
  listDeletedApplications,
  listDeletedGroups,
  listDeletedServicePrincipals,
  listDeletedUsers,
  purgeDeletedItem,
  restoreDeletedItem,
} from './deleted-items.ts';
import { getDirectoryObject, getDirectoryObjectsByIds, listOwnedObjects } from './directory-objects.ts';
import {
  createDomain,
  deleteDomain,
  getDomain,
  listDomains,
  listVerificationRecords,
  verifyDomain,
} from './domains.ts';
import {
  createExtensionProperty,
  deleteExtensionProperty,
  getExtensionProperty,
  listExtensionProperties,
} from './applications/extension-properties.ts';
import {
  createFederatedIdentityCredential,
  deleteFederatedIdentityCredential,
  getFederatedIdentityCredential,
  listFederatedIdentityCredentials,
  updateFederatedIdentityCredential,
} from './applications/federated-identity-credentials.ts';
import {
  checkMemberGroups,
  checkMemberObjects,
  getMemberGroups,
  getMemberObjects,
  listMemberOf,
  listTransitiveMemberOf,
} from './people/memberships.ts';
import { type Operation, operation } from './operation.ts';
import { getOrganization, listOrganizations } from './organization.ts';
import {
  addApplicationOwner,
  addServicePrincipalOwner,
  listApplicationOwners,
  listServicePrincipalOwners,
  removeApplicationOwner,
  removeServicePrincipalOwner,
} from './owners.ts';
import { addPassword, removePassword } from './credentials/password-credentials.ts';
import {
  createGrant,
  deleteGrant,
  getGrant,
  listGrants,
  listGrantsOfServicePrincipal,
  updateGrant,
} from './grants/permission-grants.ts';
import { PEOPLE_OPERATIONS } from './people/people-operations.ts';
import {
  addApplicationKey,
  addServicePrincipalKey,
  removeApplicationKey,
  removeServicePrincipalKey,
} from './credentials/roll-keys.ts';
import {
  addServicePrincipalPassword,
  removeServicePrincipalPassword,
} from './credentials/service-principal-passwords.ts';
import {
  countServicePrincipals,
  createServicePrincipal,
  deleteServicePrincipal,
  getServicePrincipal,
  listServicePrincipals,
  updateServicePrincipal,
} from './service-principals/service-principals.ts';

/** Every operation that the sandbox's Graph knows. The first that matches counts. */
export const OPERATIONS: readonly Operation[] = [
  operation('GET /applications', listApplications),
  operation('POST /applications', createApplication),
  operation('GET /applications/$count', countApplications),
  operation('GET /applications/{application}', getApplication),
  operation('PATCH /applications/{application}', updateApplication),
  operation('DELETE /applications/{application}', deleteApplication),
  operation('POST /applications/{application}/addPassword', addPassword),
  operation('POST /applications/{application}/removePassword', removePassword),
  operation('GET /applications/{application}/federatedIdentityCredentials', listFederatedIdentityCredentials),
  operation('POST /applications/{application}/federatedIdentityCredentials', createFederatedIdentityCredential),
  operation(
    'GET /applications/{application}/federatedIdentityCredentials/{credential}',
    getFederatedIdentityCredential,
  ),
  operation(
    'PATCH /applications/{application}/federatedIdentityCredentials/{credential}',
    updateFederatedIdentityCredential,
  ),
  operation(
    'DELETE /applications/{application}/federatedIdentityCredentials/{credential}',
    deleteFederatedIdentityCredential,
  ),
  operation('POST /applications/{application}/addKey', addApplicationKey),
  operation('POST /applications/{application}/removeKey', removeApplicationKey),
  operation('GET /applications/{application}/extensionProperties', listExtensionProperties),
  operation('POST /applications/{application}/extensionProperties', createExtensionProperty),
  operation('GET /applications/{application}/extensionProperties/{property}', getExtensionProperty),
  operation('DELETE /applications/{application}/extensionProperties/{property}', deleteExtensionProperty),
  operation('GET /applications/{application}/owners', listApplicationOwners),
  operation('GET /applications/{application}/owners/{type}', listApplicationOwners),
  operation('POST /applications/{application}/owners/$ref', addApplicationOwner),
  operation('DELETE /applications/{application}/owners/{owner}/$ref', removeApplicationOwner),

  operation('GET /servicePrincipals', listServicePrincipals),
  operation('POST /servicePrincipals', createServicePrincipal),
  operation('GET /servicePrincipals/$count', countServicePrincipals),
  operation('GET /servicePrincipals/{servicePrincipal}', getServicePrincipal),
  operation('PATCH /servicePrincipals/{servicePrincipal}', updateServicePrincipal),
  operation('DELETE /servicePrincipals/{servicePrincipal}', deleteServicePrincipal),
  operation('POST /servicePrincipals/{servicePrincipal}/addPassword', addServicePrincipalPassword),
  operation('POST /servicePrincipals/{servicePrincipal}/removePassword', removeServicePrincipalPassword),
  operation('POST /servicePrincipals/{servicePrincipal}/addKey', addServicePrincipalKey),
  operation('POST /servicePrincipals/{servicePrincipal}/removeKey', removeServicePrincipalKey),
  operation('GET /servicePrincipals/{servicePrincipal}/owners', listServicePrincipalOwners),
  operation('GET /servicePrincipals/{servicePrincipal}/owners/{type}', listServicePrincipalOwners),
  operation('POST /servicePrincipals/{servicePrincipal}/owners/$ref', addServicePrincipalOwner),
  operation('DELETE /servicePrincipals/{servicePrincipal}/owners/{owner}/$ref', removeServicePrincipalOwner),
  operation('GET /servicePrincipals/{servicePrincipal}/ownedObjects', listOwnedObjects),
  operation('GET /servicePrincipals/{servicePrincipal}/ownedObjects/{type}', listOwnedObjects),
  operation('GET /servicePrincipals/{servicePrincipal}/memberOf', listMemberOf),
  operation('GET /servicePrincipals/{servicePrincipal}/memberOf/{type}', listMemberOf),
  operation('GET /servicePrincipals/{servicePrincipal}/transitiveMemberOf', listTransitiveMemberOf),
  operation('GET /servicePrincipals/{servicePrincipal}/transitiveMemberOf/{type}', listTransitiveMemberOf),
  operation('POST /servicePrincipals/{servicePrincipal}/getMemberGroups', getMemberGroups),
  operation('POST /servicePrincipals/{servicePrincipal}/checkMemberGroups', checkMemberGroups),
  operation('POST /servicePrincipals/{servicePrincipal}/getMemberObjects', getMemberObjects),
  operation('POST /servicePrincipals/{servicePrincipal}/checkMemberObjects', checkMemberObjects),
  operation('GET /servicePrincipals/{servicePrincipal}/appRoleAssignments', listAppRoleAssignments),
  operation('POST /servicePrincipals/{servicePrincipal}/appRoleAssignments', addAppRoleAssignment),
  operation('GET /servicePrincipals/{servicePrincipal}/appRoleAssignments/{assignment}', getAppRoleAssignment),
  operation('DELETE /servicePrincipals/{servicePrincipal}/appRoleAssignments/{assignment}', removeAppRoleAssignment),
  operation('GET /servicePrincipals/{servicePrincipal}/appRoleAssignedTo', listAppRoleAssignedTo),
  operation('GET /servicePrincipals/{servicePrincipal}/appRoleAssignedTo/{assignment}', getAppRoleAssignedTo),
  operation('POST /servicePrincipals/{servicePrincipal}/appRoleAssignedTo', addAppRoleAssignedTo),
  operation('DELETE /servicePrincipals/{servicePrincipal}/appRoleAssignedTo/{assignment}', removeAppRoleAssignedTo),
  operation('GET /servicePrincipals/{servicePrincipal}/oauth2PermissionGrants', listGrantsOfServicePrincipal),

  operation('GET /oauth2PermissionGrants', listGrants),
  operation('POST /oauth2PermissionGrants', createGrant),
  operation('GET /oauth2PermissionGrants/{grant}', getGrant),
  operation('PATCH /oauth2PermissionGrants/{grant}', updateGrant),
  operation('DELETE /oauth2PermissionGrants/{grant}', deleteGrant),

  operation('GET /directory/deletedItems/microsoft.graph.application', listDeletedApplications),
  operation('GET /directory/deletedItems/microsoft.graph.servicePrincipal', listDeletedServicePrincipals),
  operation('GET /directory/deletedItems/microsoft.graph.user', listDeletedUsers),
  operation('GET /directory/deletedItems/microsoft.graph.group', listDeletedGroups),
  operation('GET /directory/deletedItems/{item}', getDeletedItem),
  operation('DELETE /directory/deletedItems/{item}', purgeDeletedItem),
  operation('POST /directory/deletedItems/{item}/restore', restoreDeletedItem),

  operation('POST /directoryObjects/getByIds', getDirectoryObjectsByIds),
  operation('GET /directoryObjects/{object}', getDirectoryObject),
  operation('POST /directoryObjects/{object}/getMemberGroups', getMemberGroups),
  operation('POST /directoryObjects/{object}/checkMemberGroups', checkMemberGroups),
  operation('POST /directoryObjects/{object}/getMemberObjects', getMemberObjects),
  operation('POST /directoryObjects/{object}/checkMemberObjects', checkMemberObjects),

  operation('GET /organization', listOrganizations),
  operation('GET /organization/{organization}', getOrganization),
  operation('GET /domains', listDomains),
  operation('POST /domains', createDomain),
  operation('GET /domains/{domain}', getDomain),
  operation('DELETE /domains/{domain}', deleteDomain),
  operation('GET /domains/{domain}/verificationDnsRecords', listVerificationRecords),
  operation('POST /domains/{domain}/verify', verifyDomain),

  ...PEOPLE_OPERATIONS,

  ...POLICY_OPERATIONS,
];
