/** appId of Microsoft Graph in every tenant. */
export const MICROSOFT_GRAPH = '00000003-0000-0000-c000-000000000000';

/**
 * What a client that signs users in asks of Microsoft Graph (https://learn.microsoft.com/graph/permissions-reference).
 */
export const GRAPH_SIGN_IN_PERMISSIONS: readonly { readonly value: string; readonly id: string }[] = [
  { value: 'openid', id: '37f7f235-527c-4136-accd-4a02d197296e' },
  { value: 'profile', id: '14dad69e-099b-42c9-810b-d002981feec1' },
  { value: 'offline_access', id: '7427e0e9-2fba-42fe-b0c0-848c9e6a8182' },
  { value: 'User.Read', id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d' },
];

/** appId of Azure AD Graph, which is retired (https://learn.microsoft.com/graph/migrate-azure-ad-graph-overview). */
export const AZURE_AD_GRAPH = '00000002-0000-0000-c000-000000000000';

/** The APIs of the directory itself, old and new: who asks them for permissions is no client of an API by that. */
export const GRAPH_APIS: readonly string[] = [MICROSOFT_GRAPH, AZURE_AD_GRAPH];
