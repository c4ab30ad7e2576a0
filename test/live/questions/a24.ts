import { SignJWT } from 'jose';
import { expectStatus } from '../live.ts';
import type { Finding, Question } from '../question.ts';
import { clientCredentials, errorCodes, JWT_BEARER, makeClient, requestToken, without } from '../throwaway.ts';

/** See A24 in docs/assumptions.md. */
export const a24: Question = {
  assumption: 'A24',
  title: 'Entra answers AADSTS1002012, 5002738 and 90023 to these requests',
  ask: async (live) => {
    const client = await makeClient(live);
    const graph = live.urls.graph ?? '';
    const good = clientCredentials(client, `${graph}/.default`);
    expectStatus(await requestToken(live, good), [200], 'sign in as a new application');
    const codes = async (form: URLSearchParams): Promise<Finding> =>
      errorCodes((await live.entra('POST', `/${live.tenant.id}/oauth2/v2.0/token`, form)).body);
    const assertion = await new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(client.application.appId)
      .setSubject(client.application.appId)
      .setAudience(`${live.urls.entra ?? ''}/${live.tenant.id}/v2.0`)
      .setExpirationTime('5 minutes')
      .sign(new TextEncoder().encode('a key that signs nothing of worth'));
    const shown = (type: string): URLSearchParams =>
      without(
        clientCredentials(client, `${graph}/.default`, { client_assertion_type: type, client_assertion: assertion }),
        'client_secret',
      );
    return {
      'a scope other than .default': await codes(clientCredentials(client, `${graph}/User.Read`)),
      'an assertion signed with HS256': await codes(shown(JWT_BEARER)),
      'another type of assertion': await codes(shown('urn:ietf:params:oauth:client-assertion-type:saml2-bearer')),
    };
  },
};
