import { beforeAll, expect, test } from 'vitest';
import { makeApplication, makeServicePrincipal, type MadeApplication } from './make-objects.ts';
import { type Answer, type JsonObject, listOf, sharedSandbox, type TestSandbox, textOf } from './running-sandbox.ts';

/** The requests that other people's tools send, and what of the answers they rely on. */

const sandbox = sharedSandbox();
const azHeaders = {
  'x-ms-client-request-id': '3f2b7c1e-0000-4000-8000-000000000001',
  CommandName: 'ad app create',
  ParameterSetName: '--display-name',
};
const m365Headers = { accept: 'application/json;odata.metadata=none' };

interface Made extends MadeApplication {
  readonly principalId: string;
  readonly uri: string;
}

interface ClientRequest {
  readonly who: string;
  readonly what: string;
  readonly method: string;
  readonly path: (made: Made) => string;
  readonly headers?: Record<string, string>;
  readonly body?: (made: Made) => unknown;
  readonly status: number;
  /** What the tool looks at. */
  readonly relied?: (body: JsonObject, made: Made) => void;
}

let made: Made;

beforeAll(async () => {
  made = await make(sandbox());
});

const found = (body: JsonObject, { id }: Made): void => expect(listOf(body).map((each) => each['id'])).toContain(id);
const foundPrincipal = (body: JsonObject, { principalId }: Made): void =>
  expect(listOf(body).map((each) => each['id'])).toEqual([principalId]);
const filtered = (path: string, filter: string): string => `${path}?$filter=${encodeURIComponent(filter)}`;

