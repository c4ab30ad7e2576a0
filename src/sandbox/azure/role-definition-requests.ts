import { type AzureCall, type AzureOutcome, requireAction } from './azure-call.ts';
import { AzureError } from './azure-error.ts';
import { AZURE_ROLE_DEFINITIONS, roleDefinition } from './role-definitions.ts';
import type { AzureRoleDefinition } from './role-definition.ts';

const READ = 'Microsoft.Authorization/roleDefinitions/read';
/** When the built-in roles are said to have been made. */
const BUILT = '2015-02-02T21:55:09.8806423Z';

/**
 * `GET {scope}/providers/Microsoft.Authorization/roleDefinitions?$filter=…`. Throws AzureError 400 for a filter that
 * Azure has not.
 */
export function listRoleDefinitions(call: AzureCall, scope: string): AzureOutcome {
  requireAction(call, READ, scope);
  const tests = (call.request.query.get('$filter') ?? '')
    .split(/ +and +/i)
    .filter((part) => part.trim() !== '')
    .map(filterTest);
  const found = AZURE_ROLE_DEFINITIONS.filter((definition) => tests.every((test) => test(definition)));
  return { status: 200, body: { value: found.map((definition) => shown(call, definition)) } };
}

/** `GET {scope}/providers/Microsoft.Authorization/roleDefinitions/{id}`. */
export function getRoleDefinition(call: AzureCall, scope: string, id: string): AzureOutcome {
  requireAction(call, READ, scope);
  return { status: 200, body: shown(call, requireRoleDefinition(id)) };
}

/** The role with this id. Throws AzureError 404 for none. */
export function requireRoleDefinition(id: string): AzureRoleDefinition {
  const definition = roleDefinition(id);
  if (definition === undefined) {
    throw new AzureError(
      404,
      'RoleDefinitionDoesNotExist',
      `The specified role definition with ID '${id.replaceAll('-', '')}' does not exist.`,
    );
  }
  return definition;
}

/** The id of a role as assignments in the subscription name it. */
export function roleDefinitionPath({ tenant }: Pick<AzureCall, 'tenant'>, id: string): string {
  return `/subscriptions/${tenant.subscription.id}/providers/Microsoft.Authorization/roleDefinitions/${id}`;
}

function filterTest(part: string): (definition: AzureRoleDefinition) => boolean {
  if (/^ *(atScopeAndBelow|atScope)\(\) *$/i.test(part)) {
    return () => true;
  }
  const [, name = '', value = ''] = /^ *(roleName|type) +eq +'((?:[^']|'')*)' *$/i.exec(part) ?? [];
  const wanted = value.replaceAll("''", "'").toLowerCase();
  switch (name.toLowerCase()) {
    case 'rolename':
      return ({ roleName }) => roleName.toLowerCase() === wanted;
    case 'type':
      return () => wanted === 'builtinrole';
    default:
      // Assumption A21.
      throw new AzureError(400, 'UnsupportedQuery', `The query '${part}' is not supported.`);
  }
}

function shown(call: AzureCall, definition: AzureRoleDefinition): Record<string, unknown> {
  const { id, roleName, description, actions, notActions, dataActions, notDataActions } = definition;
  return {
    properties: {
      roleName,
      type: 'BuiltInRole',
      description,
      assignableScopes: ['/'],
      permissions: [{ actions, notActions, dataActions, notDataActions }],
      createdOn: BUILT,
      updatedOn: BUILT,
      createdBy: null,
      updatedBy: null,
    },
    id: roleDefinitionPath(call, id),
    type: 'Microsoft.Authorization/roleDefinitions',
    name: id,
  };
}
