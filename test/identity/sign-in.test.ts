import { randomUUID } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ConnectionError } from '../../src/errors/fhir-apps-error.ts';
import { SignInError } from '../../src/errors/sign-in-error.ts';
import { findCloud } from '../../src/identity/clouds.ts';
import { makeAuthority } from './certificates.ts';
import { CLIENT, grant, makeToken, OBJECT, refuse, TENANT } from './entra-stand-in.ts';
import { makeDirectory, onlyPrograms, setStage } from './sign-in-stage.ts';
import { containing, matching } from './text-matchers.ts';

const SECRET = 'only-for-tests~1';
const servicePrincipal = { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: CLIENT, AZURE_CLIENT_SECRET: SECRET };

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('environment', () => {
  test('signs in with a secret and tells who that is', async () => {
    const token = makeToken({ roles: ['Application.ReadWrite.OwnedBy'] });
    const { entra, tried, secrets, signIn } = await setStage(() => grant(token));
    vi.stubEnv('AZURE_AUTHORITY_HOST', 'https://login.example.invalid');

    const signedIn = await signIn({ env: servicePrincipal });

    expect(signedIn).toMatchObject({
      method: 'environment',
      tenantId: TENANT,
      identity: { kind: 'app', name: 'Pipeline', objectId: OBJECT, clientId: CLIENT },
      roles: ['Application.ReadWrite.OwnedBy'],
    });
    expect(await signedIn.getToken()).toMatchObject({ token });
    expect(tried).toEqual(['environment']);
    expect(secrets).toEqual([SECRET, token]);
    expect(entra.requests).toContain(`POST /${TENANT}/oauth2/v2.0/token`);
    expect(Object.fromEntries(entra.forms[0] ?? [])).toMatchObject({
      client_id: CLIENT,
      client_secret: SECRET,
      grant_type: 'client_credentials',
      scope: `${entra.origin}/.default`,
    });
    expect(entra.forms).toHaveLength(1);
  });

  test('--tenant and --client-id win over the variables', async () => {
    const [tenant, clientId] = [randomUUID(), randomUUID()];
    const { entra, signIn } = await setStage(() => grant(makeToken({ tid: tenant })));
    await signIn({ env: servicePrincipal, tenant, clientId });
    expect(entra.requests).toContain(`POST /${tenant}/oauth2/v2.0/token`);
    expect(entra.forms[0]?.get('client_id')).toBe(clientId);
  });

  test('signs in with a certificate', async () => {
    const { key, cert } = await (await makeAuthority()).issue({ rsa: true });
    const file = path.join(await makeDirectory(), 'client.pem');
    await writeFile(file, key + cert);
    const { entra, signIn } = await setStage(() => grant(makeToken()));
    const env = { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: CLIENT, AZURE_CLIENT_CERTIFICATE_PATH: file };
    await signIn({ auth: 'environment', env });
    expect(entra.forms[0]?.get('client_assertion')).toMatch(/^ey/);
  });

  test('is unavailable when variables are missing, and names them', async () => {
    const { failure } = await setStage(() => grant(makeToken()));
    const error = await failure({ auth: 'environment', env: { AZURE_CLIENT_SECRET: SECRET, AZURE_TENANT_ID: '' } });
    expect(error).toBeInstanceOf(SignInError);
    expect(error).toMatchObject({
      code: 'sign_in_unavailable',
      message: 'Sign-in with environment is not possible. Not set: AZURE_TENANT_ID, AZURE_CLIENT_ID.',
      hint: containing('Set AZURE_TENANT_ID'),
      attempts: [{ method: 'environment', outcome: 'unavailable' }],
    });
  });

  test('stops the chain when it is refused, with code, hint and correlation id', async () => {
    const { tried, failure } = await setStage(() => refuse(7000215, 'Invalid client secret provided.'));
    const error = await failure({ env: servicePrincipal });
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(SECRET);
    expect(error).toMatchObject({
      code: 'sign_in_refused',
      exitCode: 4,
      message: 'Sign-in with environment was refused. The client secret is wrong (AADSTS7000215).',
      hint: containing('AZURE_CLIENT_SECRET'),
      requestId: '11111111-2222-4333-8444-555555555555',
      attempts: [{ method: 'environment', outcome: 'refused' }],
    });
    expect(tried).toEqual(['environment']);
  });

  test('an unknown tenant is a refusal, though MSAL calls it unavailable', async () => {
    const { failure } = await setStage(() => grant(makeToken()));
    expect(await failure({ env: servicePrincipal, tenant: 'unknown.example' })).toMatchObject({
      code: 'sign_in_refused',
      message: containing('There is no such tenant in this cloud (AADSTS90002).'),
      hint: containing('--tenant'),
    });
  });

  test('a token of another tenant than --tenant is refused', async () => {
    const other = randomUUID();
    const { failure } = await setStage(() => grant(makeToken({ tid: other })));
    expect(await failure({ env: servicePrincipal, tenant: TENANT })).toMatchObject({
      code: 'wrong_tenant',
      exitCode: 4,
      message: containing(`for tenant ${other}, not for ${TENANT}`),
    });
  });

  test('a token that is not one of a directory is refused', async () => {
    const { failure } = await setStage(() => grant('opaque'));
    expect(await failure({ env: servicePrincipal })).toMatchObject({ code: 'token_unreadable' });
  });

  test('a token near its end is renewed, once for all who ask', async () => {
    const { entra, signIn } = await setStage((_, count) => grant(makeToken({ jti: count }), count === 1 ? 60 : 3600));
    const { getToken } = await signIn({ env: servicePrincipal });
    const tokens = await Promise.all([getToken(), getToken()]);
    expect(tokens.map(({ token }) => token)).toEqual([makeToken({ jti: 2 }), makeToken({ jti: 2 })]);
    expect(entra.forms).toHaveLength(2);
  });

  test('a renewal that is refused says so', async () => {
    const { signIn } = await setStage((_, count) =>
      count === 1 ? grant(makeToken(), 60) : refuse(7000222, 'Expired.'),
    );
    const { getToken } = await signIn({ env: servicePrincipal });
    await expect(getToken()).rejects.toMatchObject({
      code: 'sign_in_refused',
      message: matching('expired'),
    });
  });
});

