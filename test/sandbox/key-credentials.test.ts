import { createPrivateKey, X509Certificate } from 'node:crypto';
import { SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeAuthority } from '../identity/certificates.ts';
import { makeApplication, makeServicePrincipal, type MadeApplication } from './make-objects.ts';
import { type Answer, listOf, refusal, sharedSandbox, textOf } from './running-sandbox.ts';

const sandbox = sharedSandbox();
const DAY_MS = 24 * 3600 * 1000;

interface Certificate {
  readonly privateKey: string;
  readonly certificate: X509Certificate;
  /** As a client sends it. */
  readonly written: { readonly type: string; readonly usage: string; readonly key: string };
}

let first: Certificate;
let second: Certificate;
let stranger: Certificate;

beforeAll(async () => {
  const authority = await makeAuthority();
  const make = async (): Promise<Certificate> => {
    const { key, cert } = await authority.issue({ rsa: true, endsInDays: 10 });
    const certificate = new X509Certificate(cert);
    const written = { type: 'AsymmetricX509Cert', usage: 'Verify', key: certificate.raw.toString('base64') };
    return { privateKey: key, certificate, written };
  };
  [first, second, stranger] = await Promise.all([make(), make(), make()]);
});

describe('keyCredentials of an application', () => {
  test('take from the certificate what the client leaves out, and cut long names', async () => {
    const { path } = await makeApplication(sandbox(), {
      keyCredentials: [{ ...first.written, displayName: 'n'.repeat(91) }],
    });

    const [key] = await keysOf(path);

    expect(key).toMatchObject({
      displayName: 'n'.repeat(90),
      customKeyIdentifier: first.certificate.fingerprint.replaceAll(':', ''),
      // Graph shows no fraction of nothing.
      startDateTime: new Date(first.certificate.validFrom).toISOString().replace('.000', ''),
      endDateTime: new Date(first.certificate.validTo).toISOString().replace('.000', ''),
      key: null,
    });
  });

  test('show their bytes only where they are selected on one object', async () => {
    const { path } = await makeApplication(sandbox(), { keyCredentials: [first.written] });

    const selected = await sandbox().graph('GET', `${path}?$select=id,keyCredentials`);
    const listed = await sandbox().graph('GET', '/applications?$select=id,keyCredentials');

    expect(listOf(selected.body, 'keyCredentials')[0]?.['key']).toBe(first.written.key);
    expect(listed.text).not.toContain(first.written.key);
  });

  test('take a certificate in PEM for the one in DER that it holds', async () => {
    const pem = Buffer.from(first.certificate.toString()).toString('base64');
    const { path } = await makeApplication(sandbox(), { keyCredentials: [{ ...first.written, key: pem }] });

    const { body } = await sandbox().graph('GET', `${path}?$select=keyCredentials`);

    expect(listOf(body, 'keyCredentials')[0]?.['key']).toBe(first.written.key);
  });

  test('stay when they are sent back as a GET showed them, next to a new one', async () => {
    const { path } = await makeApplication(sandbox(), { keyCredentials: [first.written] });
    const shown = await keysOf(path);

    const patched = await sandbox().graph('PATCH', path, { keyCredentials: [...shown, second.written] });
    const { body } = await sandbox().graph('GET', `${path}?$select=keyCredentials`);

    expect(patched.status).toBe(204);
    expect(listOf(body, 'keyCredentials').map((each) => each['key'])).toEqual([second.written.key, first.written.key]);
  });

  test.each([
    [
      'bytes that are no certificate',
      () => ({ key: 'AQID' }),
      'KeyCredentialsInvalidValue',
      'Key value is invalid certificate',
    ],
    [
      'an end in the past',
      () => ({ endDateTime: '2020-01-01T00:00:00Z' }),
      'KeyCredentialsInvalidEndDate',
      'Key credential end date is invalid.',
    ],
    [
      'an end after the certificate’s',
      () => ({ endDateTime: new Date(Date.now() + 11 * DAY_MS).toISOString() }),
      'KeyCredentialsInvalidEndDate',
      'Key credential end date is invalid.',
    ],
    [
      'a start before the certificate’s',
      () => ({ startDateTime: new Date(Date.now() - 30 * DAY_MS).toISOString() }),
      'KeyCredentialsInvalidStartDate',
      'Key credential start date is invalid.',
    ],
    [
      'no bytes',
      () => ({ key: null }),
      'Request_BadRequest',
      "Invalid value specified for property 'keyCredentials' of resource 'Application'.",
    ],
    [
      'a key with a private part, to verify with',
      () => ({ type: 'X509CertAndPassword' }),
      'Request_BadRequest',
      "Invalid value specified for property 'keyCredentials' of resource 'Application'.",
    ],
  ])('are refused with %s', async (_what, more, code, message) => {
    const { path } = await makeApplication(sandbox());

    const answer = await sandbox().graph('PATCH', path, { keyCredentials: [{ ...first.written, ...more() }] });

    expect(refusal(answer)).toMatchObject({ status: 400, code, message });
  });

  test('are refused with other bytes under a key’s id', async () => {
    const { path } = await makeApplication(sandbox(), { keyCredentials: [first.written] });
    const keyId = textOf((await keysOf(path))[0] ?? {}, 'keyId');

    const answer = await sandbox().graph('PATCH', path, { keyCredentials: [{ ...second.written, keyId }] });

    expect(refusal(answer).message).toBe(`Update to existing credential with KeyId '${keyId}' is not allowed.`);
  });
});

