import type { OpenApiDocument, Operation, Schema } from './graph-description.ts';

const GROUP: Schema = { $ref: '#/components/schemas/microsoft.graph.group' };

function read(options: readonly string[], schema: Schema): Operation {
  return {
    parameters: options.map((option) => ({ name: `$${option}`, in: 'query', schema: { type: 'string' } })),
    responses: { '200': { content: { 'application/json': { schema } } } },
  };
}

/**
 * Graph's description with the reading of groups, which the subset leaves out (facts/graph.md section 11): what our requests
 * use of it, by hand from Graph's reference (List groups, Get group).
 */
export function withGroups(document: OpenApiDocument): OpenApiDocument {
  const { paths, components } = document;
  return {
    paths: {
      ...paths,
      '/groups': { get: read(['filter', 'select'], { properties: { value: { type: 'array', items: GROUP } } }) },
      '/groups/{group-id}': { get: read(['select'], GROUP) },
    },
    components: {
      ...components,
      schemas: {
        ...components.schemas,
        'microsoft.graph.group': {
          type: 'object',
          properties: { id: { type: 'string', readOnly: true }, displayName: { type: 'string', nullable: true } },
        },
      },
    },
  };
}
