// Run as a process of its own: gets tokens with simple-oauth2, and calls the FHIR server with fhir-kit-client.
import { Client } from 'fhir-kit-client';
import { AuthorizationCode, ClientCredentials } from 'simple-oauth2';
import { converse, visit } from '../../programs/conversation.ts';

await converse(async ({ authority, clientId, clientSecret, scope, redirectUri, fhirUrl }) => {
  const { origin, pathname } = new URL(authority);
  const client = { id: clientId, secret: clientSecret };
  const auth = { tokenHost: origin, tokenPath: `${pathname}/oauth2/v2.0/token` };
  const authorizePath = `${pathname}/oauth2/v2.0/authorize`;
  const signedIn =
    redirectUri === undefined
      ? await new ClientCredentials({ client, auth }).getToken({ scope })
      : await withCode(new AuthorizationCode({ client, auth: { ...auth, authorizePath } }), scope, redirectUri);
  const token = signedIn.token.access_token;
  return { token, ...(fhirUrl === undefined ? {} : { fhir: await callFhir(fhirUrl, token) }) };
});

async function withCode(client, scope, redirectUri) {
  const url = client.authorizeURL({ redirect_uri: redirectUri, scope, state: 'kept' });
  const arrived = new URL(await visit(url)).searchParams;
  const signedIn = await client.getToken({ code: arrived.get('code'), redirect_uri: redirectUri, scope });
  return signedIn.refresh({ scope });
}

async function callFhir(baseUrl, token) {
  const client = new Client({ baseUrl, bearerToken: token });
  const { tokenUrl } = await client.smartAuthMetadata();
  const found = await client.search({ resourceType: 'Patient', searchParams: { _count: '1' } });
  const body = { resourceType: 'Observation', status: 'final', code: { text: 'synthetic' } };
  const refused = await client.create({ resourceType: 'Observation', body }).then(
    () => 'created',
    (error) => `${error.response?.status} ${error.response?.data?.resourceType}`,
  );
  return { allowed: `${found.resourceType} ${found.entry.length}`, refused, tokenUrl: tokenUrl?.href };
}
