import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect } from 'vitest';
import { readKeyPair } from '../../src/certificates/key-pair-file.ts';
import type { ClientCredentials, ServedSandbox } from './served-sandbox.ts';

/** The FHIR server of the samples, on a verified domain of the sandbox's tenant. */
export const FHIR_URL = 'https://fhir.contoso.com';

/** A FHIR server on a host that the tenant has not verified, so that its URL cannot be an identifier URI. */
export const FOREIGN_FHIR_URL = 'https://fhir.fabrikam.com';

/** One registration as a user asks for it, and what stands when it is done. */
export interface Registration {
  readonly title: string;
  /** What follows `fhir-apps`. */
  readonly args: readonly string[];
  readonly uniqueName: string;
  /** What the sandbox is to assume; default: what it does from the start. */
  readonly assumptions?: Readonly<Record<string, unknown>>;
  /** The requests of a first run, as faults name them; writes to application and service principal overlap. */
  readonly exchanges: readonly string[];
  /** Where the secret goes, below the work directory; null for a registration without one. */
  readonly sink: { readonly file: string; readonly variable: string | null } | null;
  /** The file with the key of its certificate, below the work directory; default: it has none. */
  readonly certificate?: string;
  /** The application as Graph shows it in the end, in part. */
  readonly application: Readonly<Record<string, unknown>>;
  /** The subjects that it trusts in the end; default: none. */
  readonly federated?: readonly string[];
  /** The app roles that its service principal holds in the end. */
  readonly roles: readonly string[];
  /** The scopes of each grant for all users of the tenant in the end, sorted; default: none. */
  readonly grants?: readonly string[];
}

const BATCH = 'POST /$batch';
const CREATE = 'POST /applications';
const ADD_PASSWORD = 'POST /applications/*/addPassword';
const UPDATE = 'PATCH /applications/*';
const CREATE_PRINCIPAL = 'POST /servicePrincipals';
/** A new resource is read back by the names that clients look it up by. */
const READ_BACK = ['GET /applications(*)', 'GET /servicePrincipals(*)'];
const TRUST = 'POST /applications/*/federatedIdentityCredentials';
const GRANT = 'POST /oauth2PermissionGrants';
const ASSIGN_ROLE = 'POST /servicePrincipals/*/appRoleAssignedTo';

/** The API of {@link FHIR_URL}: every client needs it first. */
export const RESOURCE: Registration = {
  title: 'a resource',
  args: ['register', 'resource', '--fhir-url', FHIR_URL, '--name', 'Contoso FHIR'],
  uniqueName: 'fhir-apps.fhir.contoso.com.resource',
  exchanges: [BATCH, CREATE, CREATE_PRINCIPAL, ...READ_BACK],
  sink: null,
  application: { identifierUris: [FHIR_URL], api: { requestedAccessTokenVersion: 1 } },
  roles: [],
};

/** A resource whose server has a foreign host. */
export const RESOURCE_ELSEWHERE: Registration = {
  title: 'a resource on an unverified host',
  args: ['register', 'resource', '--fhir-url', FOREIGN_FHIR_URL, '--name', 'Fabrikam FHIR'],
  uniqueName: 'fhir-apps.fhir.fabrikam.com.resource',
  exchanges: [BATCH, CREATE, CREATE_PRINCIPAL, ...READ_BACK],
  sink: null,
  application: {
    identifierUris: [expect.stringMatching(/^api:\/\/[0-9a-f-]{36}\/fhir\.fabrikam\.com$/)],
    api: { requestedAccessTokenVersion: 2 },
  },
  roles: [],
};

/** A resource whose identifier URI holds its own appId, and so needs a write of its own. */
export const RESOURCE_BY_APP_ID: Registration = {
  title: 'a resource that is named by its appId',
  args: RESOURCE_ELSEWHERE.args,
  uniqueName: RESOURCE_ELSEWHERE.uniqueName,
  exchanges: [BATCH, CREATE, UPDATE, CREATE_PRINCIPAL, ...READ_BACK],
  sink: null,
  application: { identifierUris: [expect.stringMatching(/^api:\/\/[0-9a-f-]{36}$/)] },
  roles: [],
};

