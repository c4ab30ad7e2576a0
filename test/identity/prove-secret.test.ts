import { expect, it, onTestFinished } from 'vitest';
import { REAL_CLOCK } from '../../src/clock.ts';
import { type SecretVerdict, tryClientSecret } from '../../src/identity/prove-secret.ts';
import { openTransport } from '../../src/http/transport.ts';
import { makeAuthority } from './certificates.ts';
import { type Answer, CLIENT, grant, startEntra, TENANT } from './entra-stand-in.ts';

/** What comes of a secret where the token endpoint answers so. */
async function verdictOn(answer: Answer): Promise<SecretVerdict> {
  const authority = await makeAuthority();
  const entra = await startEntra(await authority.issue(), () => answer);
  const transport = openTransport({ env: {}, certificateAuthority: authority.pem });
  onTestFinished(async () => {
    await transport.close();
    await entra.close();
  });
  return tryClientSecret({
    fetch: transport.to([entra.origin]).fetch,
    ...{ authorityUrl: entra.origin, graphUrl: entra.origin, tenantId: TENANT, clientId: CLIENT, secret: 'a-secret' },
    ...{ timeoutMs: 20_000, clock: REAL_CLOCK, signal: new AbortController().signal },
    ...{ onWait: () => undefined, onToken: () => undefined },
  });
}

it('takes a token for a proof', async () => {
  expect(await verdictOn(grant('the-token'))).toEqual({ kind: 'works' });
});

it.each(['', null, 7, ['the-token']])('takes no other answer for one: %j', async (access_token) => {
  const answer = { status: 200, body: { token_type: 'Bearer', expires_in: 3600, access_token } };
  expect(await verdictOn(answer)).toMatchObject({ kind: 'unknown', isWrong: false });
});
