import { FHIR_URL } from './registrations.ts';
import type { ClientCredentials, ServedSandbox } from './served-sandbox.ts';

/** An application as one of the other ways leaves it, and what `adopt` makes of it. */
export interface HandMade {
  /** Who makes such applications. */
  readonly by: string;
  /** The body of `POST /applications`; the API's ids stand in `api`. */
  readonly body: (api: HandMadeApi) => Readonly<Record<string, unknown>>;
  /** True where a service principal is made too. */
  readonly hasServicePrincipal: boolean;
  /** The secret that is added: its name, and its end, null for the default of two years; none where it is left out. */
  readonly secret?: { readonly displayName: string; readonly endDateTime?: string };
  readonly type: string;
  /** The codes of the findings, in order. */
  readonly findings: readonly string[];
}

/** The API that clients ask for permissions. */
export interface HandMadeApi {
  readonly appId: string;
  readonly scopeId: string;
  readonly roleId: string;
}

/** What stands of an application that was made by hand. */
export interface MadeByHand {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
}

const AZURE_AD_GRAPH = {
  resourceAppId: '00000002-0000-0000-c000-000000000000',
  resourceAccess: [{ id: '311a71cc-e848-46a1-bdf8-97ff7156d8e6', type: 'Scope' }],
};
const MICROSOFT_GRAPH = {
  resourceAppId: '00000003-0000-0000-c000-000000000000',
  resourceAccess: [{ id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Scope' }],
};
const POSTMAN = 'https://www.getpostman.com/oauth2/callback';

function asks({ appId, scopeId }: HandMadeApi): Readonly<Record<string, unknown>> {
  return { resourceAppId: appId, resourceAccess: [{ id: scopeId, type: 'Scope' }] };
}

function scope(value: string, id: string, adminConsentDisplayName: string): Readonly<Record<string, unknown>> {
  return {
    ...{ id, value, type: 'User', isEnabled: true, adminConsentDisplayName },
    ...{
      adminConsentDescription: `Access ${adminConsentDisplayName}`,
      userConsentDisplayName: adminConsentDisplayName,
    },
    userConsentDescription: `Access ${adminConsentDisplayName}`,
  };
}

function role(value: string, id: string): Readonly<Record<string, unknown>> {
  return {
    ...{ id, value, displayName: value, description: value, isEnabled: true },
    allowedMemberTypes: ['User', 'Application'],
  };
}

/** New-FhirServerApiApplicationRegistration: its default role is one that the server does not know. */
export const MODULE_API: HandMade = {
  by: 'the PowerShell module, an API',
  body: () => ({
    displayName: FHIR_URL,
    signInAudience: 'AzureADMyOrg',
    identifierUris: [FHIR_URL],
    appRoles: [role('admin', '5b7aa1c2-6d5e-4a55-8a3b-0d2f60f1a001')],
    api: { oauth2PermissionScopes: [scope('user_impersonation', '5b7aa1c2-6d5e-4a55-8a3b-0d2f60f1a002', FHIR_URL)] },
  }),
  hasServicePrincipal: true,
  type: 'resource',
  findings: ['app_roles_missing', 'unknown_role'],
};

/** The clients that other ways make of {@link MODULE_API}. */
export const HAND_MADE_CLIENTS: readonly HandMade[] = [
  {
    by: 'the PowerShell module, a confidential client',
    body: (api) => ({
      displayName: 'Module portal',
      signInAudience: 'AzureADMyOrg',
      web: { redirectUris: [POSTMAN] },
      requiredResourceAccess: [AZURE_AD_GRAPH, asks(api)],
    }),
    hasServicePrincipal: true,
    secret: { displayName: 'module' },
    type: 'confidential',
    findings: ['sign_in_permissions_missing', 'aad_graph_permission', 'secret_lives_long', 'unknown_credential'],
  },
  {
    // It names one URL twice; whether Entra takes that is not known, so there are two here.
    by: 'the PowerShell module, a public client',
    body: (api) => ({
      displayName: 'Module app',
      signInAudience: 'AzureADMyOrg',
      isFallbackPublicClient: true,
      web: { redirectUris: [POSTMAN] },
      publicClient: { redirectUris: ['https://oauth.pstmn.io/v1/callback'] },
      requiredResourceAccess: [AZURE_AD_GRAPH, asks(api)],
    }),
    hasServicePrincipal: true,
    secret: { displayName: 'module' },
    type: 'public',
    findings: [
      ...['mixed_platforms', 'sign_in_permissions_missing', 'aad_graph_permission'],
      ...['public_client_credential', 'secret_lives_long', 'unknown_credential'],
    ],
  },
  {
    // Azure CLI before 2.37 gave a scope to clients too, and admitted other tenants.
    by: 'the bash scripts, a client',
    body: (api) => ({
      displayName: 'bash-client',
      signInAudience: 'AzureADMultipleOrgs',
      identifierUris: ['https://bash-client.contoso.com'],
      api: {
        oauth2PermissionScopes: [scope('user_impersonation', '5b7aa1c2-6d5e-4a55-8a3b-0d2f60f1a003', 'bash-client')],
      },
      web: {
        redirectUris: ['https://portal.contoso.com/signin'],
        implicitGrantSettings: { enableIdTokenIssuance: true, enableAccessTokenIssuance: false },
      },
      requiredResourceAccess: [AZURE_AD_GRAPH, asks(api)],
    }),
    hasServicePrincipal: false,
    secret: { displayName: 'rbac', endDateTime: '2299-12-31T00:00:00Z' },
    type: 'confidential',
    findings: [
      ...['service_principal_missing', 'sign_in_permissions_missing', 'client_identifier_uri', 'aad_graph_permission'],
      ...['implicit_grant', 'sign_in_audience', 'secret_lives_long', 'unknown_credential'],
    ],
  },
  {
    by: 'the portal, a single-page app',
    body: (api) => ({
      displayName: 'Portal chart',
      signInAudience: 'AzureADMyOrg',
      spa: { redirectUris: ['https://chart.contoso.com/'] },
      web: { implicitGrantSettings: { enableIdTokenIssuance: true, enableAccessTokenIssuance: true } },
      requiredResourceAccess: [MICROSOFT_GRAPH, asks(api)],
    }),
    hasServicePrincipal: true,
    type: 'public',
    findings: ['sign_in_permissions_missing', 'implicit_grant'],
  },
  {
    by: 'the portal, a service client',
    body: ({ appId, roleId }) => ({
      displayName: 'Portal job',
      signInAudience: 'AzureADMyOrg',
      isFallbackPublicClient: true,
      requiredResourceAccess: [
        MICROSOFT_GRAPH,
        { resourceAppId: appId, resourceAccess: [{ id: roleId, type: 'Role' }] },
      ],
    }),
    hasServicePrincipal: true,
    secret: { displayName: 'Rotated 2026', endDateTime: new Date(Date.now() + 90 * 86_400_000).toISOString() },
    type: 'service',
    findings: ['public_client_flows', 'unknown_credential'],
  },
];

/** Makes an application as that other way does. */
export async function makeByHand(
  sandbox: ServedSandbox,
  { body, hasServicePrincipal, secret }: Pick<HandMade, 'body' | 'hasServicePrincipal' | 'secret'>,
  api: HandMadeApi,
  as?: ClientCredentials,
): Promise<MadeByHand> {
  const post = async (path: string, sent: unknown): Promise<Readonly<Record<string, unknown>>> => {
    const answer = await sandbox.graph('POST', path, sent, as);
    if (answer.status >= 300) {
      throw new Error(`POST ${path}: ${JSON.stringify(answer.body)}`);
    }
    return answer.body;
  };
  const { id, appId, displayName } = (await post('/applications', body(api))) as unknown as MadeByHand;
  if (secret !== undefined) {
    await post(`/applications/${id}/addPassword`, { passwordCredential: secret });
  }
  if (hasServicePrincipal) {
    await post('/servicePrincipals', { appId });
  }
  return { id, appId, displayName };
}

/** The ids that clients of {@link MODULE_API} ask for. */
export async function apiOf(sandbox: ServedSandbox, { id, appId }: MadeByHand): Promise<HandMadeApi> {
  const { body } = await sandbox.graph('GET', `/applications/${id}`);
  const { api, appRoles } = body as unknown as {
    readonly api: { readonly oauth2PermissionScopes: readonly { readonly id: string }[] };
    readonly appRoles: readonly { readonly id: string }[];
  };
  return { appId, scopeId: api.oauth2PermissionScopes[0]?.id ?? '', roleId: appRoles[0]?.id ?? '' };
}