/** A web app with a secret in an env file. */
export const CONFIDENTIAL: Registration = {
  title: 'a confidential client',
  args: [
    ...['register', 'confidential', '--fhir-url', FHIR_URL, '--name', 'Care portal'],
    ...['--reply-url', 'https://portal.contoso.com/callback', '--credential', 'secret', '--secret-to', 'env-file:.env'],
  ],
  uniqueName: 'fhir-apps.fhir.contoso.com.confidential-care-portal',
  exchanges: [BATCH, CREATE, CREATE_PRINCIPAL],
  sink: { file: '.env', variable: 'CONFIDENTIAL_CARE_PORTAL_CLIENT_SECRET' },
  application: {
    web: { redirectUris: ['https://portal.contoso.com/callback'] },
    requiredResourceAccess: expect.arrayContaining([
      expect.objectContaining({ resourceAccess: [expect.objectContaining({ type: 'Scope' })] }),
    ]) as unknown,
  },
  roles: [],
};

/** The same web app in a tenant that takes no secret in the creation. */
export const CONFIDENTIAL_IN_TWO: Registration = {
  ...CONFIDENTIAL,
  title: 'a confidential client whose secret is made by addPassword',
  assumptions: { secretsInCreation: false },
  exchanges: [BATCH, CREATE, CREATE, ADD_PASSWORD, UPDATE, CREATE_PRINCIPAL],
};

/** A single-page app. */
export const PUBLIC: Registration = {
  title: 'a public client',
  args: [
    ...['register', 'public', '--fhir-url', FHIR_URL, '--name', 'Growth chart'],
    ...['--reply-url', 'https://chart.contoso.com/'],
  ],
  uniqueName: 'fhir-apps.fhir.contoso.com.public-growth-chart',
  exchanges: [BATCH, CREATE, CREATE_PRINCIPAL],
  sink: null,
  application: { spa: { redirectUris: ['https://chart.contoso.com/'] } },
  roles: [],
};

/** A mobile app that an administrator consents to. */
export const CONSENTED: Registration = {
  title: 'a public client with consent',
  args: [
    ...['register', 'public', '--fhir-url', FHIR_URL, '--name', 'Ward round'],
    ...['--reply-url', 'com.contoso.ward:/callback', '--admin-consent'],
  ],
  uniqueName: 'fhir-apps.fhir.contoso.com.public-ward-round',
  exchanges: [BATCH, CREATE, CREATE_PRINCIPAL, GRANT, GRANT],
  sink: null,
  application: { publicClient: { redirectUris: ['com.contoso.ward:/callback'] } },
  roles: [],
  grants: ['openid profile offline_access User.Read', 'user_impersonation'],
};

/** A job with a role and a secret in a file. */
export const SERVICE: Registration = {
  title: 'a service client',
  args: [
    ...['register', 'service', '--fhir-url', FHIR_URL, '--name', 'Nightly import', '--role', 'globalImporter'],
    ...['--credential', 'secret', '--secret-to', 'file:secret'],
  ],
  uniqueName: 'fhir-apps.fhir.contoso.com.service-nightly-import',
  exchanges: [BATCH, CREATE, CREATE_PRINCIPAL, ASSIGN_ROLE],
  sink: { file: 'secret', variable: null },
  application: { requiredResourceAccess: [{ resourceAccess: [{ type: 'Role' }] }] },
  roles: ['globalImporter'],
};

/** A job with a role that signs in with the tokens of others. */
export const FEDERATED: Registration = {
  title: 'a service client without a secret',
  args: [
    ...['register', 'service', '--fhir-url', FHIR_URL, '--name', 'CI import', '--role', 'globalImporter'],
    ...['--credential', 'federated', '--federated', 'github:contoso/fhir:branch=main'],
    ...['--federated', 'github:contoso@123/fhir@456:branch=main'],
  ],
  uniqueName: 'fhir-apps.fhir.contoso.com.service-ci-import',
  exchanges: [BATCH, CREATE, TRUST, TRUST, CREATE_PRINCIPAL, ASSIGN_ROLE],
  sink: null,
  application: {},
  federated: ['repo:contoso/fhir:ref:refs/heads/main', 'repo:contoso@123/fhir@456:ref:refs/heads/main'],
  roles: ['globalImporter'],
};

