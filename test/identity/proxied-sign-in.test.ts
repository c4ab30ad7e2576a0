import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeAuthority } from './certificates.ts';
import { CLIENT, type EntraStandIn, grant, makeToken, startEntra, TENANT } from './entra-stand-in.ts';
import { type ForwardProxy, startProxy } from './forward-proxy.ts';
import { runSignIn } from './run-sign-in-program.ts';
import { makeDirectory } from './sign-in-stage.ts';
import { containing } from './text-matchers.ts';

const account = { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: CLIENT, AZURE_CLIENT_SECRET: 'only-for-tests~1' };

/** A stand-in whose authority is in a file, and a proxy before it. */
async function setScene(
  options: Parameters<typeof startProxy>[0] & { endsInDays?: number } = {},
): Promise<{ entra: EntraStandIn; proxy: ForwardProxy; trust: { NODE_EXTRA_CA_CERTS: string } }> {
  const authority = await makeAuthority();
  const identity = await authority.issue(options.endsInDays === undefined ? {} : { endsInDays: options.endsInDays });
  const entra = await startEntra(identity, () => grant(makeToken()));
  const proxy = await startProxy(options);
  onTestFinished(async () => {
    await Promise.all([entra.close(), proxy.close()]);
  });
  const file = path.join(await makeDirectory(), 'authority.pem');
  await writeFile(file, authority.pem);
  return { entra, proxy, trust: { NODE_EXTRA_CA_CERTS: file } };
}

test('sign-in and Microsoft Graph both go through the proxy, to a private authority', async () => {
  const { entra, proxy, trust } = await setScene();
  const env = { ...account, ...trust, HTTPS_PROXY: proxy.url };
  expect(await runSignIn({ auth: 'default', origin: entra.origin }, env)).toEqual({
    method: 'environment',
    graphStatus: 200,
  });
  expect(entra.requests.at(-1)).toBe('GET /v1.0/me');
  expect(proxy.connects.length).toBeGreaterThan(0);
  expect(new Set(proxy.connects)).toEqual(new Set([new URL(entra.origin).host]));

  const direct = { ...account, ...trust, HTTPS_PROXY: proxy.url, NO_PROXY: 'localhost' };
  const before = proxy.connects.length;
  expect(await runSignIn({ auth: 'default', origin: entra.origin }, direct)).toMatchObject({ graphStatus: 200 });
  expect(proxy.connects).toHaveLength(before);
});

test('a proxy that asks for a password gets the one of HTTPS_PROXY, and is explained without it', async () => {
  const { entra, proxy, trust } = await setScene({ credentials: 'ada:pass word' });
  const order = { auth: 'environment', origin: entra.origin } as const;
  const named = `http://ada:pass%20word@127.0.0.1:${proxy.port}`;
  expect(await runSignIn(order, { ...account, ...trust, HTTPS_PROXY: named })).toMatchObject({ graphStatus: 200 });

  const refused = await runSignIn(order, { ...account, ...trust, HTTPS_PROXY: proxy.url });
  expect(refused).toEqual({
    code: 'proxy_refused',
    message: containing('the proxy refused the connection with status 407'),
    hint: containing('USER:PASSWORD'),
  });
});

test('without NODE_EXTRA_CA_CERTS, the authority that is missing behind the proxy is the reason', async () => {
  const { entra, proxy } = await setScene();
  const env = { ...account, HTTPS_PROXY: proxy.url };
  expect(await runSignIn({ auth: 'default', origin: entra.origin }, env)).toEqual({
    code: 'tls_untrusted',
    message: containing('Sign-in with environment failed. Could not reach localhost'),
    hint: containing('NODE_EXTRA_CA_CERTS'),
  });
});

test('an expired certificate behind the proxy is told as such', async () => {
  const { entra, proxy, trust } = await setScene({ endsInDays: -1 });
  const env = { ...account, ...trust, HTTPS_PROXY: proxy.url };
  expect(await runSignIn({ auth: 'environment', origin: entra.origin }, env)).toMatchObject({ code: 'tls_expired' });
});
