import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { LiveAnswer } from '../exchange.ts';
import { expectStatus, untilGood } from '../live.ts';
import type { Finding, Question } from '../question.ts';
import { isRefused, keyCredential, makeApplication, makeCertificate } from '../throwaway.ts';

/** See A75 in docs/assumptions.md. */
export const a75: Question = {
  assumption: 'A75',
  title: 'Entra tolerates five minutes of clock skew in the proof for addKey',
  ask: async (live) => {
    const certificate = await makeCertificate(live.clock.now());
    const { id, path } = await makeApplication(live, { keyCredentials: [keyCredential(certificate)] });
    const add = async (minutes: number): Promise<LiveAnswer> => {
      const from = Math.floor(live.clock.now().getTime() / 1000) + minutes * 60;
      const proof = await new SignJWT({})
        .setProtectedHeader({ alg: 'RS256' })
        .setAudience('00000002-0000-0000-c000-000000000000')
        .setIssuer(id)
        .setNotBefore(from)
        .setExpirationTime(from + 300)
        .sign(certificate.privateKey);
      const added = keyCredential(certificate, { keyId: randomUUID() });
      return live.graph('POST', `${path}/addKey`, { keyCredential: added, passwordCredential: null, proof });
    };
    const timely = await untilGood(
      live,
      () => add(0),
      ({ status }) => status < 300,
    );
    expectStatus(timely, [200], 'add a key with a proof of now');
    const found: Record<string, Finding> = {};
    for (const minutes of [1, 4, 6]) {
      found[`${minutes} minutes ahead`] = isRefused(await add(minutes));
    }
    return found;
  },
};
