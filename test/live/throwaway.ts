import { randomUUID, webcrypto } from 'node:crypto';
import { decodeJwt } from 'jose';
import { loadX509 } from '../../src/certificates/generate-certificate.ts';
import { type JsonObject, type LiveAnswer, listIn, objectIn, textIn } from './exchange.ts';
import { groupPath } from './clean-up.ts';
import { expectStatus, type Live, NotAsked, requireTargets, untilGood } from './live.ts';
import type { Finding } from './question.ts';

/** The application id of Microsoft Graph. */
export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';

/** An application that a question has made. */
export interface ThrowawayApplication {
  readonly id: string;
  readonly appId: string;
  /** Its path in Graph, without `/v1.0`. */
  readonly path: string;
  readonly body: JsonObject;
}

/** Makes an application; `body` may say more than its name. Throws NotAsked. */
export async function makeApplication(
  live: Pick<Live, 'graph' | 'name'>,
  body: JsonObject = {},
): Promise<ThrowawayApplication> {
  const answer = await live.graph('POST', '/applications', { displayName: live.name('application'), ...body });
  const { body: made } = expectStatus(answer, [201], 'create an application');
  const id = textIn(made, 'id');
  return { id, appId: textIn(made, 'appId'), path: `/applications/${id}`, body: made };
}

/** Makes the service principal of an application, and gives its id. Throws NotAsked. */
export async function makeServicePrincipal(live: Live, appId: string, body: JsonObject = {}): Promise<string> {
  const answer = await untilGood(
    live,
    () => live.graph('POST', '/servicePrincipals', { appId, ...body }),
    ({ status }) => status !== 400,
  );
  return textIn(expectStatus(answer, [201], 'create a service principal').body, 'id');
}

/** Adds a secret to an application, and gives its text. Throws NotAsked. */
async function addSecret(live: Pick<Live, 'graph'>, { path }: ThrowawayApplication): Promise<string> {
  const answer = await live.graph('POST', `${path}/addPassword`, { passwordCredential: { displayName: 'live' } });
  return textIn(expectStatus(answer, [200], 'add a secret').body, 'secretText');
}

/** An application with a service principal and a secret. */
export interface Client {
  readonly application: ThrowawayApplication;
  readonly principalId: string;
  readonly secret: string;
}

/** Makes one. Throws NotAsked. */
export async function makeClient(live: Live): Promise<Client> {
  const application = await makeApplication(live);
  const principalId = await makeServicePrincipal(live, application.appId);
  return { application, principalId, secret: await addSecret(live, application) };
}

/** What a client sends to the token endpoint in its own name. */
export function clientCredentials(
  { application, secret }: Pick<Client, 'application' | 'secret'>,
  scope: string,
  more: Readonly<Record<string, string>> = {},
): URLSearchParams {
  return new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: application.appId,
    client_secret: secret,
    scope,
    ...more,
  });
}

/** Refusals that a new client meets until every replica of Entra knows it. */
const NOT_KNOWN_YET = [7000215, 700016, 7000222, 500011];

/** Posts a form to the token endpoint, and again while Entra does not know the client. */
export function requestToken(live: Live, form: URLSearchParams, version: '/v2.0' | '' = '/v2.0'): Promise<LiveAnswer> {
  return untilGood(
    live,
    () => live.entra('POST', `/${live.tenant.id}/oauth2${version}/token`, form),
    ({ body }) => !errorCodes(body).some((code) => NOT_KNOWN_YET.includes(code)),
  );
}

/** The AADSTS numbers of a refusal of Entra. */
export function errorCodes({ error_codes: codes }: JsonObject): readonly number[] {
  return Array.isArray(codes) ? codes.filter((each) => typeof each === 'number') : [];
}

/** A token for Microsoft Graph of a new client with these application permissions alone. Throws NotAsked. */
export async function tokenWithRoles(
  live: Live,
  roles: readonly string[],
): Promise<Client & { readonly token: string }> {
  const client = await makeClient(live);
  const filter = encodeURIComponent(`appId eq '${GRAPH_APP_ID}'`);
  const { body } = await live.graph('GET', `/servicePrincipals?$filter=${filter}&$select=id,appRoles`);
  const [graph = {}] = listIn(body);
  for (const role of roles) {
    const { id } = listIn(graph, 'appRoles').find((each) => each['value'] === role) ?? {};
    const assigned = await live.graph('POST', `/servicePrincipals/${client.principalId}/appRoleAssignments`, {
      principalId: client.principalId,
      resourceId: textIn(graph, 'id'),
      appRoleId: id,
    });
    expectStatus(assigned, [201], `grant ${role}`);
  }
  const answer = await untilGood(
    live,
    () => requestToken(live, clientCredentials(client, `${live.urls.graph ?? ''}/.default`)),
    (each) => roles.every((role) => claimsIn(textIn(each.body, 'access_token')).includes(role)),
  );
  const token = textIn(expectStatus(answer, [200], 'sign in as a new application').body, 'access_token');
  if (!roles.every((role) => claimsIn(token).includes(role))) {
    throw new NotAsked('The permission of a new application did not reach its token in half a minute.');
  }
  return { ...client, token };
}

function claimsIn(token: string): readonly string[] {
  const { roles } = token === '' ? {} : decodeJwt(token);
  return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [];
}

