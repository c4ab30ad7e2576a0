// Run as a process of its own: an API that calls the FHIR server for its user, who signs in to a client by password.
import { OnBehalfOfCredential, UsernamePasswordCredential } from '@azure/identity';
import { converse } from '../../programs/conversation.ts';

await converse(async ({ authorityHost, tenantId, user, client, api, scope }) => {
  const options = { authorityHost, disableInstanceDiscovery: true };
  const atClient = new UsernamePasswordCredential(tenantId, client.id, user.name, user.password, options);
  const { token: userAssertionToken } = await atClient.getToken(api.scope);
  const atApi = new OnBehalfOfCredential({
    ...options,
    tenantId,
    clientId: api.id,
    clientSecret: api.secret,
    userAssertionToken,
  });
  const { token } = await atApi.getToken(scope);
  return { token };
});
