import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findCloud } from '../../src/identity/clouds.ts';
import type { AuthMethod } from '../../src/identity/methods.ts';
import { signIn, type SignedIn } from '../../src/identity/sign-in.ts';
import { openTransport } from '../../src/http/transport.ts';
import { makeAuthority } from './certificates.ts';
import { CLIENT, grant, makeToken, TENANT } from './entra-stand-in.ts';
import { onlyPrograms, setStage } from './sign-in-stage.ts';

const servicePrincipal = { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: CLIENT, AZURE_CLIENT_SECRET: 'only-for-tests~1' };

/** Signs in at an authority that answers as it is told; `over` ends the time of the run. */
async function signInAt(answer: (over: () => void) => RequestListener, auth: AuthMethod): Promise<SignedIn> {
  const time = new AbortController();
  const authority = await makeAuthority();
  const over = (): void => time.abort(new DOMException('The time is over.', 'TimeoutError'));
  const server = createServer(await authority.issue(), answer(over));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const transport = openTransport({ env: {}, certificateAuthority: authority.pem });
  onTestFinished(async () => {
    await transport.close();
    server.closeAllConnections();
    server.close();
  });
  const origin = `https://localhost:${(server.address() as AddressInfo).port}`;
  return signIn({
    ...{ auth, transport, env: servicePrincipal, cloud: findCloud({ graphUrl: origin, authorityUrl: origin }) },
    ...{ onTrying: () => undefined, onSecret: () => undefined, onDeviceCode: () => undefined },
    signal: new AbortController().signal,
    deadline: time.signal,
  });
}

describe('an authority that does not answer', () => {
  const ANSWERS: readonly (readonly [string, (over: () => void) => RequestListener])[] = [
    ['never', (over) => () => over()],
    [
      'one byte after the other',
      (over) => (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"a":"', over);
        const dripping = setInterval(() => response.write('x'), 20);
        response.on('close', () => clearInterval(dripping));
      },
    ],
  ];

  it.each(ANSWERS)('is waited for no longer than the run may take: %s', async (_how, answer) => {
    await expect(signInAt(answer, 'environment')).rejects.toMatchObject({
      code: 'timed_out',
      exitCode: 1,
      message: expect.stringMatching(
        /^Sign-in with environment failed\. Could not reach localhost:\d+: it did not answer in time\.$/,
      ) as unknown,
      hint: expect.stringContaining('--timeout') as unknown,
    });
  });

  it('says that it was asked to wait, where it is waited for', async () => {
    const busy =
      (over: () => void): RequestListener =>
      (_request, response) => {
        response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '9' });
        response.end('{}', () => setTimeout(over, 200));
      };
    await expect(signInAt(busy, 'environment')).rejects.toMatchObject({
      code: 'sign_in_interrupted',
      hint: 'Try again after 9 seconds.',
    });
  });
});

it('a program that hangs is waited for no longer than the run may take', async () => {
  await onlyPrograms({ az: 'exec /bin/sleep 50' });
  const { failure } = await setStage(() => grant(makeToken()));
  expect(await failure({ auth: 'cli', deadline: AbortSignal.timeout(300) })).toMatchObject({
    code: 'timed_out',
    message: 'Sign-in with cli failed. az did not answer in time.',
  });
});

it('a person has all the time to sign in', async () => {
  const { signIn: start } = await setStage(() => grant(makeToken({ idtyp: 'user', scp: 'x', upn: 'ada@contoso.com' })));
  const signedIn = await start({
    auth: 'device-code',
    tenant: TENANT,
    clientId: CLIENT,
    deadline: AbortSignal.abort(),
  });
  expect(signedIn.method).toBe('device-code');
});

it('a token that is needed after the end, to take something back, is still got', async () => {
  const time = new AbortController();
  const { signIn: start } = await setStage((_form, count) => grant(makeToken({ jti: count }), count === 1 ? 60 : 3600));
  const { getToken } = await start({ env: servicePrincipal, deadline: time.signal });
  time.abort();
  expect((await getToken()).token).toBe(makeToken({ jti: 2 }));
});
