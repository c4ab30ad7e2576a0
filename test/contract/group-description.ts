import type { OpenApiDocument, Operation, Schema } from './graph-description.ts';

const USER: Schema = { $ref: '#/components/schemas/microsoft.graph.user' };
const ASSIGNMENT: Schema = { $ref: '#/components/schemas/microsoft.graph.unifiedRoleAssignment' };
const DEFINITION: Schema = { $ref: '#/components/schemas/microsoft.graph.unifiedRoleDefinition' };
const OBJECT: Schema = { type: 'object', properties: { id: { type: 'string', readOnly: true } } };
const GROUP: Schema = { $ref: '#/components/schemas/microsoft.graph.group' };

/** Update user, of which only the values of directory extensions are written: texts, or null for none. */
const EXTENSION_WRITE: Operation = {
  requestBody: {
    content: {
      'application/json': {
        schema: { type: 'object', properties: {}, additionalProperties: { type: 'string', nullable: true } },
      },
    },
  },
  responses: {},
};

function read(options: readonly string[], schema: Schema): Operation {
  return {
    parameters: options.map((option) => ({ name: `$${option}`, in: 'query', schema: { type: 'string' } })),
    responses: { '200': { content: { 'application/json': { schema } } } },
  };
}

/**
 * Graph's description with the reading of groups, of directory roles, the list of users and their extensions, which the
 * subset leaves out: what our requests use of them, by hand from Graph's reference (List users, List groups, Get group, List a user's
 * memberships, List group members, List group owners, List unifiedRoleAssignments, List roleDefinitions, List
 * roleEligibilityScheduleInstances).
 */
export function withGroupsAndUsers(document: OpenApiDocument): OpenApiDocument {
  const { paths, components } = document;
  return {
    paths: {
      ...paths,
      '/users': {
        get: read(['filter', 'select', 'top'], { properties: { value: { type: 'array', items: USER } } }),
      },
      '/users/{user-id}': { ...paths['/users/{user-id}'], patch: EXTENSION_WRITE },
      '/groups': { get: read(['filter', 'select'], { properties: { value: { type: 'array', items: GROUP } } }) },
      '/groups/{group-id}': { get: read(['select'], GROUP) },
      '/me/transitiveMemberOf/microsoft.graph.group': {
        get: read(['select', 'top'], { properties: { value: { type: 'array', items: GROUP } } }),
      },
      ...Object.fromEntries(
        ['memberOf', 'transitiveMemberOf'].map((relation) => [
          `/users/{user-id}/${relation}/microsoft.graph.group`,
          { get: read(['select', 'top'], { properties: { value: { type: 'array', items: GROUP } } }) },
        ]),
      ),
      ...Object.fromEntries(
        ['members', 'transitiveMembers', 'owners'].map((relation) => [
          `/groups/{group-id}/${relation}`,
          { get: read(['top'], { properties: { value: { type: 'array', items: OBJECT } } }) },
        ]),
      ),
      '/roleManagement/directory/roleAssignments': {
        get: read(['filter'], { properties: { value: { type: 'array', items: ASSIGNMENT } } }),
      },
      '/roleManagement/directory/roleDefinitions': {
        get: read([], { properties: { value: { type: 'array', items: DEFINITION } } }),
      },
      '/roleManagement/directory/roleEligibilityScheduleInstances': {
        get: read([], { properties: { value: { type: 'array', items: ASSIGNMENT } } }),
      },
    },
    components: {
      ...components,
      schemas: {
        'microsoft.graph.user': {
          type: 'object',
          properties: {
            id: { type: 'string', readOnly: true },
            displayName: { type: 'string', nullable: true },
            userPrincipalName: { type: 'string', nullable: true },
          },
        },
        ...components.schemas,
        'microsoft.graph.group': {
          type: 'object',
          properties: {
            id: { type: 'string', readOnly: true },
            displayName: { type: 'string', nullable: true },
            isAssignableToRole: { type: 'boolean', nullable: true },
          },
        },
        'microsoft.graph.unifiedRoleDefinition': {
          type: 'object',
          properties: {
            id: { type: 'string', readOnly: true },
            description: { type: 'string', nullable: true },
            displayName: { type: 'string', nullable: true },
            isBuiltIn: { type: 'boolean', nullable: true },
            isEnabled: { type: 'boolean', nullable: true },
            resourceScopes: { type: 'array', items: { type: 'string', nullable: true } },
            templateId: { type: 'string', nullable: true },
            version: { type: 'string', nullable: true },
            rolePermissions: { type: 'array', items: { type: 'object' } },
          },
        },
        'microsoft.graph.unifiedRoleAssignment': {
          type: 'object',
          properties: {
            id: { type: 'string', readOnly: true },
            principalId: { type: 'string', nullable: true },
            roleDefinitionId: { type: 'string', nullable: true },
            directoryScopeId: { type: 'string', nullable: true },
            appScopeId: { type: 'string', nullable: true },
          },
        },
      },
    },
  };
}