describe('addKey and removeKey', () => {
  test('roll a key: the new one is added with a proof of the old, which a proof of the new takes away', async () => {
    const { id, path } = await makeApplication(sandbox(), { keyCredentials: [first.written] });
    const oldKeyId = textOf((await keysOf(path))[0] ?? {}, 'keyId');

    const added = await addKey(path, { keyCredential: second.written, proof: await proofOf(first, id) });
    const removed = await removeKey(path, { keyId: oldKeyId, proof: await proofOf(second, id) });
    const again = await removeKey(path, { keyId: oldKeyId, proof: await proofOf(second, id) });

    expect(added.status).toBe(200);
    expect(added.body).toMatchObject({ type: 'AsymmetricX509Cert', usage: 'Verify', key: null });
    expect(removed.status).toBe(204);
    expect((await keysOf(path)).map((each) => each['keyId'])).toEqual([added.body['keyId']]);
    expect(refusal(again)).toMatchObject({ status: 400, message: 'No credentials found to be removed.' });
  });

  test.each<[string, (made: MadeApplication) => Promise<string>]>([
    ['that another certificate signed', ({ id }) => proofOf(stranger, id)],
    ['whose issuer is the appId', ({ appId }) => proofOf(first, appId)],
    ['for another audience', ({ id }) => proofOf(first, id, { audience: 'https://graph.microsoft.com' })],
    ['that has ended', ({ id }) => proofOf(first, id, { startsInS: -3600 })],
    ['that lasts an hour', ({ id }) => proofOf(first, id, { lastsS: 3600 })],
    ['that is no JWT', () => Promise.resolve('proof')],
  ])('refuse a proof %s', async (_what, proof) => {
    const made = await makeApplication(sandbox(), { keyCredentials: [first.written] });

    const answer = await addKey(made.path, { keyCredential: second.written, proof: await proof(made) });

    expect(refusal(answer)).toMatchObject({
      status: 401,
      code: 'Authentication_MissingOrMalformed',
      message: 'Access Token missing or malformed.',
    });
  });

  test('cannot help an application without a certificate', async () => {
    const { id, path } = await makeApplication(sandbox());

    const answer = await addKey(path, { keyCredential: first.written, proof: await proofOf(first, id) });

    expect(refusal(answer).code).toBe('Authentication_MissingOrMalformed');
  });

  test('need no permission for the caller’s own application, and one for others', async () => {
    const { ready, graph } = sandbox();
    const own = `/applications(appId='${ready.identities.none.clientId}')`;
    await graph('PATCH', own, { keyCredentials: [first.written] });
    const id = textOf((await graph('GET', own)).body, 'id');
    const other = await makeApplication(sandbox(), { keyCredentials: [first.written] });
    const add = async (path: string, holder: string): Promise<number> => {
      const body = { keyCredential: second.written, proof: await proofOf(first, holder) };
      return (await graph('POST', `${path}/addKey`, body, { as: 'none' })).status;
    };

    expect(await add(own, id)).toBe(200);
    expect(await add(other.path, other.id)).toBe(403);
  });
});