describe('a token for another service', () => {
  const ARM = 'https://management.azure.com/.default';
  const VAULT = 'https://vault.azure.net/.default';

  test('is asked for when first needed, once per service, and is a secret', async () => {
    const tokens = [makeToken(), makeToken({ aud: 'arm' }), makeToken({ aud: 'vault' })];
    const { entra, secrets, signIn } = await setStage((_form, count) => grant(tokens[count - 1] ?? ''));
    const { getToken, getTokenFor } = await signIn({ env: servicePrincipal });
    expect(entra.forms).toHaveLength(1);

    const [arm, again] = await Promise.all([getTokenFor(ARM), getTokenFor(ARM)]);
    expect([arm.token, again.token]).toEqual([tokens[1], tokens[1]]);
    expect((await getTokenFor(VAULT)).token).toBe(tokens[2]);
    expect((await getTokenFor(ARM)).token).toBe(tokens[1]);
    expect((await getToken()).token).toBe(tokens[0]);
    expect(entra.forms.map((form) => form.get('scope'))).toEqual([`${entra.origin}/.default`, ARM, VAULT]);
    expect(secrets).toEqual(expect.arrayContaining(tokens));
  });

  test('is asked for again before it ends', async () => {
    const { entra, signIn } = await setStage((form) => grant(makeToken(), form.get('scope') === ARM ? 60 : 3600));
    const { getTokenFor } = await signIn({ env: servicePrincipal });
    await getTokenFor(ARM);
    await getTokenFor(ARM);
    expect(entra.forms.filter((form) => form.get('scope') === ARM)).toHaveLength(2);
  });

  test('that Entra refuses fails with its reason, and leaves the one for Microsoft Graph', async () => {
    const { signIn } = await setStage((form) =>
      form.get('scope') === ARM ? refuse(500011, 'The resource principal was not found.') : grant(makeToken()),
    );
    const { getToken, getTokenFor } = await signIn({ env: servicePrincipal });
    await expect(getTokenFor(ARM)).rejects.toMatchObject({
      code: 'sign_in_refused',
      message: expect.stringContaining('AADSTS500011') as unknown,
    });
    expect((await getToken()).token).toBe(makeToken());
  });
});

