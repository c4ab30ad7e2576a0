import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import { SignJWT } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import { makeAuthority } from '../../identity/certificates.ts';
import { makeApplication, makeServicePrincipal } from '../make-objects.ts';
import { type Answer, sharedSandbox } from '../running-sandbox.ts';
import { ask, changeTenant, claimsIn, mapValues, refused } from './user-flow.ts';

const sandbox = sharedSandbox({ hosts: ['other.example'] });
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const NOW = Math.floor(Date.now() / 1000);

interface Certificate {
  readonly privateKey: string;
  readonly x5t: string;
  readonly x5tS256: string;
  readonly thumbprint: string;
  readonly key: string;
}

let own: Certificate;
let other: Certificate;
let clientId: string;

beforeAll(async () => {
  const authority = await makeAuthority();
  const make = async (): Promise<Certificate> => {
    const { key, cert } = await authority.issue({ rsa: true, endsInDays: 10 });
    const certificate = new X509Certificate(cert);
    const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(':', ''), 'hex');
    return {
      privateKey: key,
      x5t: bytes(certificate.fingerprint).toString('base64url'),
      x5tS256: bytes(certificate.fingerprint256).toString('base64url'),
      thumbprint: certificate.fingerprint.replaceAll(':', ''),
      key: certificate.raw.toString('base64'),
    };
  };
  [own, other] = await Promise.all([make(), make()]);
  const made = await makeApplication(sandbox(), {
    keyCredentials: [{ type: 'AsymmetricX509Cert', usage: 'Verify', key: own.key }],
  });
  clientId = made.appId;
  await makeServicePrincipal(sandbox(), clientId);
});

interface Assertion {
  readonly header?: Readonly<Record<string, string>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly signer?: () => Certificate;
}

/** Asks for a token with an assertion, by default one that is right. */
async function askWith({ header = {}, claims = {}, signer = () => own }: Assertion): Promise<Answer> {
  const { origin, tenantId } = sandbox().ready;
  const jwt = await new SignJWT({
    iss: clientId,
    sub: clientId,
    aud: `${origin}/${tenantId}/oauth2/v2.0/token`,
    jti: randomUUID(),
    nbf: NOW,
    exp: NOW + 600,
    ...claims,
  })
    .setProtectedHeader({ alg: 'RS256', ...(Object.keys(header).length === 0 ? { x5t: own.x5t } : header) })
    .sign(createPrivateKey(signer().privateKey));
  return ask(sandbox(), {
    grant_type: 'client_credentials',
    client_id: clientId,
    scope: `${origin}/.default`,
    client_assertion_type: ASSERTION_TYPE,
    client_assertion: jwt,
  });
}

test.each<[string, () => Assertion]>([
  ['RS256 and x5t', () => ({})],
  ['PS256 and x5t#S256, as MSAL sends it', () => ({ header: { alg: 'PS256', 'x5t#S256': own.x5tS256 } })],
  ['RS256 and a padded x5t, as MSAL for Python sends it', () => ({ header: { x5t: `${own.x5t}=` } })],
  ['a padded x5t#S256', () => ({ header: { alg: 'PS256', 'x5t#S256': `${own.x5tS256}=` } })],
  ['the thumbprint as kid', () => ({ header: { kid: own.thumbprint } })],
  ['the v1 endpoint as audience', () => ({ claims: { aud: `${sandbox().ready.origin}/common/oauth2/token` } })],
  [
    'a domain’s endpoint as audience',
    () => ({ claims: { aud: `${sandbox().ready.origin}/contoso.com/oauth2/v2.0/token` } }),
  ],
  ...['other.example', '127.0.0.1', '[::1]'].map((host): [string, () => Assertion] => [
    `the endpoint at ${host} as audience`,
    () => ({ claims: { aud: `${sandbox().ready.origin.replace('localhost', host)}/common/oauth2/v2.0/token` } }),
  ]),
  [
    'the endpoint behind a proxy as audience',
    () => ({ claims: { aud: 'https://other.example/common/oauth2/v2.0/token' } }),
  ],
  ['the issuer as audience', () => ({ claims: { aud: `${sandbox().ready.origin}/${sandbox().ready.tenantId}/v2.0` } })],
])('a certificate is taken with %s', async (_what, assertion) => {
  const answer = await askWith(assertion());

  expect(await claimsIn(sandbox(), answer)).toMatchObject({ appid: clientId, appidacr: '2' });
});

