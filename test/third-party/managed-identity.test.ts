import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { ClientSecretCredential } from '@azure/identity';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FhirAnswer, type FhirEnvironment, startFhirEnvironment } from './fhir-environment.ts';
import type { ManagedIdentityRun } from './programs/managed-identity.ts';
import { type ProgramEnd, runProgram } from './run-program.ts';

const HEALTHCARE_APIS = '4f6778d8-5aef-43dc-a1ff-b073724b9495';
const FHIR_DATA_READER = '4c8d0bbc-75d3-4935-991f-5f3c56d81508';
const PATIENT = { resourceType: 'Patient', name: [{ family: 'Synthetic' }] };

let environment: FhirEnvironment;
let identity: NonNullable<FhirEnvironment['ready']['managedIdentity']>;
let header = '';

beforeAll(async () => {
  environment = await startFhirEnvironment();
  const { managedIdentity, stateDir } = environment.ready;
  if (managedIdentity === null) {
    throw new Error('The sandbox has no managed identity.');
  }
  identity = managedIdentity;
  header = (await readFile(join(stateDir, 'control-key'), 'utf8')).trim();
});
afterAll(() => environment.stop());

/** Asks for a token as a program would that Azure runs as the identity. */
function signIn(named: ManagedIdentityRun['identity'], scope: string, secret = header): Promise<ProgramEnd> {
  const variables = { IDENTITY_ENDPOINT: identity.endpoint, IDENTITY_HEADER: secret };
  return runProgram('managed-identity', environment.ready.caFile, { identity: named, scope }, undefined, variables);
}

function byClientId(id = identity.clientId): ManagedIdentityRun['identity'] {
  return { by: 'clientId', id };
}

async function tokenFor(scope: string, named = byClientId()): Promise<string> {
  const end = await signIn(named, scope);
  expect(end).toHaveProperty('token');
  return 'token' in end ? end.token : '';
}

/** All that the identity may do with the API of the open-source server. */
function apiScope(): string {
  const audience = environment.resource.settings['FhirServer__Security__Authentication__Audience'];
  return `${audience ?? ''}/.default`;
}

/** Reads with a token, and tries to write. */
async function use(token: string, url: string): Promise<{ read: FhirAnswer['status']; write: FhirAnswer['status'] }> {
  const read = await environment.request(token, `${url}/Patient?_count=1`);
  const write = await environment.request(token, `${url}/Patient`, PATIENT);
  return { read: read.status, write: write.status };
}

/** Gives the identity an Azure role, as an administrator of the subscription. */
async function giveAzureRole(): Promise<void> {
  const { authorityUrl, origin, tenantId, admin, caFile } = environment.ready;
  const tlsOptions = { ca: await readFile(caFile, 'utf8') };
  const credential = new ClientSecretCredential(tenantId, admin.clientId, admin.clientSecret, {
    authorityHost: authorityUrl,
    disableInstanceDiscovery: true,
    tlsOptions,
  });
  const [, , subscription = ''] = identity.resourceId.split('/');
  const client = new AuthorizationManagementClient(credential, subscription, {
    endpoint: origin,
    credentialScopes: 'https://management.azure.com/.default',
    tlsOptions,
  });
  const group = `/subscriptions/${subscription}/resourceGroups/fhir-sandbox`;
  const service = `${group}/providers/Microsoft.HealthcareApis/workspaces/contoso/fhirservices/fhir`;
  await client.roleAssignments.create(service, crypto.randomUUID(), {
    principalId: identity.principalId,
    principalType: 'ServicePrincipal',
    roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${FHIR_DATA_READER}`,
  });
}

describe('ManagedIdentityCredential, unmodified', () => {
  it('does what the app roles of its identity allow on the open-source server', async () => {
    const scope = apiScope();
    const before = await signIn(byClientId(), scope);
    await environment.giveRole(identity.principalId, 'globalReader');
    const token = await tokenFor(scope);

    expect('refusal' in before ? before.refusal : '').toMatch(/AADSTS501051/);
    expect(await use(token, environment.ready.fhir.oss.url)).toEqual({ read: 200, write: 403 });
    expect(decodeJwt(token)).toMatchObject({
      oid: identity.principalId,
      sub: identity.principalId,
      roles: ['globalReader'],
      xms_mirid: identity.resourceId,
    });
  });

  it('does what its Azure role allows on the managed service', async () => {
    const { url } = environment.ready.fhir.ahds;
    await environment.sandbox.graph('POST', '/servicePrincipals', { appId: HEALTHCARE_APIS });
    const before = await use(await tokenFor(`${url}/.default`), url);
    await giveAzureRole();

    expect(before).toEqual({ read: 403, write: 403 });
    expect(await use(await tokenFor(`${url}/.default`), url)).toEqual({ read: 200, write: 403 });
  });

  it.each<[what: string, named: () => ManagedIdentityRun['identity']]>([
    ['object id', () => ({ by: 'objectId', id: identity.principalId })],
    ['resource id', () => ({ by: 'resourceId', id: identity.resourceId })],
  ])('finds the identity by its %s, too', async (_what, named) => {
    const token = await tokenFor(`${environment.ready.graphUrl}/.default`, named());
    expect(decodeJwt(token)).toMatchObject({ appid: identity.clientId, idtyp: 'app' });
  });

  it.each<[what: string, end: () => Promise<ProgramEnd>, reason: RegExp]>([
    [
      'an identity that there is not',
      () => signIn(byClientId(crypto.randomUUID()), 'x'),
      /No User Assigned or Delegated/,
    ],
    ['one of the machine itself', () => signIn(null, 'x'), /No User Assigned or Delegated/],
    ['an API that there is not', () => signIn(byClientId(), 'api://nobody/.default'), /AADSTS500011/],
    ['a wrong header', () => signIn(byClientId(), apiScope(), 'guess'), /not the control key/],
  ])('is told why %s is refused', async (_what, end, reason) => {
    const ended = await end();
    expect('refusal' in ended ? ended.refusal : '').toMatch(reason);
  });
});
