import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FhirEnvironment, type Registered, startFhirEnvironment } from './fhir-environment.ts';
import { personOf, type Person } from './person.ts';
import type { MsalNodeRun } from './programs/msal-node.ts';
import { type ProgramEnd, runProgram, type Visitor } from './run-program.ts';

const REDIRECT_URI = 'http://localhost:7777/signed-in';
const WEB_REDIRECT_URI = 'https://portal.contoso.com/callback';
const OBSERVATION = { resourceType: 'Observation', status: 'final', code: { text: 'synthetic' } };

let environment: FhirEnvironment;
let job: Registered;
let desktop: Registered;
let portal: Registered;
let clinician: Person;
let patient: Person;

beforeAll(async () => {
  environment = await startFhirEnvironment(['--scope-consent', 'user']);
  const sink = ['--credential', 'secret', '--secret-to', 'stdout'];
  job = await environment.register('service', '--name', 'Nightly export', '--role', 'globalExporter', ...sink);
  desktop = await environment.register(
    'public',
    '--name',
    'Desktop',
    '--reply-url',
    `native=${REDIRECT_URI}`,
    '--device-code',
  );
  portal = await environment.register('confidential', '--name', 'Portal', '--reply-url', WEB_REDIRECT_URI, ...sink);
  [clinician, patient] = await Promise.all([personOf(environment, 'clinician'), personOf(environment, 'patient')]);
  await environment.giveRole(clinician.objectId, 'globalReader');
});
afterAll(() => environment.stop());

function signIn(client: Registered, flow: MsalNodeRun['flow'], visitor?: Visitor): Promise<ProgramEnd> {
  const { authorityUrl, tenantId, caFile } = environment.ready;
  const given = {
    authority: `${authorityUrl}/${tenantId}`,
    clientId: client.appId,
    scopes: [client.requestScope],
    flow,
    ...(client.credential?.secret === undefined ? {} : { clientSecret: client.credential.secret }),
  };
  return runProgram('msal-node', caFile, given, visitor);
}

/** Makes a web app an API of its own; what a client asks for to call it. */
async function exposeScope({ appId, objectId }: Registered): Promise<string> {
  const words = {
    adminConsentDisplayName: 'Call the portal',
    adminConsentDescription: 'Calls the portal for the user.',
  };
  const scope = { id: randomUUID(), value: 'access', type: 'User', isEnabled: true, ...words };
  const change = { identifierUris: [`api://${appId}`], api: { oauth2PermissionScopes: [scope] } };
  const { status, body } = await environment.sandbox.graph('PATCH', `/applications/${objectId}`, change);
  expect(status, JSON.stringify(body)).toBe(204);
  return `api://${appId}/access`;
}

/** Both tokens of a user's sign-in read, and are refused what the user's role does not hold. */
async function expectReader(end: ProgramEnd): Promise<void> {
  const tokens = 'token' in end ? [end.token, end.refreshedToken ?? ''] : [];
  expect(tokens, JSON.stringify(end)).toHaveLength(2);
  for (const token of tokens) {
    expect((await environment.fhir(token, '/Patient?_count=1')).status).toBe(200);
    expect(await environment.fhir(token, '/Observation', OBSERVATION)).toMatchObject({
      status: 403,
      resource: { resourceType: 'OperationOutcome', issue: [{ code: 'forbidden' }] },
    });
  }
}

describe('@azure/msal-node, unmodified', () => {
  it('signs a job in by client credentials', async () => {
    const end = await signIn(job, { kind: 'client-credentials' });
    const token = 'token' in end ? end.token : '';
    expect((await environment.fhir(token, '/Patient?_count=1')).status).toBe(200);
    expect((await environment.fhir(token, '/Observation', OBSERVATION)).status).toBe(403);
  });

  it('signs a user in to a desktop app by code and PKCE, and refreshes', async () => {
    const end = await signIn(desktop, { kind: 'authorization-code', redirectUri: REDIRECT_URI }, clinician.visit);
    expect(end).toMatchObject({ idTokenClaims: { preferred_username: clinician.upn, oid: clinician.objectId } });
    await expectReader(end);
  });

  it('signs a user in to a web app by code, PKCE and secret, and refreshes', async () => {
    await expectReader(
      await signIn(portal, { kind: 'authorization-code', redirectUri: WEB_REDIRECT_URI }, clinician.visit),
    );
  });

  it('signs a user in on a device without a browser, and refreshes', async () => {
    await expectReader(await signIn(desktop, { kind: 'device-code' }, clinician.enterCode));
  });

  it('calls the FHIR server for the user who called its own API', async () => {
    const web = { kind: 'authorization-code', redirectUri: WEB_REDIRECT_URI } as const;
    const native = { kind: 'authorization-code', redirectUri: REDIRECT_URI } as const;
    const before = await signIn(portal, { kind: 'on-behalf-of', assertion: 'abc' });
    await signIn(portal, web, clinician.visit); // Consents to the FHIR server.
    const requestScope = await exposeScope(portal);
    const called = await signIn({ ...desktop, requestScope }, native, clinician.visit);
    const assertion = 'token' in called ? called.token : '';

    const end = await signIn(portal, { kind: 'on-behalf-of', assertion });

    expect(before).toEqual({ refusal: expect.stringContaining('AADSTS50027') as string });
    expect(end).toMatchObject({ idTokenClaims: { oid: clinician.objectId, aud: portal.appId } });
    const token = 'token' in end ? end.token : '';
    expect((await environment.fhir(token, '/Patient?_count=1')).status).toBe(200);
    expect((await environment.fhir(token, '/Observation', OBSERVATION)).status).toBe(403);
    expect((await environment.fhir(assertion, '/Patient?_count=1')).status).toBe(401);
  });

  it('does not hear of a user who has no role: Entra tells that person, on a page', async () => {
    const seen: string[] = [];
    const reader: Visitor = async (url) => {
      seen.push(await patient.read(url));
      return `${REDIRECT_URI}?error=window_closed`;
    };
    const end = await signIn(desktop, { kind: 'authorization-code', redirectUri: REDIRECT_URI }, reader);
    expect(end).toEqual({ refusal: 'window_closed: ' });
    expect(seen).toEqual([expect.stringContaining('AADSTS50105')]);
  });

  it('is told when the user refuses', async () => {
    const other = await environment.register('public', '--name', 'Other', '--reply-url', `native=${REDIRECT_URI}`);
    const end = await signIn(other, { kind: 'authorization-code', redirectUri: REDIRECT_URI }, clinician.refuse);
    expect('refusal' in end ? end.refusal : '').toMatch(/^access_denied: AADSTS65004/);
  });
});