/** A job with a role and a certificate that is made for it. */
export const CERTIFICATE: Registration = {
  title: 'a service client with a certificate',
  args: [
    ...['register', 'service', '--fhir-url', FHIR_URL, '--name', 'Key import', '--role', 'globalImporter'],
    ...['--credential', 'certificate', '--generate-certificate', '.'],
  ],
  uniqueName: 'fhir-apps.fhir.contoso.com.service-key-import',
  exchanges: [BATCH, CREATE, UPDATE, CREATE_PRINCIPAL, ASSIGN_ROLE],
  sink: null,
  application: {},
  certificate: 'service-key-import.pem',
  roles: ['globalImporter'],
};

/** A password credential as Graph lists it. */
export interface ListedSecret {
  readonly keyId: string;
  readonly displayName: string | null;
}

/** An application as Graph lists it, as far as the tests look. */
export interface ListedApplication extends Readonly<Record<string, unknown>> {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly uniqueName: string;
  readonly tags: readonly string[];
  readonly identifierUris: readonly string[];
  readonly passwordCredentials: readonly ListedSecret[];
  readonly keyCredentials: readonly { readonly keyId: string; readonly customKeyIdentifier: string }[];
}

/** The members of a collection, as the administrator sees it; throws where Graph refuses. */
export async function list<T>(sandbox: Pick<ServedSandbox, 'graph'>, path: string): Promise<readonly T[]> {
  const { status, body } = await sandbox.graph('GET', path);
  expect(status, `GET ${path}`).toBe(200);
  return body.value as readonly T[];
}

/** All applications of a unique name: one, or none. */
export function applicationsOf(sandbox: ServedSandbox, uniqueName: string): Promise<readonly ListedApplication[]> {
  return list(sandbox, `/applications?$filter=uniqueName eq '${uniqueName}'`);
}

/** The one application of a unique name. */
export async function applicationOf(sandbox: ServedSandbox, uniqueName: string): Promise<ListedApplication> {
  const [application, ...others] = await applicationsOf(sandbox, uniqueName);
  expect(others).toEqual([]);
  if (application === undefined) {
    throw new Error(`Nothing is named ${uniqueName}.`);
  }
  return application;
}

/** A federated credential as Graph lists it. */
export interface ListedFederatedCredential {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
}

/** Whose tokens an application accepts, the first made first. */
export function federatedCredentialsOf(
  sandbox: ServedSandbox,
  objectId: string,
): Promise<readonly ListedFederatedCredential[]> {
  return list(sandbox, `/applications/${objectId}/federatedIdentityCredentials`);
}

/** Object ids of the service principals of an application. */
export async function servicePrincipalsOf(sandbox: ServedSandbox, appId: string): Promise<readonly string[]> {
  const found = await list<{ readonly id: string }>(sandbox, `/servicePrincipals?$filter=appId eq '${appId}'`);
  return found.map(({ id }) => id);
}

/** The values of the app roles that a service principal holds. */
export async function heldRoles(sandbox: ServedSandbox, servicePrincipalId: string): Promise<readonly string[]> {
  const held = await list<{ readonly appRoleId: string; readonly resourceId: string }>(
    sandbox,
    `/servicePrincipals/${servicePrincipalId}/appRoleAssignments`,
  );
  return Promise.all(
    held.map(async ({ appRoleId, resourceId }) => {
      const { body } = await sandbox.graph('GET', `/servicePrincipals/${resourceId}`);
      const roles = body.appRoles as readonly { readonly id: string; readonly value: string }[];
      return roles.find(({ id }) => id === appRoleId)?.value ?? appRoleId;
    }),
  );
}

/** The scopes of each grant of a service principal for all users of the tenant, sorted. */
export async function grantedScopes(sandbox: ServedSandbox, servicePrincipalId: string): Promise<readonly string[]> {
  const path = `/servicePrincipals/${servicePrincipalId}/oauth2PermissionGrants`;
  const grants = await list<{ readonly scope: string; readonly consentType: string }>(sandbox, path);
  expect(grants.filter(({ consentType }) => consentType !== 'AllPrincipals')).toEqual([]);
  return grants.map(({ scope }) => scope).sort();
}

/** keyIds of the secrets that an application's tags call delivered. */
export function deliveredKeyIds(application: ListedApplication): readonly string[] {
  const mark = 'fhir-apps:secret:';
  return application.tags.filter((tag) => tag.startsWith(mark)).map((tag) => tag.slice(mark.length));
}

/** Whether a secret gets a token: for the FHIR server where the client has a role there, else for Microsoft Graph. */
export async function works(
  sandbox: ServedSandbox,
  client: ClientCredentials,
  { roles }: Pick<Registration, 'roles'>,
): Promise<boolean> {
  const audience = roles.length > 0 ? FHIR_URL : sandbox.ready.graphUrl;
  return (await sandbox.token(client, `${audience}/.default`)).status === 200;
}

