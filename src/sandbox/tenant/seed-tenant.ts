import { randomUUID } from 'node:crypto';
import { OWNER_ROLE_ID } from '../azure/general-role-definitions.ts';
import { KEY_VAULT_SECRETS_OFFICER_ROLE_ID } from '../azure/key-vault-role-definitions.ts';
import {
  keyVaultId,
  LOCATION,
  managedIdentityId,
  SEEDED_KEY_VAULT,
  SEEDED_MANAGED_IDENTITY,
} from '../azure/resource-ids.ts';
import type { PasswordCredential } from './application.ts';
import { blankApplication } from './blank-application.ts';
import { hashSecret, newClientSecret } from './client-secret.ts';
import {
  AZURE_KEY_VAULT_APP_ID,
  AZURE_RESOURCE_MANAGER_APP_ID,
  graphAppRoleId,
  MICROSOFT_GRAPH_APP_ID,
} from './first-party-applications.ts';
import { newAppRoleAssignmentId } from './guid-bytes.ts';
import { newKeyVault } from './key-vault.ts';
import { withNewManagedIdentity } from './managed-identity-principal.ts';
import { seedUsers, type UserCredentials } from './seed-users.ts';
import { blankServicePrincipal } from './service-principal.ts';
import type { AppManagementPolicy, AuthorizationPolicy, AzureRoleAssignment, Tenant } from './model.ts';
import { initialDomain, servicePrincipalByAppId, withApplication, withServicePrincipal } from './tenant.ts';

/** A client id with its secret: how a seeded identity signs in. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The applications that every new tenant has, by how much each may do, and its users, the administrator first. */
export interface SeededIdentities {
  readonly admin: ClientCredentials;
  readonly ownedBy: ClientCredentials;
  readonly none: ClientCredentials;
  readonly users: readonly UserCredentials[];
}

const PERMISSIONS_OF_IDENTITIES = {
  admin: [
    'Application.ReadWrite.All',
    'AppRoleAssignment.ReadWrite.All',
    'DelegatedPermissionGrant.ReadWrite.All',
    'Directory.Read.All',
    'Domain.Read.All',
    'Group.ReadWrite.All',
    'Organization.Read.All',
    'Policy.Read.All',
    'Policy.ReadWrite.ApplicationConfiguration',
    'User.ReadWrite.All',
  ],
  ownedBy: ['Application.ReadWrite.OwnedBy'],
  none: [],
} as const;

const SECRET_YEARS = 100;
const DEFAULT_DOMAIN = 'contoso.com';

/**
 * A new tenant, `contoso.onmicrosoft.com`, with a random tenant id, Microsoft Graph, and three identities.
 * The identities' secrets are returned beside it; the tenant has only their hashes.
 */
