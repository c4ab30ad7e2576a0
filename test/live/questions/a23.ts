import { expectStatus } from '../live.ts';
import type { Finding, Question } from '../question.ts';
import { clientCredentials, entraRefusal, JWT_BEARER, makeClient, requestToken, without } from '../throwaway.ts';

/** See A23 in docs/assumptions.md. */
export const a23: Question = {
  assumption: 'A23',
  title: 'refusals of the token endpoint have these texts and OAuth errors',
  ask: async (live) => {
    const client = await makeClient(live);
    const { application } = client;
    const graph = `${live.urls.graph ?? ''}/.default`;
    // Once it has had a token, Entra knows the client, and refuses what is asked for.
    expectStatus(await requestToken(live, clientCredentials(client, graph)), [200], 'sign in as a new application');
    const form = (more: Readonly<Record<string, string>>): URLSearchParams => clientCredentials(client, graph, more);
    const refusal = async (fields: URLSearchParams): Promise<Finding> =>
      entraRefusal(await live.entra('POST', `/${live.tenant.id}/oauth2/v2.0/token`, fields));
    return {
      twoScopes: await refusal(form({ scope: `${graph} https://vault.azure.net/.default` })),
      noScope: await refusal(without(form({}), 'scope')),
      unknownResource: await refusal(form({ scope: 'api://fhir-apps-live-nothing/.default' })),
      noGrantType: await refusal(without(form({}), 'grant_type')),
      unknownGrantType: await refusal(form({ grant_type: 'nothing' })),
      malformedAssertion: await refusal(
        without(form({ client_assertion_type: JWT_BEARER, client_assertion: 'abc' }), 'client_secret'),
      ),
      malformedCode: await refusal(
        form({ grant_type: 'authorization_code', code: 'abc', redirect_uri: 'https://localhost/live' }),
      ),
      malformedRefreshToken: await refusal(form({ grant_type: 'refresh_token', refresh_token: 'abc' })),
      unknownClient: await refusal(form({ client_id: '11111111-1111-1111-1111-111111111111' })),
      noCredential: await refusal(without(form({ client_id: application.appId }), 'client_secret')),
    };
  },
};