/** The secret that a sink below the work directory holds. */
export async function secretIn(sandbox: ServedSandbox, sink: NonNullable<Registration['sink']>): Promise<string> {
  const text = await readFile(join(sandbox.workDir, sink.file), 'utf8');
  return sink.variable === null ? text.trim() : (parseEnv(text)[sink.variable] ?? '');
}

/** Runs a registration to its end, with `--json`. */
export async function register(
  sandbox: ServedSandbox,
  { args }: Pick<Registration, 'args'>,
  as?: ClientCredentials,
): Promise<Outcome> {
  return outcomeOf(await sandbox.run([...args, '--json'], as));
}

/** The end of a run with `--json`. */
export interface Outcome {
  readonly exitCode: number | null;
  /** Empty where the run failed. */
  readonly result: Readonly<Record<string, unknown>>;
  /** Empty where the run went well. */
  readonly error: {
    readonly code?: string;
    readonly message?: string;
    readonly hint?: string | null;
    readonly details?: Readonly<Record<string, unknown>> | null;
  };
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  readonly stderr: string;
}

/** Reads what a run with `--json` printed: exactly one object. */
export function outcomeOf(ended: {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}): Outcome {
  const envelope = JSON.parse(ended.stdout) as Partial<Outcome>;
  return {
    exitCode: ended.exitCode,
    result: envelope.result ?? {},
    error: envelope.error ?? {},
    warnings: envelope.warnings ?? [],
    stderr: ended.stderr,
  };
}

/**
 * Expects the wanted end of a registration: one application and one service principal, as asked for, and, where it has
 * a secret, exactly one, delivered, which gets a token.
 */
export async function expectDone(sandbox: ServedSandbox, registration: Registration): Promise<void> {
  const application = await applicationOf(sandbox, registration.uniqueName);
  expect(application).toMatchObject(registration.application);
  const trusted = await federatedCredentialsOf(sandbox, application.id);
  expect(trusted.map(({ subject }) => subject)).toEqual(registration.federated ?? []);
  const principals = await servicePrincipalsOf(sandbox, application.appId);
  expect(principals).toHaveLength(1);
  expect(await heldRoles(sandbox, principals[0] ?? '')).toEqual(registration.roles);
  expect(await grantedScopes(sandbox, principals[0] ?? '')).toEqual(registration.grants ?? []);
  expect(application.passwordCredentials.map(({ keyId }) => keyId)).toEqual(deliveredKeyIds(application));
  expect(application.passwordCredentials).toHaveLength(registration.sink === null ? 0 : 1);
  await expectCertificate(sandbox, application, registration);
  if (registration.sink !== null) {
    const clientSecret = await secretIn(sandbox, registration.sink);
    expect(await works(sandbox, { clientId: application.appId, clientSecret }, registration)).toBe(true);
  }
}

/** Expects the certificate of the key that is in the work directory, and no other; tagged as ours. */
async function expectCertificate(
  sandbox: ServedSandbox,
  { keyCredentials, tags }: ListedApplication,
  { certificate }: Registration,
): Promise<void> {
  const pair =
    certificate === undefined ? null : readKeyPair(await readFile(join(sandbox.workDir, certificate), 'utf8'));
  const thumbprints = pair === null ? [] : [pair.certificate.thumbprint];
  expect(thumbprints).toHaveLength(certificate === undefined ? 0 : 1);
  expect(keyCredentials.map((key) => key.customKeyIdentifier)).toEqual(thumbprints);
  expect(tags).toEqual(expect.arrayContaining(keyCredentials.map(({ keyId }) => `fhir-apps:certificate:${keyId}`)));
}

/** Expects that one more run finds nothing to do: no write, and no more than two exchanges. */
export async function expectUnchanged(sandbox: ServedSandbox, registration: Registration): Promise<void> {
  await sandbox.graphExchanges();
  const again = await register(sandbox, registration);
  expect(again).toMatchObject({ exitCode: 0, result: { action: 'unchanged', changes: [] } });
  const sent = (await sandbox.graphExchanges()).map(({ method, path }) => `${method} ${path}`);
  expect(sent).toEqual(['POST /v1.0/$batch', 'POST /v1.0/$batch']);
}
