import type { AppRole, PermissionScope } from './application.ts';

/** An application of Microsoft's own, which lives in another tenant and appears in ours as a service principal only. */
export interface FirstPartyApplication {
  readonly appId: string;
  readonly displayName: string;
  readonly ownerTenantId: string;
  readonly identifierUris: readonly string[];
  readonly appRoles: readonly AppRole[];
  readonly scopes: readonly PermissionScope[];
}

/** The appId of Microsoft Graph. */
export const MICROSOFT_GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';

/** The appId of "Azure Healthcare APIs", the resource of the managed FHIR services (facts/fhir-entra.md §1). */
export const AZURE_HEALTHCARE_APIS_APP_ID = '4f6778d8-5aef-43dc-a1ff-b073724b9495';

/** The appId of "Windows Azure Service Management API": Azure Resource Manager. */
export const AZURE_RESOURCE_MANAGER_APP_ID = '797f4846-ba00-4fd7-ba43-dac1f8f63013';

/** Microsoft's own tenant. */
const MICROSOFT_TENANT_ID = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';

/** The application permissions of Microsoft Graph that the sandbox knows, with their real ids (facts/graph.md §8.1). */
const GRAPH_APP_ROLES: Readonly<Record<string, string>> = {
  'Application.Read.All': '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30',
  'Application.ReadWrite.All': '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9',
  'Application.ReadWrite.OwnedBy': '18a4783c-866b-4cc7-a460-3d5e5662c884',
  'AppRoleAssignment.ReadWrite.All': '06b708a9-e830-4db3-a914-8e69da51d44f',
  'DelegatedPermissionGrant.ReadWrite.All': '8e8e4742-1d95-4f68-9d56-6ee75648c72a',
  'Directory.Read.All': '7ab1d382-f21e-4acd-a863-ba3e13f7da61',
  'Domain.Read.All': 'dbb9058a-0e50-45d7-ae91-66909b5d4664',
  'Organization.Read.All': '498476ce-e0fe-48b0-b801-37ba7e2685c6',
  'Policy.Read.All': '246dd0d5-5bd0-4def-940b-0421030a5b68',
  'Policy.ReadWrite.ApplicationConfiguration': 'be74164b-cff1-491c-8741-e671cb536e13',
};

/** The delegated permissions of Microsoft Graph that the sandbox knows, with their real ids. */
const GRAPH_SCOPES: Readonly<Record<string, string>> = {
  openid: '37f7f235-527c-4136-accd-4a02d197296e',
  profile: '14dad69e-099b-42c9-810b-d002981feec1',
  email: '64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0',
  offline_access: '7427e0e9-2fba-42fe-b0c0-848c9e6a8182',
  'User.Read': 'e1fe6dd8-ba31-4d61-89e7-88639da4683d',
};

const FIRST_PARTY_APPLICATIONS: readonly FirstPartyApplication[] = [
  {
    appId: MICROSOFT_GRAPH_APP_ID,
    displayName: 'Microsoft Graph',
    ownerTenantId: MICROSOFT_TENANT_ID,
    identifierUris: ['https://graph.microsoft.com', 'https://graph.microsoft.com/'],
    appRoles: Object.entries(GRAPH_APP_ROLES).map(([value, id]) => applicationRole(value, id)),
    scopes: Object.entries(GRAPH_SCOPES).map(([value, id]) => scope(value, id, 'User')),
  },
  {
    appId: AZURE_HEALTHCARE_APIS_APP_ID,
    displayName: 'Azure Healthcare APIs',
    ownerTenantId: MICROSOFT_TENANT_ID,
    identifierUris: ['https://azurehealthcareapis.com', 'https://azurehealthcareapis.com/'],
    appRoles: [],
    scopes: [scope('user_impersonation', 'db75143a-8f20-4238-9450-8b73ef4992f4', 'User')],
  },
  {
    appId: AZURE_RESOURCE_MANAGER_APP_ID,
    displayName: 'Windows Azure Service Management API',
    ownerTenantId: MICROSOFT_TENANT_ID,
    identifierUris: [
      'https://management.azure.com',
      'https://management.azure.com/',
      'https://management.core.windows.net',
      'https://management.core.windows.net/',
    ],
    appRoles: [],
    scopes: [scope('user_impersonation', '41094075-9dad-400e-a0bd-54e686782033', 'User')],
  },
];

/** The Microsoft application with this appId. */
export function firstPartyApplication(appId: string): FirstPartyApplication | undefined {
  return FIRST_PARTY_APPLICATIONS.find((application) => application.appId === appId.toLowerCase());
}

/** The id of an application permission of Microsoft Graph, by its value. Throws for one that the sandbox does not know. */
export function graphAppRoleId(value: string): string {
  const id = GRAPH_APP_ROLES[value];
  if (id === undefined) {
    throw new TypeError(`The sandbox knows no Microsoft Graph permission ${value}.`);
  }
  return id;
}

function applicationRole(value: string, id: string): AppRole {
  return { id, value, displayName: value, description: value, allowedMemberTypes: ['Application'], isEnabled: true };
}

function scope(value: string, id: string, type: string): PermissionScope {
  return {
    id,
    value,
    type,
    isEnabled: true,
    adminConsentDisplayName: value,
    adminConsentDescription: value,
    userConsentDisplayName: value,
    userConsentDescription: value,
  };
}