describe('keys of a service principal', () => {
  test.each([
    ['keyCredentials', () => ({ keyCredentials: [first.written] })],
    ['tokenEncryptionKeyId', () => ({ tokenEncryptionKeyId: '7f4d6b5e-53ee-4d4f-a3f1-6a2d1f6b7c11' })],
  ])('can be locked: %s', async (property, body) => {
    const { appId } = await makeApplication(sandbox(), {
      servicePrincipalLockConfiguration: { isEnabled: true, allProperties: true },
    });
    const id = await makeServicePrincipal(sandbox(), appId);

    const answer = await sandbox().graph('PATCH', `/servicePrincipals/${id}`, body());

    expect(refusal(answer)).toMatchObject({
      status: 400,
      code: 'CannotUpdateLockedServicePrincipalProperty',
      message: `Property ${property} is invalid.`,
    });
  });

  test.each([
    ['to verify', { credentialsWithUsageVerify: true }, 400],
    ['to sign', { credentialsWithUsageSign: true }, 204],
    ['none', {}, 204],
  ])('can be locked one by one: keys %s', async (_what, lock, status) => {
    const { appId } = await makeApplication(sandbox(), {
      servicePrincipalLockConfiguration: { isEnabled: true, ...lock },
    });
    const id = await makeServicePrincipal(sandbox(), appId);

    const answer = await sandbox().graph('PATCH', `/servicePrincipals/${id}`, { keyCredentials: [first.written] });

    expect(answer.status).toBe(status);
  });

  test('are kept, shown and rolled as an application’s, where there is no lock', async () => {
    const { appId } = await makeApplication(sandbox(), { servicePrincipalLockConfiguration: { isEnabled: false } });
    const id = await makeServicePrincipal(sandbox(), appId, { keyCredentials: [first.written] });
    const path = `/servicePrincipals/${id}`;

    const added = await addKey(path, { keyCredential: second.written, proof: await proofOf(first, id) });
    const keyId = textOf(added.body, 'keyId');
    const removed = await removeKey(path, { keyId, proof: await proofOf(second, id) });
    const { body } = await sandbox().graph('GET', `${path}?$select=keyCredentials`);

    expect(added.status).toBe(200);
    expect(removed.status).toBe(204);
    expect(listOf(body, 'keyCredentials').map((each) => each['key'])).toEqual([first.written.key]);
  });
});