const requests: readonly ClientRequest[] = [
  {
    who: 'az',
    what: 'ad app create looks for the name',
    method: 'GET',
    path: () => filtered('/applications', "startswith(displayName,'Tool''s app')"),
    status: 200,
    relied: found,
  },
  {
    who: 'az',
    what: 'ad app create',
    method: 'POST',
    path: () => '/applications',
    body: () => ({ displayName: 'az app', signInAudience: 'AzureADMyOrg', passwordCredentials: [], web: {} }),
    status: 201,
    relied: (body) => expect(body).toMatchObject({ displayName: 'az app', publisherDomain: 'contoso.onmicrosoft.com' }),
  },
  {
    who: 'az',
    what: 'ad app show --id by appId',
    method: 'GET',
    path: ({ appId }) => filtered('/applications', `appId eq '${appId}'`),
    status: 200,
    relied: found,
  },
  {
    who: 'az',
    what: 'ad app show --id by URI',
    method: 'GET',
    path: ({ uri }) => filtered('/applications', `identifierUris/any(s:s eq '${uri}')`),
    status: 200,
    relied: found,
  },
  {
    who: 'az',
    what: 'ad app update',
    method: 'PATCH',
    path: ({ id }) => `/applications/${id}`,
    body: () => ({ isFallbackPublicClient: true }),
    status: 204,
  },
  {
    who: 'az',
    what: 'ad sp create-for-rbac looks for the name',
    method: 'GET',
    path: () => filtered('/servicePrincipals', "displayName eq 'Tool''s app'"),
    status: 200,
    relied: foundPrincipal,
  },
  {
    who: 'az',
    what: 'ad sp show --id',
    method: 'GET',
    path: ({ appId }) => filtered('/servicePrincipals', `servicePrincipalNames/any(c:c eq '${appId}')`),
    status: 200,
    relied: (body, own) => {
      foundPrincipal(body, own);
      expect(listOf(body)[0]).toMatchObject({ appOwnerOrganizationId: sandbox().ready.tenantId, tags: ['tool'] });
    },
  },
  {
    who: 'az',
    what: 'ad sp create before its application has replicated',
    method: 'POST',
    path: () => '/servicePrincipals',
    body: () => ({ appId: '11111111-1111-4111-8111-111111111111', accountEnabled: true }),
    status: 400,
    // It tries again while the text says so.
    relied: (body) => expect(JSON.stringify(body)).toContain(' does not reference '),
  },
  {
    who: 'az',
    what: 'ad app credential reset',
    method: 'POST',
    path: ({ id }) => `/applications/${id}/addPassword`,
    body: () => ({
      passwordCredential: {
        displayName: 'rbac',
        startDateTime: '2026-01-01T00:00:00Z',
        endDateTime: '2099-01-01T00:00:00Z',
      },
    }),
    status: 200,
    relied: (body) => expect(textOf(body, 'secretText')).toHaveLength(40),
  },
  {
    who: 'az',
    what: 'ad app permission list-grants',
    method: 'GET',
    path: ({ principalId }) => filtered('/oauth2PermissionGrants', `clientId eq '${principalId}'`),
    status: 200,
    relied: (body) => expect(listOf(body)).toEqual([]),
  },
  {
    who: 'az',
    what: 'names of principals',
    method: 'POST',
    path: () => '/directoryObjects/getByIds',
    body: ({ principalId }) => ({
      ids: [principalId],
      types: ['user', 'group', 'servicePrincipal', 'directoryObjectPartnerReference'],
    }),
    status: 200,
    relied: (body, own) => {
      foundPrincipal(body, own);
      expect(listOf(body)[0]?.['@odata.type']).toBe('#microsoft.graph.servicePrincipal');
    },
  },
  {
    who: 'az',
    what: 'ad user list --upn',
    method: 'GET',
    path: () => filtered('/users', `userPrincipalName eq '${sandbox().ready.users[0]?.upn ?? ''}'`),
    status: 200,
    relied: (body) => expect(listOf(body)).toHaveLength(1),
  },
  {
    who: 'az',
    what: 'ad app federated-credential create',
    method: 'POST',
    path: ({ id }) => `/applications/${id}/federatedIdentityCredentials`,
    body: () => ({
      name: 'github',
      issuer: 'https://token.actions.githubusercontent.com',
      subject: 'repo:owner@1/repo@2:ref:refs/heads/main',
      description: 'CI',
      audiences: ['api://AzureADTokenExchange'],
    }),
    status: 201,
    relied: (body) => expect(textOf(body, 'id')).toMatch(/^[0-9a-f-]{36}$/),
  },
  {
    who: 'az',
    what: 'ad app federated-credential show, by name',
    method: 'GET',
    path: ({ id }) => `/applications/${id}/federatedIdentityCredentials/github`,
    status: 200,
    relied: (body) => expect(body['name']).toBe('github'),
  },
  {
    who: 'CLI for Microsoft 365',
    what: 'entra app add reads the APIs',
    method: 'GET',
    path: () =>
      '/myorganization/servicePrincipals?$select=appId,appRoles,id,oauth2PermissionScopes,servicePrincipalNames',
    headers: m365Headers,
    status: 200,
    relied: (body) => {
      expect(Object.keys(body)).not.toContain('@odata.context');
      expect(listOf(body).flatMap((each) => each['servicePrincipalNames'])).toContain('https://graph.microsoft.com');
    },
  },
  {
    who: 'CLI for Microsoft 365',
    what: 'entra app add',
    method: 'POST',
    path: () => '/myorganization/applications',
    headers: m365Headers,
    body: () => ({
      displayName: 'm365 app',
      signInAudience: 'AzureADMyOrg',
      publicClient: { redirectUris: ['https://login.microsoftonline.com/common/oauth2/nativeclient'] },
      isFallbackPublicClient: true,
    }),
    status: 201,
    relied: (body) => expect(body).toMatchObject({ displayName: 'm365 app', isFallbackPublicClient: true }),
  },
  {
    who: 'CLI for Microsoft 365',
    what: 'entra app get, by object id',
    method: 'GET',
    path: ({ id }) => `/myorganization/applications/${id}`,
    headers: m365Headers,
    status: 200,
    relied: (body, { appId }) => expect(body['appId']).toBe(appId),
  },
  {
    who: 'CLI for Microsoft 365',
    what: 'entra app set reads certificates before it merges',
    method: 'GET',
    path: ({ id }) => `/myorganization/applications/${id}?$select=keyCredentials`,
    headers: m365Headers,
    status: 200,
    relied: (body) => expect(listOf(body, 'keyCredentials')).toEqual([]),
  },
  {
    who: 'CLI for Microsoft 365',
    what: 'entra app get, by name with a space as it is',
    method: 'GET',
    path: () => "/myorganization/applications?$filter=displayName eq 'Tool''s app'&$select=id",
    headers: m365Headers,
    status: 200,
    relied: found,
  },
  {
    who: 'azd',
    what: 'looks for the name',
    method: 'GET',
    path: () => "/applications?$filter=startswith(displayName, 'Tool''s app')",
    status: 200,
    relied: found,
  },
  {
    who: 'azd',
    what: 'creates',
    method: 'POST',
    path: () => '/applications',
    body: () => ({ displayName: 'azd app', passwordCredentials: [] }),
    status: 201,
    relied: (body) => expect(listOf(body, 'passwordCredentials')).toEqual([]),
  },
  {
    who: 'azd',
    what: 'reads by appId',
    method: 'GET',
    path: ({ appId }) => `/applications(appId='${appId}')`,
    status: 200,
    relied: (body, { id }) => expect(body['id']).toBe(id),
  },
  {
    who: 'azd',
    what: 'lists federated credentials',
    method: 'GET',
    path: ({ id }) => `/applications/${id}/federatedIdentityCredentials`,
    status: 200,
    relied: (body) => expect(listOf(body).map((each) => each['name'])).toEqual(['github']),
  },
];

// In this order: a tool's later requests rest on its earlier ones.
test.each(requests)('$who: $what', async ({ method, path, headers = azHeaders, body, status, relied }) => {
  const answer: Answer = await sandbox().graph(method, path(made), body?.(made), { headers });

  expect(answer.status, answer.text).toBe(status);
  relied?.(answer.body, made);
});

async function make(on: TestSandbox): Promise<Made> {
  const uri = 'https://contoso.com/tools';
  const application = await makeApplication(on, { displayName: "Tool's app", identifierUris: [uri], tags: ['tool'] });
  return { ...application, principalId: await makeServicePrincipal(on, application.appId), uri };
}