test.each<[string, () => Assertion, number, RegExp]>([
  [
    'its certificate is not registered',
    () => ({ header: { x5t: other.x5t }, signer: () => other }),
    700027,
    /^The certificate with identifier used to sign the client assertion is not registered on application\. \[Reason - The key was not found\., Thumbprint of key used by client: '[0-9A-F]{40}'/,
  ],
  [
    'it names no certificate',
    () => ({ header: { typ: 'JWT' } }),
    700027,
    /^The certificate with identifier used to sign the client assertion is not registered/,
  ],
  [
    'another key signed it',
    () => ({ signer: () => other }),
    700027,
    /^Client assertion contains an invalid signature\. \[Reason - The provided signature value did not match/,
  ],
  [
    'another algorithm signed it',
    () => ({ header: { alg: 'RS512', x5t: own.x5t } }),
    5002738,
    /'RS512' is not a supported/,
  ],
  [
    'it speaks of another client',
    () => ({ claims: { sub: randomUUID() } }),
    700021,
    /^Client assertion application identifier doesn't match 'client_id' parameter\./,
  ],
  [
    'it was made for someone else',
    () => ({ claims: { aud: 'https://example.com/token' } }),
    700023,
    /^Client assertion audience claim does not match Realm issuer\./,
  ],
  [
    'it is too old',
    () => ({ claims: { exp: NOW - 600 } }),
    700024,
    /^Client assertion is not within its valid time range\. Current time: \d{4}-/,
  ],
  [
    'it is not valid yet',
    () => ({ claims: { nbf: NOW + 900, exp: NOW + 1200 } }),
    700024,
    /^Client assertion is not within its valid time range/,
  ],
])('a certificate is refused when %s', async (_what, assertion, number, text) => {
  const answer = refused(await askWith(assertion()));

  expect(answer).toEqual({ number, error: 'invalid_client', status: 401, text: expect.stringMatching(text) as string });
});

test('a certificate is refused after its end', async () => {
  const end = '2021-06-29T21:13:15Z';
  const { appId } = await makeApplication(sandbox(), {
    keyCredentials: [{ type: 'AsymmetricX509Cert', usage: 'Verify', key: own.key }],
  });
  await makeServicePrincipal(sandbox(), appId);
  await changeTenant(sandbox(), (tenant) => ({
    ...tenant,
    applications: mapValues(tenant.applications, (application) =>
      application.resource.appId !== appId
        ? application
        : {
            ...application,
            resource: {
              ...application.resource,
              keyCredentials: application.resource.keyCredentials.map((key) => ({ ...key, endDateTime: end })),
            },
          },
    ),
  }));
  const before = clientId;
  clientId = appId;

  const answer = refused(await askWith({}));

  clientId = before;
  expect(answer).toMatchObject({ number: 700027, error: 'invalid_client', status: 401 });
  expect(answer.text).toMatch(/\[Reason - The key used is expired\.,.*Found key 'Start=.*, End=06\/29\/2021 21:13:15'/);
});

test.each([
  ['is no JWT', { client_assertion: 'a.b', client_assertion_type: ASSERTION_TYPE }, 50027],
  ['comes without its type', { client_assertion: 'a.b.c' }, 900144],
  ['comes with another type', { client_assertion: 'a.b.c', client_assertion_type: 'jwt' }, 90023],
])('an assertion is refused that %s', async (_what, fields, number) => {
  const answer = await ask(sandbox(), {
    grant_type: 'client_credentials',
    client_id: clientId,
    scope: 'https://graph.microsoft.com/.default',
    ...fields,
  });

  expect(refused(answer)).toMatchObject({ number, error: 'invalid_request', status: 400 });
});
