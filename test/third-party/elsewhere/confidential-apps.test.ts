import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientKey, makeClientKey } from '../client-key.ts';
import { type FhirEnvironment, type Registered, startFhirEnvironment } from '../fhir-environment.ts';
import { personOf, type Person } from '../person.ts';
import { type ProgramEnd, runScript } from '../run-program.ts';

/** Runs JavaScript that imports TypeScript. */
const JITI = fileURLToPath(new URL('../../../node_modules/.bin/jiti', import.meta.url));
const REDIRECT_URI = 'http://localhost/callback';
const REDIRECT_URI_OF_AUTH_JS = 'http://localhost/auth/callback/microsoft-entra-id';
const OBSERVATION = { resourceType: 'Observation', status: 'final', code: { text: 'synthetic' } };

let environment: FhirEnvironment;
let job: Registered;
let portal: Registered;
let clinician: Person;
let key: ClientKey;

beforeAll(async () => {
  environment = await startFhirEnvironment(['--scope-consent', 'user']);
  const sink = ['--credential', 'secret', '--secret-to', 'stdout'];
  job = await environment.register('service', '--name', 'Nightly import', '--role', 'globalReader', ...sink);
  const replyUrls = [REDIRECT_URI, REDIRECT_URI_OF_AUTH_JS].flatMap((url) => ['--reply-url', url]);
  portal = await environment.register('confidential', '--name', 'Portal', ...replyUrls, ...sink);
  key = await makeClientKey();
  await key.addTo(environment, job);
  clinician = await personOf(environment, 'clinician');
  await environment.giveRole(clinician.objectId, 'globalReader');
});
afterAll(async () => {
  await environment.stop();
  await key.remove();
});

/** Runs a program with what its settings would hold. */
function runProgram(
  program: string,
  client: Registered,
  more: Readonly<Record<string, unknown>> = {},
): Promise<ProgramEnd> {
  const { authorityUrl, tenantId, caFile } = environment.ready;
  const given = {
    authority: `${authorityUrl}/${tenantId}`,
    clientId: client.appId,
    clientSecret: client.credential?.secret ?? '',
    scope: client.requestScope,
    ...more,
  };
  const script = fileURLToPath(new URL(`programs/${program}.mjs`, import.meta.url));
  return runScript([JITI, script], { caFile, given, visitor: clinician.visit });
}

/** The tokens of an end read, and are refused what the role does not hold. */
async function expectReader(end: ProgramEnd, tokens = 1): Promise<void> {
  const given = 'token' in end ? [end.token, end.refreshedToken ?? ''].filter((token) => token !== '') : [];
  expect(given, JSON.stringify(end)).toHaveLength(tokens);
  for (const token of given) {
    expect((await environment.fhir(token, '/Patient?_count=1')).status).toBe(200);
    expect((await environment.fhir(token, '/Observation', OBSERVATION)).status).toBe(403);
  }
}

describe('simple-oauth2 and fhir-kit-client, unmodified', () => {
  it('sign a job in, read patients, and are refused to write', async () => {
    const end = await runProgram('simple-oauth2', job, { fhirUrl: environment.ready.fhir.oss.url });
    const { authorityUrl, tenantId } = environment.ready;
    const tokenUrl = `${authorityUrl}/${tenantId}/oauth2/v2.0/token`;
    expect(end).toMatchObject({ fhir: { allowed: 'Bundle 1', refused: '403 OperationOutcome', tokenUrl } });
    await expectReader(end);
  });

  it('sign a user in to a web app, and refresh', async () => {
    const scope = `openid offline_access ${portal.requestScope}`;
    await expectReader(await runProgram('simple-oauth2', portal, { scope, redirectUri: REDIRECT_URI }));
  });
});

describe('oauth4webapi, unmodified', () => {
  it('signs a job in with a secret, and with a key', async () => {
    await expectReader(await runProgram('oauth4webapi', job));
    await expectReader(await runProgram('oauth4webapi', job, { key: { pem: key.privateKey, keyId: key.thumbprint } }));
  });

  it('discovers, signs a user in by code and PKCE, checks the signature, and refreshes', async () => {
    const scope = `openid profile offline_access ${portal.requestScope}`;
    const end = await runProgram('oauth4webapi', portal, { scope, redirectUri: REDIRECT_URI });
    expect(end).toMatchObject({ idTokenClaims: { aud: portal.appId, oid: clinician.objectId } });
    await expectReader(end, 2);
  });
});

describe('passport-openidconnect in an express application, unmodified', () => {
  it('signs a user in, and has a token for the FHIR server', async () => {
    const end = await runProgram('passport-openidconnect', portal, { scope: `profile ${portal.requestScope}` });
    expect(end).toMatchObject({ idTokenClaims: { sub: expect.any(String) as string } });
    await expectReader(end);
  });
});

describe('Auth.js with its provider for Entra, unmodified', () => {
  it('signs a user in, and has a token for the FHIR server', async () => {
    const asked = { scope: `openid profile email ${portal.requestScope}`, redirectUri: REDIRECT_URI_OF_AUTH_JS };
    const end = await runProgram('auth-js', portal, asked);
    expect(end).toMatchObject({ idTokenClaims: { name: 'Clara Clinician' } });
    await expectReader(end);
  });
});

describe('@microsoft/msgraph-sdk, unmodified', () => {
  it('reads users with the permission for it only, while its token reads patients', async () => {
    const { admin } = environment.ready;
    const refused = await runProgram('msgraph-sdk', job);
    const asAdmin = { clientId: admin.clientId, clientSecret: admin.clientSecret };
    const allowed = await runProgram('msgraph-sdk', job, { ...asAdmin, scope: `${environment.ready.origin}/.default` });
    expect([refused, allowed]).toMatchObject([{ graph: '403 Authorization_RequestDenied' }, { graph: '1 user' }]);
    await expectReader(refused);
  });

  it('keeps an application, which it changes as it read it', async () => {
    const { admin, graphUrl } = environment.ready;
    const asAdmin = { clientId: admin.clientId, clientSecret: admin.clientSecret };
    const end = await runProgram('msgraph-sdk-applications', job, { ...asAdmin, graphUrl });
    expect(end).toEqual({
      done: {
        created: true,
        notes: ['changed as it was read'],
        roles: ['Reader'],
        passwords: [['of the SDK']],
        secret: 40,
        gone: '404 Request_ResourceNotFound',
      },
    });
  });
});
