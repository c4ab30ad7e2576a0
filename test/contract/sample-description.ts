import type { OpenApiDocument, Schema } from './graph-description.ts';

const APPLICATION = { $ref: '#/components/schemas/microsoft.graph.application' };
const ID = { in: 'path', name: 'application-id', required: true, schema: { type: 'string' } };

function json(schema: Schema): object {
  return { content: { 'application/json': { schema } } };
}

/**
 * A few operations in the words of `graph-subset.openapi.json`, so that the checker is tried where that file is not.
 */
export const SAMPLE_DESCRIPTION: OpenApiDocument = {
  paths: {
    '/$batch': { post: { requestBody: json({ $ref: '#/components/schemas/batchRequest' }), responses: {} } },
    '/applications': {
      get: {
        parameters: ['top', 'filter', 'select'].map((name) => ({ $ref: `#/components/parameters/${name}` })),
        responses: { '200': json({ type: 'object', properties: { value: { type: 'array', items: APPLICATION } } }) },
      },
      post: { requestBody: json(APPLICATION), responses: { '201': json(APPLICATION) } },
    },
    '/applications/{application-id}': {
      parameters: [ID],
      get: { parameters: [{ $ref: '#/components/parameters/select' }], responses: { '200': json(APPLICATION) } },
      patch: { requestBody: json(APPLICATION), responses: {} },
    },
    "/applications(uniqueName='{uniqueName}')": {
      get: { parameters: [{ $ref: '#/components/parameters/select' }], responses: { '200': json(APPLICATION) } },
      patch: {
        parameters: [{ $ref: '#/components/parameters/prefer' }],
        requestBody: json(APPLICATION),
        responses: {},
      },
    },
  },
  components: {
    parameters: {
      top: { name: '$top', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 999 } },
      filter: { name: '$filter', in: 'query', schema: { type: 'string' } },
      select: { name: '$select', in: 'query', schema: { type: 'string' } },
      prefer: { name: 'Prefer', in: 'header', schema: { type: 'string' } },
    },
    schemas: {
      'microsoft.graph.entity': { type: 'object', properties: { id: { type: 'string', readOnly: true } } },
      'microsoft.graph.application': {
        allOf: [
          { $ref: '#/components/schemas/microsoft.graph.entity' },
          {
            type: 'object',
            properties: {
              appId: { type: 'string', nullable: true, readOnly: true },
              displayName: { type: 'string', nullable: true },
              uniqueName: { type: 'string', nullable: true },
              identifierUris: { type: 'array', items: { type: 'string' } },
              tags: { type: 'array', items: { type: 'string' } },
              web: {
                anyOf: [
                  { $ref: '#/components/schemas/microsoft.graph.webApplication' },
                  { type: 'object', nullable: true },
                ],
              },
              passwordCredentials: {
                type: 'array',
                items: { $ref: '#/components/schemas/microsoft.graph.passwordCredential' },
              },
              owners: { type: 'array', items: APPLICATION, 'x-ms-navigationProperty': true },
            },
          },
        ],
      },
      'microsoft.graph.passwordCredential': {
        type: 'object',
        properties: {
          keyId: { type: 'string', nullable: true },
          displayName: { type: 'string', nullable: true },
          secretText: { type: 'string', nullable: true, readOnly: true },
        },
      },
      'microsoft.graph.webApplication': {
        type: 'object',
        properties: {
          redirectUris: { type: 'array', items: { type: 'string' } },
          logoutUrl: { type: 'string', nullable: true },
        },
      },
      batchRequest: {
        type: 'object',
        required: ['requests'],
        properties: {
          requests: {
            type: 'array',
            maxItems: 20,
            items: {
              type: 'object',
              required: ['id', 'method', 'url'],
              properties: {
                id: { type: 'string' },
                method: { type: 'string', enum: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] },
                url: { type: 'string' },
                headers: { type: 'object', additionalProperties: { type: 'string' } },
                body: {},
              },
            },
          },
        },
      },
    },
  },
};
