import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../exchange.ts';
import { expectStatus } from '../live.ts';
import type { Question } from '../question.ts';
import { keyCredential, makeApplication, makeCertificate, makeServicePrincipal, verdictOf } from '../throwaway.ts';

/** See A85 in docs/assumptions.md. */
export const a85: Question = {
  assumption: 'A85',
  title: 'an object may have about 600 kB; beyond it 403 Directory_ResourceSizeExceeded',
  ask: async (live) => {
    const { appId } = await makeApplication(live, { servicePrincipalLockConfiguration: { isEnabled: false } });
    const path = `/servicePrincipals/${await makeServicePrincipal(live, appId)}`;
    const certificate = await makeCertificate(live.clock.now());
    const size = JSON.stringify(keyCredential(certificate)).length;
    const keys = (bytes: number): JsonObject => ({
      keyCredentials: Array.from({ length: Math.floor(bytes / size) }, () =>
        keyCredential(certificate, { keyId: randomUUID() }),
      ),
    });
    expectStatus(await live.graph('PATCH', path, keys(300_000)), [204], 'give a service principal 300 kB of keys');
    return verdictOf(await live.graph('PATCH', path, keys(700_000)));
  },
};