export function seedTenant(now: Date): { readonly tenant: Tenant; readonly identities: SeededIdentities } {
  const people = seedUsers(DEFAULT_DOMAIN, now);
  const empty: Tenant = {
    version: 4,
    tenantId: randomUUID(),
    displayName: 'Contoso (sandbox)',
    createdDateTime: now.toISOString(),
    domains: [
      { id: 'contoso.onmicrosoft.com', isDefault: false, isInitial: true, isVerified: true },
      { id: DEFAULT_DOMAIN, isDefault: true, isInitial: false, isVerified: true },
    ],
    applications: {},
    servicePrincipals: {},
    appRoleAssignments: {},
    permissionGrants: {},
    appManagementPolicy: defaultAppManagementPolicy(),
    appManagementPolicies: {},
    authorizationPolicy: defaultAuthorizationPolicy(),
    deletedUsers: {},
    ...people.records,
    authorizationCodes: {},
    deviceCodes: {},
    refreshTokens: {},
    signInSessions: {},
    subscription: { id: randomUUID(), displayName: 'Contoso sandbox subscription' },
    azureRoleAssignments: {},
    managedIdentities: {},
    keyVaults: { [SEEDED_KEY_VAULT]: newKeyVault(SEEDED_KEY_VAULT, LOCATION) },
  };
  const withMicrosoft = [MICROSOFT_GRAPH_APP_ID, AZURE_RESOURCE_MANAGER_APP_ID, AZURE_KEY_VAULT_APP_ID].reduce(
    (tenant, appId) => addMicrosoftPrincipal(tenant, appId, now),
    empty,
  );
  const admin = addIdentity(withMicrosoft, 'Sandbox admin', PERMISSIONS_OF_IDENTITIES.admin, now);
  const ownedBy = addIdentity(admin.tenant, 'Sandbox owned-by', PERMISSIONS_OF_IDENTITIES.ownedBy, now);
  const none = addIdentity(ownedBy.tenant, 'Sandbox none', PERMISSIONS_OF_IDENTITIES.none, now);
  const administratorIds = [admin.principalId, ...people.administratorIds];
  const owned = administratorIds.reduce((tenant, id) => giveAzureRoles(tenant, id, now), none.tenant);
  return {
    tenant: addManagedIdentity(owned, now),
    identities: {
      admin: admin.credentials,
      ownedBy: ownedBy.credentials,
      none: none.credentials,
      users: people.credentials,
    },
  };
}

/** The managed identity that every new tenant has, without any role. */
function addManagedIdentity(tenant: Tenant, now: Date): Tenant {
  const identity = {
    resourceId: managedIdentityId(tenant, SEEDED_MANAGED_IDENTITY),
    name: SEEDED_MANAGED_IDENTITY,
    location: LOCATION,
    tags: {},
    principalId: randomUUID(),
    clientId: randomUUID(),
  };
  return withNewManagedIdentity(tenant, identity, { createdDateTime: now.toISOString(), createdAt: 0 });
}

function addMicrosoftPrincipal(tenant: Tenant, appId: string, now: Date): Tenant {
  const facts = { id: randomUUID(), appId, createdDateTime: now.toISOString(), ownerIds: [], createdAt: 0 };
  return withServicePrincipal(tenant, blankServicePrincipal(facts));
}

/** The sandbox's administrators may assign Azure roles, and use the vault, which Owner alone would not let them. */
function giveAzureRoles(tenant: Tenant, principalId: string, now: Date): Tenant {
  const scope = `/subscriptions/${tenant.subscription.id}`;
  const owner = assignAzureRole(tenant, principalId, { scope, roleDefinitionId: OWNER_ROLE_ID }, now);
  const vault = keyVaultId(owner, SEEDED_KEY_VAULT);
  return assignAzureRole(
    owner,
    principalId,
    { scope: vault, roleDefinitionId: KEY_VAULT_SECRETS_OFFICER_ROLE_ID },
    now,
  );
}

function assignAzureRole(
  tenant: Tenant,
  principalId: string,
  { scope, roleDefinitionId }: Pick<AzureRoleAssignment, 'scope' | 'roleDefinitionId'>,
  now: Date,
): Tenant {
  const name = randomUUID();
  const assignment = {
    name,
    scope,
    roleDefinitionId,
    principalId,
    principalType: principalId in tenant.users ? 'User' : 'ServicePrincipal',
    description: null,
    createdOn: now.toISOString(),
    createdBy: principalId,
  };
  return { ...tenant, azureRoleAssignments: { ...tenant.azureRoleAssignments, [name]: assignment } };
}

