import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SignJWT } from 'jose';
import { expect, onTestFinished, test, vi } from 'vitest';
import { makeApplication, makeServicePrincipal } from '../make-objects.ts';
import {
  type Answer,
  sharedSandbox,
  temporaryDirectory,
  type TestSandbox,
  textOf,
  withSandbox,
} from '../running-sandbox.ts';
import { spawnSandbox } from '../sandbox-process.ts';
import { ask, claimsIn, refused } from './user-flow.ts';

const sandbox = sharedSandbox();
const SUBJECT = 'repo:contoso/fhir:ref:refs/heads/main';
const AUDIENCE = 'api://AzureADTokenExchange';

/** A client that trusts an issuer, by default the sandbox's own test issuer, for one subject. */
async function trustingClient(trusting = sandbox(), issuer = `${trusting.ready.origin}/test-issuer`): Promise<string> {
  const { appId, path } = await makeApplication(trusting);
  await makeServicePrincipal(trusting, appId);
  const credential = { name: 'main', issuer, subject: SUBJECT, audiences: [AUDIENCE] };
  const answer = await trusting.graph('POST', `${path}/federatedIdentityCredentials`, credential);
  expect(answer.status).toBe(201);
  return appId;
}

/** A token of the test issuer, asked for as a GitHub workflow asks: the URL, `&audience=`, the bearer. */
async function workflowToken(subject = SUBJECT, audience = AUDIENCE, from = sandbox()): Promise<string> {
  const requestUrl = `/test-issuer/token?subject=${encodeURIComponent(subject)}`;
  const bearer = (await readFile(join(from.stateDir, 'control-key'), 'utf8')).trim();
  const headers = { authorization: `Bearer ${bearer}` };
  const answer = await from.send(`${requestUrl}&audience=${encodeURIComponent(audience)}`, { headers });
  return textOf(answer.body, 'value');
}

function exchange(trusting: TestSandbox, clientId: string, assertion: string): Promise<Answer> {
  return ask(trusting, {
    grant_type: 'client_credentials',
    client_id: clientId,
    scope: `${trusting.ready.graphUrl}/.default`,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  });
}

test('a token of the test issuer proves who a client is', async () => {
  const clientId = await trustingClient();

  const answer = await exchange(sandbox(), clientId, await workflowToken());

  expect(await claimsIn(sandbox(), answer)).toMatchObject({ appid: clientId, appidacr: '2' });
});

test('the test issuer gives tokens to who has the control key only', async () => {
  const path = '/test-issuer/token?subject=s';
  const { origin, admin } = sandbox().ready;

  const strangers = await Promise.all([
    sandbox().send(path),
    sandbox().send(path, { headers: { authorization: `Bearer ${admin.clientSecret}` } }),
    sandbox().send(path, { method: 'POST' }),
  ]);
  const discovery = await sandbox().send('/test-issuer/.well-known/openid-configuration');

  expect(strangers.map(({ status }) => status)).toEqual([401, 401, 401]);
  expect(discovery.body).toMatchObject({ issuer: `${origin}/test-issuer`, jwks_uri: `${origin}/test-issuer/keys` });
});

test('Graph does not take a token of the test issuer', async () => {
  const token = await workflowToken(SUBJECT, 'https://graph.microsoft.com');

  const answer = await sandbox().send('/v1.0/organization', { headers: { authorization: `Bearer ${token}` } });

  expect(answer.status).toBe(401);
});

test.each<[string, string | undefined, () => Promise<string>, number, string]>([
  [
    'its subject differs by case',
    undefined,
    () => workflowToken(SUBJECT.toUpperCase()),
    700213,
    `subject '${SUBJECT.toUpperCase()}'`,
  ],
  ['its audience differs', undefined, () => workflowToken(SUBJECT, 'api://other'), 700212, "audience 'api://other'"],
  [
    'its issuer is not the trusted one',
    'https://token.actions.githubusercontent.com',
    () => workflowToken(),
    700211,
    "issuer '",
  ],
])('an assertion is refused when %s', async (_what, issuer, token, number, text) => {
  const answer = refused(await exchange(sandbox(), await trustingClient(sandbox(), issuer), await token()));

  expect(answer).toMatchObject({ number, error: 'invalid_client', status: 401 });
  expect(answer.text).toContain(`No matching federated identity record found for presented assertion ${text}`);
});

