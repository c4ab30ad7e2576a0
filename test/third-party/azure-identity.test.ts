import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FhirEnvironment, type Registered, startFhirEnvironment } from './fhir-environment.ts';
import type { AzureIdentityRun } from './programs/azure-identity.ts';
import { type ProgramEnd, runProgram } from './run-program.ts';
import { type ClientKey, makeClientKey } from './client-key.ts';

type Credential = AzureIdentityRun['credential'];

const PATIENT = { resourceType: 'Patient', name: [{ family: 'Synthetic' }] };

let environment: FhirEnvironment;
let job: Registered;
let key: ClientKey;
let strange: ClientKey;

beforeAll(async () => {
  environment = await startFhirEnvironment();
  const sink = ['--credential', 'secret', '--secret-to', 'stdout'];
  job = await environment.register('service', '--name', 'Nightly report', '--role', 'globalReader', ...sink);
  [key, strange] = await Promise.all([makeClientKey(), makeClientKey()]);
  await key.addTo(environment, job);
});
afterAll(async () => {
  await environment.stop();
  await Promise.all([key.remove(), strange.remove()]);
});

function signIn(credential: Credential, scope = job.requestScope): Promise<ProgramEnd> {
  const { authorityUrl, tenantId, caFile } = environment.ready;
  return runProgram('azure-identity', caFile, {
    authorityHost: authorityUrl,
    tenantId,
    clientId: job.appId,
    credential,
    scope,
  });
}

function tokenOf(end: ProgramEnd): string {
  expect(end).toHaveProperty('token');
  return 'token' in end ? end.token : '';
}

/** The job reads, and is refused what its role does not hold. */
async function expectReader(token: string): Promise<void> {
  const found = await environment.fhir(token, '/Patient?_count=1');
  expect(found).toMatchObject({ status: 200, resource: { resourceType: 'Bundle', type: 'searchset' } });
  const refused = await environment.fhir(token, '/Patient', PATIENT);
  expect(refused).toMatchObject({ status: 403, resource: { resourceType: 'OperationOutcome' } });
}

describe('@azure/identity, unmodified', () => {
  it('signs a job in with the secret that register gave out', async () => {
    await expectReader(tokenOf(await signIn({ kind: 'secret', secret: job.credential?.secret ?? '' })));
  });

  it('signs it in with a certificate', async () => {
    await expectReader(tokenOf(await signIn({ kind: 'certificate', file: key.file })));
  });

  it('signs it in with a federated assertion', async () => {
    const subject = 'repo:contoso/fhir-jobs:ref:refs/heads/main';
    await environment.trustFederated(job, subject);
    await expectReader(tokenOf(await signIn({ kind: 'assertion', assertion: await environment.assertion(subject) })));
  });

  it.each<[what: string, credential: () => Credential | Promise<Credential>, reason: RegExp]>([
    ['a wrong secret', () => ({ kind: 'secret', secret: 'wrong' }), /invalid_client.*7000215/],
    [
      'a certificate that the application does not have',
      () => ({ kind: 'certificate', file: strange.file }),
      /invalid_client.*700027/,
    ],
    [
      'an assertion of another subject',
      async () => ({ kind: 'assertion', assertion: await environment.assertion('repo:contoso/other:pull_request') }),
      /700213.*No matching federated identity record found/s,
    ],
  ])('is told why %s is refused', async (_what, credential, reason) => {
    const end = await signIn(await credential());
    expect('refusal' in end ? end.refusal : '').toMatch(reason);
  });

  it('gets a token for Graph that Graph takes and the FHIR server refuses: it is for someone else', async () => {
    const secret = job.credential?.secret ?? '';
    const token = tokenOf(await signIn({ kind: 'secret', secret }, `${environment.ready.graphUrl}/.default`));
    expect(await environment.request(token, `${environment.ready.graphUrl}/v1.0/me`)).toMatchObject({
      status: 400,
      resource: { error: { message: '/me request is only valid with delegated authentication flow.' } },
    });
    const refused = await environment.fhir(token, '/Patient');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer .*resource_id=/);
  });
});
