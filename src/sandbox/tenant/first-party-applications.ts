import type { AppRole, PermissionScope } from './application.ts';
import { permissionWords } from './permission-words.ts';

/** An application of Microsoft's own: it belongs to another tenant, and this tenant has only its service principal. */
export interface FirstPartyApplication {
  readonly appId: string;
  readonly displayName: string;
  readonly ownerTenantId: string;
  readonly identifierUris: readonly string[];
  readonly appRoles: readonly AppRole[];
  readonly scopes: readonly PermissionScope[];
  /** Reply URLs of Microsoft's own public clients, which sign users in to any tenant. */
  readonly publicClientRedirectUris: readonly string[];
  /** By appId of a Microsoft API, the scopes that this client has without consent. */
  readonly preAuthorizedScopes: Readonly<Record<string, readonly string[]>>;
  /** Whether people can consent to more scopes of those APIs when the client names them. */
  readonly asksForConsent: boolean;
}

/** The appId of Microsoft Graph. */
export const MICROSOFT_GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';

/**
 * The appId of "Azure Healthcare APIs", the resource of the managed FHIR services
 * (https://github.com/MicrosoftDocs/azure-docs, articles/healthcare-apis).
 */
export const AZURE_HEALTHCARE_APIS_APP_ID = '4f6778d8-5aef-43dc-a1ff-b073724b9495';

/** The appId of "Windows Azure Service Management API": Azure Resource Manager. */
export const AZURE_RESOURCE_MANAGER_APP_ID = '797f4846-ba00-4fd7-ba43-dac1f8f63013';

/** The appId of "Azure Key Vault", the resource of every vault. */
export const AZURE_KEY_VAULT_APP_ID = 'cfa8b339-82a2-471a-a3c9-0fc0be7a4093';

/** Microsoft's own tenant. */
const MICROSOFT_TENANT_ID = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';

/**
 * The application permissions of Microsoft Graph that the sandbox supports, with their real ids
 * (https://learn.microsoft.com/graph/permissions-reference).
 */
const GRAPH_APP_ROLES: Readonly<Record<string, string>> = {
  'Application.Read.All': '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30',
  'Application.ReadWrite.All': '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9',
  'Application.ReadWrite.OwnedBy': '18a4783c-866b-4cc7-a460-3d5e5662c884',
  'AppRoleAssignment.ReadWrite.All': '06b708a9-e830-4db3-a914-8e69da51d44f',
  'DelegatedPermissionGrant.ReadWrite.All': '8e8e4742-1d95-4f68-9d56-6ee75648c72a',
  'Directory.Read.All': '7ab1d382-f21e-4acd-a863-ba3e13f7da61',
  'Domain.Read.All': 'dbb9058a-0e50-45d7-ae91-66909b5d4664',
  'Group.Read.All': '5b567255-7703-4780-807c-7be8301ae99b',
  'Group.ReadWrite.All': '62a82d76-70ea-41e2-9197-370581804d09',
  'GroupMember.Read.All': '98830695-27a2-44f7-8c18-0c3ebc9698f6',
  'Organization.Read.All': '498476ce-e0fe-48b0-b801-37ba7e2685c6',
  'Policy.Read.All': '246dd0d5-5bd0-4def-940b-0421030a5b68',
  'Policy.ReadWrite.ApplicationConfiguration': 'be74164b-cff1-491c-8741-e671cb536e13',
  'User.Read.All': 'df021288-bdef-4463-88db-98f22de89214',
  'User.ReadBasic.All': '97235f07-e226-4f63-ace3-39588e11d3a1',
  'User.ReadWrite.All': '741f803b-c850-494e-b5df-cde7c675a1ca',
};

/**
 * The delegated permissions of Microsoft Graph that the sandbox supports, with their real ids
 * (https://learn.microsoft.com/graph/permissions-reference).
 */
const GRAPH_SCOPES: Readonly<Record<string, string>> = {
  openid: '37f7f235-527c-4136-accd-4a02d197296e',
  profile: '14dad69e-099b-42c9-810b-d002981feec1',
  email: '64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0',
  offline_access: '7427e0e9-2fba-42fe-b0c0-848c9e6a8182',
  'User.Read': 'e1fe6dd8-ba31-4d61-89e7-88639da4683d',
  'User.ReadBasic.All': 'b340eb25-3456-403f-be2f-af7a0d370277',
};