describe('the tenant’s policy for the lifetime of keys', () => {
  type Restrictions = 'applicationRestrictions' | 'servicePrincipalRestrictions';
  const FIVE_DAYS = { restrictionType: 'asymmetricKeyLifetime', state: 'enabled', maxLifetime: 'P5D' };
  const unlocked = { servicePrincipalLockConfiguration: { isEnabled: false } };

  /** The code of what a write is refused with while the tenant's policy restricts the keys of one kind. */
  async function refused(
    restrictions: Restrictions,
    write: () => Promise<Answer>,
    restriction: Record<string, unknown> = FIVE_DAYS,
  ): Promise<string> {
    const restrict = (keyCredentials: unknown): Promise<Answer> =>
      sandbox().graph('PATCH', '/policies/defaultAppManagementPolicy', { [restrictions]: { keyCredentials } });
    await restrict([restriction]);
    const answer = await write();
    await restrict([]);
    return answer.status < 300 ? 'taken' : refusal(answer).code;
  }

  const REFUSED = 'CredentialInvalidLifetimeAsPerAppPolicy';

  test('holds for applications, however a key comes', async () => {
    const { graph } = sandbox();
    const body = { displayName: 'Test', keyCredentials: [first.written] };
    const held = await makeApplication(sandbox(), body);
    const proof = await proofOf(first, held.id);
    const { path } = await makeApplication(sandbox());
    const of = (write: () => Promise<Answer>): Promise<string> => refused('applicationRestrictions', write);

    expect(await of(() => graph('POST', '/applications', body))).toBe(REFUSED);
    expect(await of(() => graph('PATCH', path, { keyCredentials: [first.written] }))).toBe(REFUSED);
    expect(await of(() => addKey(held.path, { keyCredential: second.written, proof }))).toBe(REFUSED);
  });

  test('does not hold for keys that were there before, and those of service principals', async () => {
    const { graph } = sandbox();
    const held = await makeApplication(sandbox(), { ...unlocked, keyCredentials: [first.written] });
    const id = await makeServicePrincipal(sandbox(), held.appId);
    const before = await keysOf(held.path);
    const of = (write: () => Promise<Answer>): Promise<string> => refused('applicationRestrictions', write);

    expect(await of(() => graph('PATCH', held.path, { keyCredentials: before }))).toBe('taken');
    expect(await of(() => graph('PATCH', `/servicePrincipals/${id}`, { keyCredentials: [first.written] }))).toBe(
      'taken',
    );
  });

  test('has its own rules for service principals', async () => {
    const { graph } = sandbox();
    const { appId, path } = await makeApplication(sandbox(), unlocked);
    const id = await makeServicePrincipal(sandbox(), appId, { keyCredentials: [first.written] });
    const principal = `/servicePrincipals/${id}`;
    const proof = await proofOf(first, id);
    const of = (write: () => Promise<Answer>): Promise<string> => refused('servicePrincipalRestrictions', write);

    expect(await of(() => graph('PATCH', principal, { keyCredentials: [second.written] }))).toBe(REFUSED);
    expect(await of(() => addKey(principal, { keyCredential: second.written, proof }))).toBe(REFUSED);
    expect(await of(() => graph('PATCH', path, { keyCredentials: [second.written] }))).toBe('taken');
  });

  test.each([
    [
      'spares applications that are older than it says',
      { restrictForAppsCreatedAfterDateTime: '2999-01-01T00:00:00Z' },
    ],
    ['can be switched off', { state: 'disabled' }],
    ['lets the rest pass', { maxLifetime: 'P60D' }],
    ['does not look at authorities', { restrictionType: 'trustedCertificateAuthority', maxLifetime: null }],
  ])('%s', async (_what, changed) => {
    const { path } = await makeApplication(sandbox());
    const write = (): Promise<Answer> => sandbox().graph('PATCH', path, { keyCredentials: [first.written] });

    expect(await refused('applicationRestrictions', write, { ...FIVE_DAYS, ...changed })).toBe('taken');
  });
});

async function keysOf(path: string): Promise<ReturnType<typeof listOf>> {
  return listOf((await sandbox().graph('GET', path)).body, 'keyCredentials');
}

function addKey(path: string, body: Record<string, unknown>): Promise<Answer> {
  return sandbox().graph('POST', `${path}/addKey`, { passwordCredential: null, ...body });
}

function removeKey(path: string, body: Record<string, unknown>): Promise<Answer> {
  return sandbox().graph('POST', `${path}/removeKey`, body);
}

/** A proof that the holder of `issuer` has the certificate's key, from now for ten minutes unless said otherwise. */
function proofOf(
  { privateKey }: Certificate,
  issuer: string,
  { audience = '00000002-0000-0000-c000-000000000000', startsInS = 0, lastsS = 600 } = {},
): Promise<string> {
  const start = Math.floor(Date.now() / 1000) + startsInS;
  return new SignJWT()
    .setProtectedHeader({ alg: 'RS256' })
    .setAudience(audience)
    .setIssuer(issuer)
    .setNotBefore(start)
    .setExpirationTime(start + lastsS)
    .sign(createPrivateKey(privateKey));
}
