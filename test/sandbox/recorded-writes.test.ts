import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeAuthority } from '../identity/certificates.ts';
import { appRole, makeApplication, makeServicePrincipal } from './make-objects.ts';
import { listOf, objectOf, refusal, sharedSandbox, textOf } from './running-sandbox.ts';

const sandbox = sharedSandbox();

let certificate: X509Certificate;

beforeAll(async () => {
  const { cert } = await (await makeAuthority()).issue({ rsa: true, endsInDays: 10 });
  certificate = new X509Certificate(cert);
});

describe('what recorded clients write is accepted', () => {
  it('a key with its type and with line feeds', async () => {
    const key = certificate.raw.toString('base64').replaceAll(/(.{64})/g, '$1\n');
    const { path } = await makeApplication(sandbox(), {
      keyCredentials: [
        { '@odata.type': '#microsoft.graph.keyCredential', type: 'AsymmetricX509Cert', usage: 'Verify', key },
      ],
    });
    const shown = await sandbox().graph('GET', `${path}?$select=keyCredentials`);
    expect(listOf(shown.body, 'keyCredentials')[0]?.['key']).toBe(certificate.raw.toString('base64'));
  });

  it.each([
    ['annotations at any depth', { web: { '@odata.type': '#microsoft.graph.webApplication', logoutUrl: null } }],
    ['annotations of collections', { 'tags@odata.type': '#Collection(String)', tags: ['one'] }],
    ['no home page', { web: { homePageUrl: null } }],
    ['no logo', { info: { logoUrl: null, termsOfServiceUrl: null } }],
    ['names in another case', { DisplayName: 'Other', Web: { HomePageUrl: 'https://contoso.com' } }],
    ['roles as they were read', { appRoles: [appRole('Reader', { origin: 'Application' })] }],
  ])('%s', async (_, body) => {
    const { path } = await makeApplication(sandbox());
    const answer = await sandbox().graph('PATCH', path, body);
    expect([answer.status, answer.text]).toEqual([204, '']);
  });

  it('an application just as it was read, but not with another id', async () => {
    const { path } = await makeApplication(sandbox(), { keyCredentials: [keyOf(certificate)], notes: 'old' });
    await sandbox().graph('POST', `${path}/addPassword`, {});
    const { body } = await sandbox().graph('GET', path);
    const { web, ...rest } = body;
    // Graph derives these settings and refuses them beside the URIs.
    const { redirectUriSettings, ...plainWeb } = objectOf({ web }, 'web');
    expect(redirectUriSettings).toEqual([]);
    const answer = await sandbox().graph('PATCH', path, { ...rest, web: plainWeb, notes: 'new' });
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect((await sandbox().graph('GET', path)).body).toEqual({ ...body, notes: 'new' });
    for (const name of ['id', 'appId', 'createdDateTime', 'publisherDomain']) {
      const changed = await sandbox().graph('PATCH', path, { ...rest, web: plainWeb, [name]: 'x' });
      expect(refusal(changed)).toMatchObject({ status: 400, targets: [`InvalidValue ${name}`] });
    }
  });

  it('a service principal just as it was read', async () => {
    const { appId } = await makeApplication(sandbox(), { appRoles: [appRole('Reader'), appRole('Writer')] });
    const id = await makeServicePrincipal(sandbox(), appId);
    const { body } = await sandbox().graph('GET', `/servicePrincipals/${id}`);
    const answer = await sandbox().graph('PATCH', `/servicePrincipals/${id}`, { ...body, notes: 'new' });
    expect([answer.status, answer.text]).toEqual([204, '']);
    const changed = await sandbox().graph('PATCH', `/servicePrincipals/${id}`, { ...body, appRoles: [] });
    expect(refusal(changed)).toMatchObject({ status: 400, targets: ['InvalidValue appRoles'] });
  });

  it('empty settings of SAML for a new service principal', async () => {
    const { appId } = await makeApplication(sandbox());
    const made = await sandbox().graph('POST', '/servicePrincipals', { appId, samlSingleSignOnSettings: {} });
    expect([made.status, made.body['samlSingleSignOnSettings']]).toEqual([201, null]);
    const path = `/servicePrincipals/${textOf(made.body, 'id')}`;
    await sandbox().graph('PATCH', path, { samlSingleSignOnSettings: { relayState: 'x' } });
    expect((await sandbox().graph('GET', path)).body['samlSingleSignOnSettings']).toEqual({ relayState: 'x' });
  });

  it('users and groups just as they were read', async () => {
    for (const collection of ['users', 'groups']) {
      const [first = {}] = listOf((await sandbox().graph('GET', `/${collection}`)).body);
      const path = `/${collection}/${textOf(first, 'id')}`;
      const { body } = await sandbox().graph('GET', path);
      const answer = await sandbox().graph('PATCH', path, { ...body, displayName: 'New' });
      expect([path, answer.status, answer.text]).toEqual([path, 204, '']);
    }
  });
});

function keyOf(from: X509Certificate): Record<string, string> {
  return { type: 'AsymmetricX509Cert', usage: 'Verify', key: from.raw.toString('base64') };
}