/** Delegated permissions of Microsoft Graph that only an administrator may consent to. */
const GRAPH_ADMIN_SCOPES: Readonly<Record<string, string>> = {
  'Application.Read.All': 'c79f8feb-a9db-4090-85f9-90d820caa0eb',
  'Application.ReadWrite.All': 'bdfbf15f-ee85-4955-8675-146e8e5296b5',
  'AppRoleAssignment.ReadWrite.All': '84bccea3-f856-4a8a-967b-dbe0a3d53a64',
  'AuditLog.Read.All': 'e4c9e354-4dc5-45b8-9e7c-e1393b0b1a20',
  'DelegatedPermissionGrant.ReadWrite.All': '41ce6ca6-6826-4807-84f1-1c82854f7ee5',
  'Directory.AccessAsUser.All': '0e263e50-5827-48a4-b97c-d940288653c7',
  'Directory.Read.All': '06da0dbc-49e2-44d2-8312-53f166ab848a',
  'Directory.ReadWrite.All': 'c5366453-9fb0-48a5-a156-24f0c49a4b84',
  'Domain.Read.All': '2f9ee017-59c1-4f1d-9472-bd5529a7b311',
  'Group.Read.All': '5f8c59db-677d-491f-a6b8-5f174b11ec1d',
  'Group.ReadWrite.All': '4e46008b-f24c-477d-8fff-7bb4ec7aafe0',
  'Organization.Read.All': '4908d5b9-3fb2-4b1e-9336-1888b7937185',
  'Policy.Read.All': '572fea84-0151-49b2-9301-11cb16974376',
  'Policy.ReadWrite.ApplicationConfiguration': 'b27add92-efb2-4f16-84f5-8108ba77985c',
  'User.Read.All': 'a154be20-db9c-4678-8ab7-66f6cc099a59',
  'User.ReadWrite.All': '204e0828-b5ca-4ad8-b9f3-f32a958e7cc4',
};

const OPEN_ID_SCOPES = ['openid', 'profile', 'email', 'offline_access'];

/** What Microsoft's own clients may do without consent: the `scp` of Azure CLI's tokens (assumption A91). */
const MICROSOFT_CLIENT_SCOPES: Readonly<Record<string, readonly string[]>> = {
  [MICROSOFT_GRAPH_APP_ID]: [
    ...OPEN_ID_SCOPES,
    'Application.ReadWrite.All',
    'AppRoleAssignment.ReadWrite.All',
    'AuditLog.Read.All',
    'DelegatedPermissionGrant.ReadWrite.All',
    'Directory.AccessAsUser.All',
    'Group.ReadWrite.All',
    'User.Read.All',
    'User.ReadWrite.All',
  ],
  [AZURE_RESOURCE_MANAGER_APP_ID]: ['user_impersonation'],
  [AZURE_HEALTHCARE_APIS_APP_ID]: ['user_impersonation'],
  [AZURE_KEY_VAULT_APP_ID]: ['user_impersonation'],
};

/** Reply URLs of Microsoft's command line tools (assumption A89). */
const COMMAND_LINE_REDIRECT_URIS = [
  'http://localhost',
  'https://login.microsoftonline.com/common/oauth2/nativeclient',
  'urn:ietf:wg:oauth:2.0:oob',
];

const NO_CLIENT = { publicClientRedirectUris: [], preAuthorizedScopes: {}, asksForConsent: false } as const;

/**
 * What Microsoft Graph Command Line Tools has before anyone consents to more
 * (https://github.com/microsoftgraph/msgraph-sdk-powershell/issues/92).
 */
const GRAPH_TOOLS_SCOPES = { [MICROSOFT_GRAPH_APP_ID]: ['openid', 'profile', 'User.Read'] };

