// Run as a process of its own: keeps an application with the newer Microsoft Graph SDK, which Kiota generates. Its
// package for applications is not published, so that requests are built from the models as that package would.
import { ClientSecretCredential } from '@azure/identity';
import { HttpMethod, RequestInformation } from '@microsoft/kiota-abstractions';
import { AzureIdentityAuthenticationProvider } from '@microsoft/kiota-authentication-azure';
import { createGraphServiceClient, GraphRequestAdapter } from '@microsoft/msgraph-sdk';
import * as models from '@microsoft/msgraph-sdk/models/index.js';
import { createODataErrorFromDiscriminatorValue } from '@microsoft/msgraph-sdk/models/oDataErrors/index.js';
import { converse } from '../../programs/conversation.ts';

const ERRORS = { XXX: createODataErrorFromDiscriminatorValue };

await converse(async ({ authority, clientId, clientSecret, graphUrl }) => {
  const { origin, pathname } = new URL(authority);
  const options = { authorityHost: origin, disableInstanceDiscovery: true };
  const credential = new ClientSecretCredential(pathname.slice(1), clientId, clientSecret, options);
  const hosts = new Set([new URL(graphUrl).hostname, new URL(graphUrl).host]);
  const provider = new AzureIdentityAuthenticationProvider(credential, [`${graphUrl}/.default`], undefined, hosts);
  const adapter = new GraphRequestAdapter(provider);
  adapter.baseUrl = `${graphUrl}/v1.0`;
  createGraphServiceClient(adapter);
  return { done: await keepApplication(applicationsOf(adapter)) };
});

function applicationsOf(adapter) {
  const request = (method, path, body, serialize) => {
    const built = new RequestInformation(method, `{+baseurl}/applications${path}`, { baseurl: adapter.baseUrl });
    built.headers.add('Accept', 'application/json');
    if (body !== undefined) {
      built.setContentFromParsable(adapter, 'application/json', body, serialize);
    }
    return built;
  };
  const one = models.createApplicationFromDiscriminatorValue;
  const several = models.createApplicationCollectionResponseFromDiscriminatorValue;
  const password = models.createPasswordCredentialFromDiscriminatorValue;
  return {
    create: (body) => adapter.send(request(HttpMethod.POST, '', body, models.serializeApplication), one, ERRORS),
    read: (id) => adapter.send(request(HttpMethod.GET, `/${id}`), one, ERRORS),
    change: (id, body) =>
      adapter.sendNoResponseContent(request(HttpMethod.PATCH, `/${id}`, body, models.serializeApplication), ERRORS),
    addPassword: (id, passwordCredential) => {
      const serialize = (writer, body) =>
        writer.writeObjectValue('passwordCredential', body.passwordCredential, models.serializePasswordCredential);
      const built = request(HttpMethod.POST, `/${id}/addPassword`, { passwordCredential }, serialize);
      return adapter.send(built, password, ERRORS);
    },
    list: (filter) => adapter.send(request(HttpMethod.GET, `?$filter=${encodeURIComponent(filter)}`), several, ERRORS),
    remove: (id) => adapter.sendNoResponseContent(request(HttpMethod.DELETE, `/${id}`), ERRORS),
  };
}

async function keepApplication(applications) {
  const displayName = 'Kept by the SDK';
  const reads = { displayName: 'Reader', description: 'Reads', value: 'Reader', isEnabled: true };
  const created = await applications.create({
    displayName,
    signInAudience: 'AzureADMyOrg',
    web: { redirectUris: ['https://portal.contoso.com/callback'] },
    appRoles: [{ ...reads, id: crypto.randomUUID(), allowedMemberTypes: ['Application'] }],
  });
  const { id } = created;
  const read = await applications.read(id);
  const { api, appRoles, displayName: name, keyCredentials, passwordCredentials, web } = read;
  const asRead = { id, api, appRoles, displayName: name, keyCredentials, passwordCredentials };
  // Graph takes the settings of redirect URIs only without the URIs.
  const sameWeb = { ...web, redirectUriSettings: undefined };
  await applications.change(id, { ...asRead, web: sameWeb, notes: 'changed as it was read' });
  const { secretText } = await applications.addPassword(id, { displayName: 'of the SDK' });
  const { value: listed } = await applications.list(`displayName eq '${displayName}'`);
  await applications.remove(id);
  const gone = await applications.read(id).catch((error) => error);
  return {
    notes: listed.map(({ notes }) => notes),
    roles: listed.flatMap(({ appRoles }) => appRoles.map(({ value }) => value)),
    secret: secretText.length,
    passwords: listed.map(({ passwordCredentials }) => passwordCredentials.map((each) => each.displayName)),
    created: created.createdDateTime instanceof Date,
    gone: `${gone.responseStatusCode} ${gone.errorEscaped?.code}`,
  };
}