/** A self-signed certificate and its key. */
export interface ThrowawayCertificate {
  /** DER, base64: the `key` of a key credential. */
  readonly key: string;
  readonly privateKey: webcrypto.CryptoKey;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/** Makes one that is valid from an hour ago and for 30 days. */
export async function makeCertificate(now: Date): Promise<ThrowawayCertificate> {
  const x509 = await loadX509();
  const keys = await webcrypto.subtle.generateKey(
    { ...ALGORITHM, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
    true,
    ['sign', 'verify'],
  );
  const notBefore = new Date(Math.floor(now.getTime() / 1000) * 1000 - 3_600_000);
  const notAfter = new Date(notBefore.getTime() + 30 * 86_400_000);
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    ...{ name: 'CN=fhir-apps-live', keys, signingAlgorithm: ALGORITHM, serialNumber: '01', notBefore, notAfter },
  });
  return { key: Buffer.from(made.rawData).toString('base64'), privateKey: keys.privateKey, notBefore, notAfter };
}

/** A key credential for a certificate. */
export function keyCredential({ key }: ThrowawayCertificate, more: JsonObject = {}): JsonObject {
  return { type: 'AsymmetricX509Cert', usage: 'Verify', key, ...more };
}

/** Status and code of a refusal, or the status alone. */
export function refusalOf({ status, body }: LiveAnswer): Readonly<Record<'status' | 'code', Finding>> {
  const error = objectIn(body, 'error');
  return { status, code: textIn(error, 'code') };
}

/** The same with the text. */
export function refusalWithText(answer: LiveAnswer): Finding {
  return { ...refusalOf(answer), text: textIn(objectIn(answer.body, 'error'), 'message') };
}

/** The same with code and target of each of `details`. */
export function refusalWithDetails(answer: LiveAnswer): Finding {
  const details = listIn(objectIn(answer.body, 'error'), 'details').map(
    (each) => `${textIn(each, 'code')} ${textIn(each, 'target')}`,
  );
  return { ...refusalOf(answer), details };
}

/** What Entra's refusal says, without the ids and the time at its end. */
export function entraRefusal({ status, body }: LiveAnswer): Finding {
  const [text = ''] = textIn(body, 'error_description').split('\r\n');
  return { status, error: textIn(body, 'error'), codes: errorCodes(body), text };
}

/** `taken`, or how it was refused. */
export function verdictOf(answer: LiveAnswer): Finding {
  return answer.status < 300 ? 'taken' : refusalOf(answer);
}

/** For a claim that says nothing about the way of a refusal. */
export function isRefused({ status }: LiveAnswer): 'taken' | 'refused' {
  return status < 300 ? 'taken' : 'refused';
}

/** An app role that users and applications may be assigned to. */
export function appRole(value: string): JsonObject {
  return {
    id: randomUUID(),
    value,
    displayName: value,
    description: 'Made to be thrown away.',
    allowedMemberTypes: ['User', 'Application'],
    isEnabled: true,
  };
}

/** A delegated permission scope. */
export function permissionScope(value: string): JsonObject {
  return {
    id: randomUUID(),
    value,
    type: 'Admin',
    adminConsentDisplayName: 'live',
    adminConsentDescription: 'Made to be thrown away.',
    isEnabled: true,
  };
}

/** A federated identity credential. */
export function federatedCredential(change: JsonObject): JsonObject {
  return {
    name: 'credential',
    issuer: 'https://issuer.example',
    subject: 'subject',
    audiences: ['api://AzureADTokenExchange'],
    ...change,
  };
}

/** The type of a client assertion (RFC 7523 section 2.2). */
export const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** The form without one of its fields. */
export function without(form: URLSearchParams, name: string): URLSearchParams {
  form.delete(name);
  return form;
}

/** Makes an app management policy, and gives its id. Throws NotAsked. */
export async function makePolicy(live: Live, name: string, body: JsonObject = {}): Promise<string> {
  const policy = { displayName: live.name(name), description: 'Made to be thrown away.', isEnabled: true, ...body };
  const answer = await live.graph('POST', '/policies/appManagementPolicies', policy);
  return textIn(expectStatus(answer, [201], 'create an app management policy').body, 'id');
}

/** Assigns a policy to an application. */
export function assignPolicy(live: Live, { path }: ThrowawayApplication, policyId: string): Promise<LiveAnswer> {
  const reference = { '@odata.id': `${live.urls.graph ?? ''}/v1.0/policies/appManagementPolicies/${policyId}` };
  return live.graph('POST', `${path}/appManagementPolicies/$ref`, reference);
}

/** Asks Azure for a managed identity; `change` may break its body. */
export async function putIdentity(live: Live, name: string, change: JsonObject = {}): Promise<LiveAnswer> {
  const group = groupPath(requireTargets(live));
  const { body } = await live.azure('GET', `${group}?api-version=2022-09-01`);
  const path = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${live.name(name)}`;
  return live.azure('PUT', `${path}?api-version=2023-01-31`, { location: textIn(body, 'location'), ...change });
}

/** Makes a managed identity. Throws NotAsked. */
export async function makeIdentity(live: Live): Promise<{ readonly path: string; readonly principalId: string }> {
  const { body } = expectStatus(await putIdentity(live, 'identity'), [200, 201], 'create a managed identity');
  const principalId = textIn(objectIn(body, 'properties'), 'principalId');
  await untilGood(
    live,
    () => live.graph('GET', `/servicePrincipals/${principalId}?$select=id`),
    ({ status }) => status === 200,
  );
  return { path: textIn(body, 'id'), principalId };
}