/** The Microsoft applications that the sandbox knows. */
export const FIRST_PARTY_APPLICATIONS: readonly FirstPartyApplication[] = [
  {
    appId: MICROSOFT_GRAPH_APP_ID,
    displayName: 'Microsoft Graph',
    ownerTenantId: MICROSOFT_TENANT_ID,
    identifierUris: ['https://graph.microsoft.com', 'https://graph.microsoft.com/'],
    appRoles: Object.entries(GRAPH_APP_ROLES).map(([value, id]) => applicationRole(value, id)),
    scopes: [
      ...Object.entries(GRAPH_SCOPES).map(([value, id]) => scope(value, id, 'User')),
      ...Object.entries(GRAPH_ADMIN_SCOPES).map(([value, id]) => scope(value, id, 'Admin')),
    ],
    ...NO_CLIENT,
  },
  {
    appId: AZURE_HEALTHCARE_APIS_APP_ID,
    displayName: 'Azure Healthcare APIs',
    ownerTenantId: MICROSOFT_TENANT_ID,
    identifierUris: ['https://azurehealthcareapis.com', 'https://azurehealthcareapis.com/'],
    appRoles: [],
    scopes: [scope('user_impersonation', 'db75143a-8f20-4238-9450-8b73ef4992f4', 'User')],
    ...NO_CLIENT,
  },
  {
    appId: AZURE_RESOURCE_MANAGER_APP_ID,
    displayName: 'Windows Azure Service Management API',
    ownerTenantId: MICROSOFT_TENANT_ID,
    // As recorded in
    // https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_app_permission.yaml.
    identifierUris: ['https://management.core.windows.net/', 'https://management.azure.com/'],
    appRoles: [],
    scopes: [scope('user_impersonation', '41094075-9dad-400e-a0bd-54e686782033', 'User')],
    ...NO_CLIENT,
  },
  {
    appId: AZURE_KEY_VAULT_APP_ID,
    displayName: 'Azure Key Vault',
    ownerTenantId: MICROSOFT_TENANT_ID,
    identifierUris: ['https://vault.azure.net', 'https://vault.azure.net/'],
    appRoles: [],
    scopes: [scope('user_impersonation', 'f53da476-18e3-4152-8e01-aec403e6edc0', 'User')],
    ...NO_CLIENT,
  },
  microsoftClient('04b07795-8ddb-461a-bbee-02f9e1bf7b46', 'Microsoft Azure CLI', MICROSOFT_CLIENT_SCOPES),
  microsoftClient('1950a258-227b-4e31-a9cf-717495945fc2', 'Microsoft Azure PowerShell', MICROSOFT_CLIENT_SCOPES),
  // Asks for consent to the Microsoft Graph permissions that it names, and gets no token for Azure.
  {
    ...microsoftClient(
      '14d82eec-204b-4c2f-b7e8-296a70dab67e',
      'Microsoft Graph Command Line Tools',
      GRAPH_TOOLS_SCOPES,
    ),
    asksForConsent: true,
  },
];

/** The Microsoft application with this appId. */
export function firstPartyApplication(appId: string): FirstPartyApplication | undefined {
  return FIRST_PARTY_APPLICATIONS.find((application) => application.appId === appId.toLowerCase());
}

/**
 * The id of an application permission of Microsoft Graph, by its value. Throws for one that the sandbox does not
 * support.
 */
export function graphAppRoleId(value: string): string {
  const id = GRAPH_APP_ROLES[value];
  if (id === undefined) {
    throw new TypeError(`The sandbox knows no Microsoft Graph permission ${value}.`);
  }
  return id;
}

function microsoftClient(
  appId: string,
  displayName: string,
  preAuthorizedScopes: FirstPartyApplication['preAuthorizedScopes'],
): FirstPartyApplication {
  return {
    appId,
    displayName,
    ownerTenantId: MICROSOFT_TENANT_ID,
    identifierUris: [],
    appRoles: [],
    scopes: [],
    publicClientRedirectUris: COMMAND_LINE_REDIRECT_URIS,
    preAuthorizedScopes,
    asksForConsent: false,
  };
}

function applicationRole(value: string, id: string): AppRole {
  return { id, value, displayName: value, description: value, allowedMemberTypes: ['Application'], isEnabled: true };
}

function scope(value: string, id: string, type: string): PermissionScope {
  const { adminTitle, adminText, userTitle, userText } = permissionWords(value);
  return {
    id,
    value,
    type,
    isEnabled: true,
    adminConsentDisplayName: adminTitle,
    adminConsentDescription: adminText,
    userConsentDisplayName: userTitle,
    userConsentDescription: userText,
  };
}