function addIdentity(
  tenant: Tenant,
  displayName: string,
  permissions: readonly string[],
  now: Date,
): { readonly tenant: Tenant; readonly principalId: string; readonly credentials: ClientCredentials } {
  const clientId = randomUUID();
  const clientSecret = newClientSecret();
  const keyId = randomUUID();
  const blank = blankApplication({
    id: randomUUID(),
    appId: clientId,
    createdByAppId: null,
    createdDateTime: now.toISOString(),
    publisherDomain: initialDomain(tenant),
  });
  const principal = blankServicePrincipal({
    id: randomUUID(),
    appId: clientId,
    createdDateTime: now.toISOString(),
    ownerIds: [],
    createdAt: 0,
  });
  const withApp = withApplication(tenant, {
    resource: { ...blank, displayName, passwordCredentials: [passwordCredential(keyId, clientSecret, now)] },
    secretHashes: [hashSecret(keyId, clientSecret, 0)],
    federatedIdentityCredentials: [],
    extensionProperties: [],
    ownerIds: [],
    createdAt: 0,
    scopeWrittenAt: {},
    credentialsWrittenAt: 0,
  });
  const seeded = permissions.reduce(
    (each, permission) => assignGraphRole(each, principal.id, permission, now),
    withServicePrincipal(withApp, principal),
  );
  return { tenant: seeded, principalId: principal.id, credentials: { clientId, clientSecret } };
}

function passwordCredential(keyId: string, secret: string, now: Date): PasswordCredential {
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + SECRET_YEARS);
  return {
    keyId,
    displayName: null,
    hint: secret.slice(0, 3),
    startDateTime: now.toISOString(),
    endDateTime: end.toISOString(),
    customKeyIdentifier: null,
    secretText: null,
  };
}

function assignGraphRole(tenant: Tenant, principalId: string, permission: string, now: Date): Tenant {
  const id = newAppRoleAssignmentId(principalId);
  const assignment = {
    id,
    appRoleId: graphAppRoleId(permission),
    createdDateTime: now.toISOString(),
    principalId,
    resourceId: servicePrincipalByAppId(tenant, MICROSOFT_GRAPH_APP_ID)?.id ?? '',
  };
  return { ...tenant, appRoleAssignments: { ...tenant.appRoleAssignments, [id]: assignment } };
}

/**
 * What Microsoft enabled in tenants from June 2025 on: only the rule for identifier URIs
 * (https://learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions).
 */
function defaultAppManagementPolicy(): AppManagementPolicy {
  const common = { restrictForAppsCreatedAfterDateTime: null, excludeAppsReceivingV2Tokens: true };
  return {
    id: '00000000-0000-0000-0000-000000000000',
    displayName: 'Default app management tenant policy',
    description:
      'Default tenant policy that enforces app management restrictions on applications and service principals.',
    isEnabled: true,
    applicationRestrictions: {
      passwordCredentials: [],
      keyCredentials: [],
      identifierUris: {
        nonDefaultUriAddition: { ...common, state: 'disabled' },
        uriAdditionWithoutUniqueTenantIdentifier: { ...common, state: 'enabled' },
      },
    },
    servicePrincipalRestrictions: { passwordCredentials: [], keyCredentials: [] },
  };
}

/**
 * The policy of a new tenant: members may register applications, create security groups, and consent for themselves.
 */
function defaultAuthorizationPolicy(): AuthorizationPolicy {
  return {
    displayName: 'Authorization Policy',
    description: 'Used to manage authorization related settings across the company.',
    allowInvitesFrom: 'everyone',
    allowedToSignUpEmailBasedSubscriptions: true,
    allowedToUseSSPR: true,
    allowEmailVerifiedUsersToJoinOrganization: false,
    allowUserConsentForRiskyApps: null,
    blockMsolPowerShell: false,
    guestUserRoleId: '10dae51f-b6af-4016-8d66-8c2a99b929b3',
    defaultUserRolePermissions: {
      allowedToCreateApps: true,
      allowedToCreateSecurityGroups: true,
      allowedToCreateTenants: true,
      allowedToReadBitlockerKeysForOwnedDevice: true,
      allowedToReadOtherUsers: true,
      permissionGrantPoliciesAssigned: ['ManagePermissionGrantsForSelf.microsoft-user-default-legacy'],
    },
  };
}
