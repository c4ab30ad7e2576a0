import { safeJson } from '../../text/safe-json.ts';
import { JOB_WITH_SECRET, factsOfJob } from './client-facts.ts';
import type { SettingsFormat } from './format.ts';

/**
 * A collection for Postman and newman (https://schema.postman.com/): a token, then a first read. The secret is a variable
 * without a value.
 */
export const POSTMAN: SettingsFormat = {
  name: 'postman',
  summary: 'a collection for Postman or newman',
  write: (registration) => {
    const job = factsOfJob(registration, ['secret'], JOB_WITH_SECRET);
    if ('issue' in job) {
      return job;
    }
    const values = {
      ...{
        fhirUrl: job.facts.fhirUrl,
        tokenUrl: job.facts.tokenUrl,
        tenantId: job.facts.tenantId,
        clientId: job.facts.appId,
      },
      ...{ scope: job.facts.scope, clientSecret: '', bearerToken: '' },
    };
    return {
      text: `${safeJson(
        {
          info: {
            name: registration.displayName,
            schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
          },
          variable: Object.entries(values).map(([key, value]) => ({ key, value })),
          item: [TOKEN_REQUEST, READ_REQUEST],
        },
        { indent: 2 },
      )}\n`,
    };
  },
};

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
