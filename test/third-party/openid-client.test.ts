import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientKey, makeClientKey } from './client-key.ts';
import { type FhirEnvironment, type Registered, startFhirEnvironment } from './fhir-environment.ts';
import { personOf, type Person } from './person.ts';
import type { OpenidClientRun } from './programs/openid-client.ts';
import { type ProgramEnd, runProgram } from './run-program.ts';

const REDIRECT_URI = 'https://portal.contoso.com/callback';
const OBSERVATION = { resourceType: 'Observation', status: 'final', code: { text: 'synthetic' } };

let environment: FhirEnvironment;
let job: Registered;
let portal: Registered;
let clinician: Person;
let key: ClientKey;
let strange: ClientKey;

beforeAll(async () => {
  environment = await startFhirEnvironment(['--scope-consent', 'user']);
  const sink = ['--credential', 'secret', '--secret-to', 'stdout'];
  job = await environment.register('service', '--name', 'Nightly import', '--role', 'globalReader', ...sink);
  portal = await environment.register('confidential', '--name', 'Portal', '--reply-url', REDIRECT_URI, ...sink);
  [key, strange] = await Promise.all([makeClientKey(), makeClientKey()]);
  await key.addTo(environment, job);
  clinician = await personOf(environment, 'clinician');
  await environment.giveRole(clinician.objectId, 'globalReader');
});
afterAll(async () => {
  await environment.stop();
  await Promise.all([key.remove(), strange.remove()]);
});

function signIn(
  client: Registered,
  authentication: OpenidClientRun['authentication'],
  more: Partial<OpenidClientRun> = {},
): Promise<ProgramEnd> {
  const { authorityUrl, tenantId, caFile } = environment.ready;
  const issuer = `${authorityUrl}/${tenantId}/v2.0`;
  const given = { issuer, clientId: client.appId, authentication, scope: client.requestScope, ...more };
  return runProgram('openid-client', caFile, given, clinician.visit);
}

function secretOf(client: Registered): OpenidClientRun['authentication'] {
  return { kind: 'secret', secret: client.credential?.secret ?? '' };
}

function privateKey({ privateKey: pem, thumbprint: keyId }: ClientKey): OpenidClientRun['authentication'] {
  return { kind: 'private-key', pem, keyId };
}

async function expectReader(token: string): Promise<void> {
  expect((await environment.fhir(token, '/Patient?_count=1')).status).toBe(200);
  expect((await environment.fhir(token, '/Observation', OBSERVATION)).status).toBe(403);
}

describe('openid-client, unmodified', () => {
  it.each<[what: string, authentication: () => OpenidClientRun['authentication']]>([
    ['a secret', () => secretOf(job)],
    ['private_key_jwt', () => privateKey(key)],
  ])('signs a job in by client credentials with %s', async (_what, authentication) => {
    const end = await signIn(job, authentication());
    expect(end).toHaveProperty('token');
    await expectReader('token' in end ? end.token : '');
  });

  it('discovers, signs a user in by code and PKCE, checks the ID token, and refreshes', async () => {
    const scope = `openid profile offline_access ${portal.requestScope}`;
    const end = await signIn(portal, secretOf(portal), { scope, redirectUri: REDIRECT_URI });
    expect(end).toMatchObject({
      idTokenClaims: { aud: portal.appId, tid: environment.ready.tenantId, oid: clinician.objectId },
    });
    expect(end).toHaveProperty('refreshedToken');
    for (const token of 'token' in end ? [end.token, end.refreshedToken ?? ''] : []) {
      await expectReader(token);
    }
  });

  it.each<[what: string, authentication: () => OpenidClientRun['authentication'], reason: RegExp]>([
    ['a key that the application does not have', () => privateKey(strange), /invalid_client.*AADSTS700027/],
    ['no credential', () => ({ kind: 'none' }), /invalid_client.*AADSTS7000218/],
  ])('is told why %s is refused', async (_what, authentication, reason) => {
    const end = await signIn(job, authentication());
    expect('refusal' in end ? end.refusal : '').toMatch(reason);
  });
});