describe('trouble on the way', () => {
  test('an authority that is not trusted is the cause, not an unavailable method', async () => {
    const stage = await setStage(() => grant(makeToken()));
    const other = await setStage(() => grant(makeToken()));
    const cloud = findCloud({ graphUrl: other.entra.origin, authorityUrl: other.entra.origin });
    const error = await stage.failure({ env: servicePrincipal, cloud });
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({
      code: 'tls_untrusted',
      exitCode: 1,
      message: matching(/^Sign-in with environment failed. Could not reach localhost:\d+: its TLS/),
      hint: containing('NODE_EXTRA_CA_CERTS'),
      details: { attempts: [{ method: 'environment', outcome: 'unreachable' }] },
    });
    expect(stage.tried).toEqual(['environment']);
  });

  test.each([
    [{ status: 200, body: '<html>Log in to this hotel</html>' }, 'unexpected_answer'],
    [{ status: 429, body: {}, headers: { 'retry-after': '3600' } }, 'sign_in_interrupted'],
  ])('%j is told as %s', async (answer, code) => {
    const { failure } = await setStage(() => answer);
    expect(await failure({ env: servicePrincipal })).toMatchObject({ code, exitCode: 1 });
  });

  test('how long a throttled sign-in must wait is told', async () => {
    const { entra, failure } = await setStage(() => ({ status: 429, body: {}, headers: { 'retry-after': '3600' } }));
    expect(await failure({ env: servicePrincipal })).toMatchObject({ hint: 'Try again after 3600 seconds.' });
    expect(entra.forms).toHaveLength(1);
  });

  test('a passing fault is waited out', async () => {
    const { signIn } = await setStage((_, count) =>
      count === 1 ? { status: 503, body: {}, headers: { 'retry-after': '0' } } : grant(makeToken()),
    );
    expect(await signIn({ env: servicePrincipal })).toMatchObject({ method: 'environment' });
  });

  test("an abort ends it with the signal's reason", async () => {
    const controller = new AbortController();
    const reason = new Error('stopped');
    const { failure } = await setStage(() => {
      controller.abort(reason);
      return grant(makeToken());
    });
    expect(await failure({ env: servicePrincipal, signal: controller.signal })).toBe(reason);
  });
});

describe('workload', () => {
  test('presents the token of the file', async () => {
    const file = path.join(await makeDirectory(), 'token');
    await writeFile(file, 'assertion-of-the-cluster\n');
    const { entra, tried, secrets, signIn } = await setStage(() => grant(makeToken()));
    const env = { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: CLIENT, AZURE_FEDERATED_TOKEN_FILE: file };
    expect(await signIn({ env })).toMatchObject({ method: 'workload' });
    expect(tried).toEqual(['environment', 'workload']);
    expect(secrets).toContain('assertion-of-the-cluster');
    expect(entra.forms[0]?.get('client_assertion')).toBe('assertion-of-the-cluster');
  });

  test('stops the chain when the file cannot be read: another identity is not what was set up', async () => {
    const { failure } = await setStage(() => grant(makeToken()));
    const file = path.join(await makeDirectory(), 'missing');
    const env = { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: CLIENT, AZURE_FEDERATED_TOKEN_FILE: file };
    expect(await failure({ env })).toMatchObject({
      code: 'sign_in_refused',
      message: containing(file),
    });
  });

  test('a federated credential that does not fit is explained', async () => {
    const file = path.join(await makeDirectory(), 'token');
    await writeFile(file, 'assertion');
    const { failure } = await setStage(() => refuse(700213, 'No matching federated identity record found.'));
    const env = { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: CLIENT, AZURE_FEDERATED_TOKEN_FILE: file };
    expect(await failure({ env })).toMatchObject({ hint: containing('issuer, subject and audience') });
  });
});

describe('managed identity', () => {
  test('on Kubernetes, trouble on the way to Microsoft Entra ID is told as such', async () => {
    const file = path.join(await makeDirectory(), 'token');
    await writeFile(file, 'assertion');
    const { failure } = await setStage(() => ({ status: 200, body: '<html>' }));
    const env = { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: CLIENT, AZURE_FEDERATED_TOKEN_FILE: file };
    expect(await failure({ auth: 'managed-identity', env })).toMatchObject({ code: 'unexpected_answer', exitCode: 1 });
  });

  test('is a workload identity on Kubernetes', async () => {
    const file = path.join(await makeDirectory(), 'token');
    await writeFile(file, 'assertion');
    const { entra, signIn } = await setStage(() => grant(makeToken()));
    const env = { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: CLIENT, AZURE_FEDERATED_TOKEN_FILE: file };
    expect(await signIn({ auth: 'managed-identity', env })).toMatchObject({ method: 'managed-identity' });
    expect(entra.forms[0]?.get('client_assertion')).toBe('assertion');
  });
});

