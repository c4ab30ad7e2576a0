// Run as a process of its own: reads the users with @microsoft/msgraph-sdk, signed in by @azure/identity.
import { ClientSecretCredential } from '@azure/identity';
import { AzureIdentityAuthenticationProvider } from '@microsoft/kiota-authentication-azure';
import { createGraphServiceClient, GraphRequestAdapter } from '@microsoft/msgraph-sdk';
import '@microsoft/msgraph-sdk-users';
import { converse } from '../../programs/conversation.ts';

await converse(async ({ authority, clientId, clientSecret, scope }) => {
  const { origin, host, pathname } = new URL(authority);
  const options = { authorityHost: origin, disableInstanceDiscovery: true };
  const credential = new ClientSecretCredential(pathname.slice(1), clientId, clientSecret, options);
  const hosts = new Set([host, new URL(authority).hostname]);
  const provider = new AzureIdentityAuthenticationProvider(credential, [`${origin}/.default`], undefined, hosts);
  const adapter = new GraphRequestAdapter(provider);
  adapter.baseUrl = `${origin}/v1.0`;
  const client = createGraphServiceClient(adapter);
  const graph = await client.users.get({ queryParameters: { top: 1 } }).then(
    (page) => `${page.value.length} user`,
    (error) => `${error.responseStatusCode} ${error.errorEscaped?.code}`,
  );
  const { token } = await credential.getToken(scope);
  return { token, graph };
});
