import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SignJWT } from 'jose/jwt/sign';
import { setFhirServer } from '../../../src/sandbox/fhir-servers.ts';
import { appRole, makeApplication, makeServicePrincipal } from '../make-objects.ts';
import { type Answer, listOf, objectOf, type TestSandbox, textOf, tokenForm } from '../running-sandbox.ts';

/** The first-party application behind managed FHIR services. */
export const HEALTHCARE_APIS = '4f6778d8-5aef-43dc-a1ff-b073724b9495';

/** The seven roles of the open-source server. */
const OSS_ROLES = [
  'globalReader',
  'globalExporter',
  'globalConverter',
  'globalImporter',
  'globalWriter',
  'globalAdmin',
  'smartUser',
] as const;

/** An application that can sign in by itself. */
export interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Object id of its service principal. */
  readonly principalId: string;
}

/** The API of a FHIR server in the tenant. */
export interface ResourceApp {
  readonly appId: string;
  readonly identifierUri: string;
  readonly principalId: string;
  readonly roleIds: Readonly<Record<string, string>>;
}

/** Makes a client with a secret. */
export async function makeClient(sandbox: TestSandbox): Promise<Client> {
  const { appId, path } = await makeApplication(sandbox);
  const principalId = await makeServicePrincipal(sandbox, appId);
  const secret = await sandbox.graph('POST', `${path}/addPassword`, { passwordCredential: {} });
  return { clientId: appId, clientSecret: textOf(secret.body, 'secretText'), principalId };
}

/** Makes the resource app of the open-source server with all roles that it knows. */
export async function makeResourceApp(
  sandbox: TestSandbox,
  more: { readonly tokenVersion?: 1 | 2; readonly roles?: readonly string[] } = {},
): Promise<ResourceApp> {
  const roles = (more.roles ?? OSS_ROLES).map((role) => appRole(role));
  const name = crypto.randomUUID();
  const identifierUri = `api://${sandbox.ready.tenantId}/${name}`;
  const { appId } = await makeApplication(sandbox, {
    identifierUris: [identifierUri],
    appRoles: roles,
    api: { requestedAccessTokenVersion: more.tokenVersion ?? 2 },
  });
  const principalId = await makeServicePrincipal(sandbox, appId);
  return {
    appId,
    identifierUri,
    principalId,
    roleIds: Object.fromEntries(roles.map((role) => [String(role['value']), role.id])),
  };
}

/** Makes a client that has `roles` on a resource app. */
export async function makeClientWithRoles(
  sandbox: TestSandbox,
  resource: ResourceApp,
  roles: readonly string[],
): Promise<Client> {
  const client = await makeClient(sandbox);
  for (const role of roles) {
    const assigned = await sandbox.graph('POST', `/servicePrincipals/${resource.principalId}/appRoleAssignedTo`, {
      principalId: client.principalId,
      resourceId: resource.principalId,
      appRoleId: resource.roleIds[role],
    });
    if (assigned.status !== 201) {
      throw new Error(`No role ${role}: ${JSON.stringify(assigned.body)}`);
    }
  }
  return client;
}

/** Sets the open-source server to a resource app, as the settings that `register` prints do. */
export async function protectOssServer(sandbox: TestSandbox, { appId }: ResourceApp): Promise<void> {
  const { origin, tenantId } = sandbox.ready;
  await setFhirServer(sandbox.stateDir, 'oss', { audience: appId, authority: `${origin}/${tenantId}/v2.0` });
}

/** A token of a client for a resource, by client credentials. */
export async function tokenOf(sandbox: TestSandbox, client: Client, resource: string): Promise<string> {
  const answer = await sandbox.send(
    `/${sandbox.ready.tenantId}/oauth2/v2.0/token`,
    tokenForm({
      grant_type: 'client_credentials',
      client_id: client.clientId,
      client_secret: client.clientSecret,
      scope: `${resource}/.default`,
    }),
  );
  if (answer.status !== 200) {
    throw new Error(`No token: ${JSON.stringify(answer.body)}`);
  }
  return textOf(answer.body, 'access_token');
}

/** A token with these claims and an hour to live, unless they say otherwise, signed with the tenant's own key. */
export async function signedToken(sandbox: TestSandbox, claims: Record<string, unknown>): Promise<string> {
  // The first token makes the key.
  await sandbox.token();
  const kept = JSON.parse(await readFile(join(sandbox.stateDir, 'signing-key.json'), 'utf8')) as {
    keyId: string;
    privateKey: string;
  };
  return new SignJWT({ exp: Math.floor(Date.now() / 1000) + 3600, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: kept.keyId })
    .sign(createPrivateKey(kept.privateKey));
}

/** A FHIR request; `path` comes after the base URL of the server. */
export type FhirSender = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

/** Sends FHIR requests to a server with a token, or without one. */
export function fhirSender(sandbox: TestSandbox, server: 'oss' | 'ahds', token: string | null): FhirSender {
  return (method, path, body, headers = {}) =>
    sandbox.send(`/fhir/${server}${path}`, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
}

/** Sends FHIR requests to the open-source server as a client with these roles. */
export async function ossSender(sandbox: TestSandbox, resource: ResourceApp, ...roles: string[]): Promise<FhirSender> {
  const client = await makeClientWithRoles(sandbox, resource, roles);
  return fhirSender(sandbox, 'oss', await tokenOf(sandbox, client, resource.identifierUri));
}

/** What an OperationOutcome says, with its status. */
export function outcomeOf(answer: Answer): string {
  const [issue = {}] = listOf(answer.body, 'issue');
  return `${answer.status} ${textOf(issue, 'code')}: ${textOf(issue, 'diagnostics')}`;
}

/** The ids of the matches in a searchset. */
export function idsIn(answer: Answer): string[] {
  const entries = answer.body['entry'] === undefined ? [] : listOf(answer.body, 'entry');
  return entries
    .filter((entry) => objectOf(entry, 'search')['mode'] === 'match')
    .map((entry) => textOf(objectOf(entry, 'resource'), 'id'));
}