describe('a person', () => {
  const userToken = makeToken({ idtyp: 'user', upn: 'ada@contoso.com', scp: 'Application.ReadWrite.All' });
  const userGrant = {
    status: 200,
    body: {
      ...{ token_type: 'Bearer', expires_in: 3600, access_token: userToken, scope: 'x', refresh_token: 'r' },
      client_info: Buffer.from(JSON.stringify({ uid: OBJECT, utid: TENANT })).toString('base64url'),
      id_token: makeToken({ sub: OBJECT, preferred_username: 'ada@contoso.com' }),
    },
  };

  test('signs in with a device code, which goes to the caller', async () => {
    const { entra, codes, signIn } = await setStage(() => userGrant);
    const signedIn = await signIn({ auth: 'device-code' });
    expect(signedIn.identity).toMatchObject({ kind: 'user', name: 'ada@contoso.com' });
    expect(codes).toEqual(['Enter ABC.']);
    // Azure CLI, which @azure/identity chooses.
    expect(entra.forms[0]?.get('client_id')).toBe('04b07795-8ddb-461a-bbee-02f9e1bf7b46');
    expect(entra.requests).toContain('POST /organizations/oauth2/v2.0/token');
  });

  test('signs in through a browser', async () => {
    const { entra, signIn } = await setStage(() => userGrant);
    const visit = path.join(await makeDirectory(), 'visit.mjs');
    await writeFile(visit, browserProgram);
    await useBrowser(`exec ${process.execPath} ${visit} "$1"`);
    const signedIn = await signIn({ auth: 'browser', tenant: TENANT, clientId: CLIENT });
    expect(signedIn).toMatchObject({ method: 'browser', scopes: ['Application.ReadWrite.All'] });
    expect(entra.forms[0]?.get('code')).toBe('the-code');
    expect(entra.forms[0]?.get('code_verifier')).toMatch(/^[\w-]{43,}$/);
    expect(entra.forms[0]?.get('redirect_uri')).toMatch(/^http:\/\/localhost:\d+$/);
  });

  test('without a browser is told so', async () => {
    const { failure } = await setStage(() => userGrant);
    await useBrowser('exit 3');
    expect(await failure({ auth: 'browser' })).toMatchObject({
      code: 'sign_in_unavailable',
      message: containing('No browser could be opened'),
      hint: containing('device-code'),
    });
  });

  test('an abandoned browser leaves no listener behind', async () => {
    const { failure } = await setStage(() => userGrant);
    const directory = await makeDirectory();
    await useBrowser(`printf %s "$1" > ${directory}/url.part; /bin/mv ${directory}/url.part ${directory}/url`);
    const controller = new AbortController();
    const reason = new Error('stopped');
    const ended = failure({ auth: 'browser', signal: controller.signal });
    const url = await vi.waitFor(() => readFile(path.join(directory, 'url'), 'utf8'), { timeout: 20_000 });
    controller.abort(reason);
    expect(await ended).toBe(reason);
    const redirect = new URL(url).searchParams.get('redirect_uri') ?? '';
    await expect(fetch(redirect.replace('localhost', '127.0.0.1'))).rejects.toMatchObject({
      cause: { code: 'ECONNREFUSED' },
    });
  });

  /** What xdg-open starts where there is no desktop; it trusts the stand-in because only the redirect matters here. */
  async function useBrowser(script: string): Promise<void> {
    const directory = await makeDirectory();
    const file = path.join(directory, 'browser');
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
    vi.stubEnv('BROWSER', file);
    vi.stubEnv('DISPLAY', '');
  }
});

describe('the sandbox', () => {
  test('is entered as its administrator, whatever --auth says', async () => {
    const { tried, secrets, signIn } = await setStage(() => grant(makeToken()));
    const signedIn = await signIn({ auth: 'cli', tenant: TENANT, clientId: CLIENT, clientSecret: SECRET });
    expect(signedIn.method).toBe('sandbox');
    expect(tried).toEqual(['sandbox']);
    expect(secrets[0]).toBe(SECRET);
  });

  test('that refuses its administrator is to be looked after', async () => {
    const { failure } = await setStage(() => refuse(7000215, 'Invalid client secret provided.'));
    const error = await failure({ tenant: TENANT, clientId: CLIENT, clientSecret: SECRET });
    expect(error).toMatchObject({ hint: containing('fhir-apps sandbox') });
  });
});

describe('the default chain', () => {
  test('names every method and why it is not usable', async () => {
    await onlyPrograms({});
    const { tried, failure } = await setStage(() => grant(makeToken()));
    const error = await failure({ tenant: TENANT });
    expect(tried).toEqual(['environment', 'workload', 'cli', 'azd']);
    expect(error).toMatchObject({
      code: 'sign_in_unavailable',
      message: 'No way to sign in is usable here: environment, workload, cli, azd.',
      hint: containing(`az login --tenant ${TENANT}`),
      attempts: [
        { method: 'environment', outcome: 'unavailable', reason: containing('AZURE_CLIENT_ID') },
        { method: 'workload', outcome: 'unavailable', reason: containing('AZURE_FEDERATED_TOKEN_FILE') },
        { method: 'cli', outcome: 'unavailable', reason: 'az is not installed, or not on the PATH.' },
        { method: 'azd', outcome: 'unavailable', reason: 'azd is not installed, or not on the PATH.' },
      ],
    });
  });
});

/** A browser that has its user logged in: goes where it is sent, and on to where that redirects. */
const browserProgram = `
import { request } from 'node:https';
request(process.argv[2], { rejectUnauthorized: false }, (response) => {
  fetch(response.headers.location.replace('localhost', '127.0.0.1'), { redirect: 'manual' });
}).end();
`;
