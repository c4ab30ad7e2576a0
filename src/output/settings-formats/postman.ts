import { safeJson } from '../../text/safe-json.ts';
import { clientFormat } from './client-format.ts';
import { JOB_WITH_SECRET, secretOfJob } from './job-credential.ts';

/**
 * A collection for Postman and newman (https://schema.postman.com/): a token, then a first read. The secret is a variable
 * without a value.
 */
export const POSTMAN = clientFormat({
  name: 'postman',
  summary: 'a collection for Postman or newman',
  isFor: JOB_WITH_SECRET,
  partOf: secretOfJob,
  write: ({ facts: { appId, fhirUrl, tokenUrl, tenantId, scope }, displayName }) => {
    const values = { fhirUrl, tokenUrl, tenantId, clientId: appId, scope, clientSecret: '', bearerToken: '' };
    const collection = {
      info: {
        name: displayName,
        schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
      },
      variable: Object.entries(values).map(([key, value]) => ({ key, value })),
      item: [TOKEN_REQUEST, READ_REQUEST],
    };
    return `${safeJson(collection, { indent: 2 })}\n`;
  },
});

const TOKEN_REQUEST = {
  name: 'Get a token',
  request: {
    method: 'POST',
    url: '{{tokenUrl}}',
    body: {
      mode: 'urlencoded',
      urlencoded: [
        { key: 'grant_type', value: 'client_credentials' },
        { key: 'client_id', value: '{{clientId}}' },
        { key: 'client_secret', value: '{{clientSecret}}' },
        { key: 'scope', value: '{{scope}}' },
      ],
    },
  },
  event: [
    {
      listen: 'test',
      script: {
        type: 'text/javascript',
        exec: ["pm.collectionVariables.set('bearerToken', pm.response.json().access_token);"],
      },
    },
  ],
};

const READ_REQUEST = {
  name: 'Read patients',
  request: {
    method: 'GET',
    url: '{{fhirUrl}}/Patient?_count=1',
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{bearerToken}}', type: 'string' }] },
  },
};