test('an assertion is refused when its client trusts nobody', async () => {
  const { appId } = await makeApplication(sandbox());

  expect(refused(await exchange(sandbox(), appId, await workflowToken()))).toMatchObject({
    number: 70025,
    status: 401,
  });
});

test('a new credential is known to the token endpoint only after the lag', async () => {
  const lagging = await withSandbox({ stateDir: sandbox().stateDir, replicationDelayMs: 1_500 });
  const { appId, path } = await makeApplication(sandbox());
  await makeServicePrincipal(sandbox(), appId);
  await sleep(1_500);
  await sandbox().graph('POST', `${path}/federatedIdentityCredentials`, {
    name: 'main',
    issuer: `${lagging.ready.origin}/test-issuer`,
    subject: SUBJECT,
    audiences: [AUDIENCE],
  });
  const assertion = await workflowToken(SUBJECT, AUDIENCE, lagging);

  expect(refused(await exchange(lagging, appId, assertion)).number).toBe(70025);
  await expect.poll(async () => (await exchange(lagging, appId, assertion)).status, { timeout: 10_000 }).toBe(200);
});

/** An issuer of someone else's: that of a second sandbox, with the key that it signs with. */
async function otherIssuer(): Promise<{
  readonly issuer: string;
  readonly caFile: string;
  readonly sign: (claims?: Readonly<Record<string, unknown>>, kid?: string) => Promise<string>;
}> {
  // With an authority of its own, which this process does not trust.
  const { ready, stateDir, send } = await withSandbox({ stateDir: await temporaryDirectory() });
  const issuer = `${ready.origin}/test-issuer`;
  // Asking for the keys makes them.
  await send('/test-issuer/keys');
  const { keyId, privateKey } = JSON.parse(await readFile(join(stateDir, 'test-issuer-key.json'), 'utf8')) as {
    keyId: string;
    privateKey: string;
  };
  const exp = Math.floor(Date.now() / 1000) + 300;
  return {
    issuer,
    caFile: ready.caFile,
    sign: (claims = {}, kid = keyId) =>
      new SignJWT({ iss: issuer, sub: SUBJECT, aud: AUDIENCE, exp, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid })
        .sign(createPrivateKey(privateKey)),
  };
}

test('the keys of any other issuer are found by its discovery document', async () => {
  const { issuer, caFile, sign } = await otherIssuer();
  vi.stubEnv('NODE_EXTRA_CA_CERTS', caFile);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { sandbox: trusting } = await spawnSandbox({ stateDir: await temporaryDirectory() });
  const clientId = await trustingClient(trusting, issuer);
  const assertion = await sign();

  const taken = await exchange(trusting, clientId, assertion);
  const unknownKey = refused(await exchange(trusting, clientId, await sign({}, 'retired')));
  const tooOld = refused(await exchange(trusting, clientId, await sign({ exp: 1_700_000_000 })));
  const forged = refused(await exchange(trusting, clientId, assertion.replace(/[^.]*$/, 'A'.repeat(342))));

  expect(taken.status).toBe(200);
  expect(unknownKey).toMatchObject({ number: 7000272, error: 'invalid_client', status: 401 });
  expect(tooOld).toMatchObject({ number: 700024, error: 'invalid_client', status: 401 });
  expect(forged).toMatchObject({ number: 50013, error: 'invalid_client', status: 401 });
});

test('an issuer whose keys cannot be had is told as that', async () => {
  const { issuer, sign } = await otherIssuer();
  const clientId = await trustingClient(sandbox(), issuer);

  expect(refused(await exchange(sandbox(), clientId, await sign()))).toEqual({
    number: 50166,
    error: 'invalid_request',
    status: 400,
    text: 'Request to External OIDC endpoint failed.',
  });
});
