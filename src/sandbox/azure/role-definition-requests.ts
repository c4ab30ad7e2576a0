import type { CustomAzureRole, Tenant } from '../tenant/model.ts';
import { isAtOrBelow, mayDo } from './azure-access.ts';
import { type AzureCall, type AzureOutcome, requireAction } from './azure-call.ts';
import { AzureError } from './azure-error.ts';
import type { AzureRoleDefinition } from './role-definition.ts';
import { shownRole } from './role-definition-shape.ts';
import { BUILT_IN_ROLES, builtInRole, roleDefinition } from './role-definitions.ts';

const READ = 'Microsoft.Authorization/roleDefinitions/read';

/** A role in a list. */
type AnyRole = AzureRoleDefinition | CustomAzureRole;

/**
 * `GET {scope}/providers/Microsoft.Authorization/roleDefinitions?$filter=…`. A custom role that was made or deleted is
 * told late where replication lags (recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_role_definition_scenario.yaml).
 * Throws AzureError 400 for a filter that Azure has not.
 */
export function listRoleDefinitions(call: AzureCall, scope: string): AzureOutcome {
  requireReading(call, scope);
  const tests = (call.request.query.get('$filter') ?? '')
    .split(/ +and +/i)
    .filter((part) => part.trim() !== '')
    .map(filterTest);
  const custom = mayRead(call, scope) ? knownCustomRoles(call, scope) : [];
  const all: readonly AnyRole[] = [...custom, ...BUILT_IN_ROLES];
  const found = all.filter((role) => tests.every((test) => test(role)));
  return { status: 200, body: { value: found.map((role) => shownRole(call, role, scope)) } };
}

/**
 * `GET {scope}/providers/Microsoft.Authorization/roleDefinitions/{id}`. Throws AzureError 404 for none, and for a custom
 * role that the caller may read neither here nor where it can be given.
 */
export function getRoleDefinition(call: AzureCall, scope: string, id: string): AzureOutcome {
  requireReading(call, scope);
  const role = requireRoleDefinition(call.tenant, id);
  const readable = call.tenant.azureRoleDefinitions?.[role.id]?.assignableScopes ?? [];
  if (builtInRole(id) === undefined && ![scope, ...readable].some((each) => mayRead(call, each))) {
    throw noSuchRole(id);
  }
  return { status: 200, body: shownRole(call, role, scope) };
}

/**
 * Everyone may read the roles of the whole tenant, as Terraform's `azurerm_role_definition` without a scope relies on
 * (https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/data-sources/role_definition).
 */
function requireReading(call: AzureCall, scope: string): void {
  if (scope !== '/') {
    requireAction(call, READ, scope);
  }
}

/** The role with this id. Throws AzureError 404 for none. */
export function requireRoleDefinition(tenant: Tenant, id: string): AzureRoleDefinition {
  const definition = roleDefinition(tenant, id);
  if (definition === undefined) {
    throw noSuchRole(id);
  }
  return definition;
}

function noSuchRole(id: string): AzureError {
  return new AzureError(
    404,
    'RoleDefinitionDoesNotExist',
    `The specified role definition with ID '${id.replaceAll('-', '')}' does not exist.`,
  );
}

function mayRead({ tenant, caller }: AzureCall, scope: string): boolean {
  return mayDo(tenant, caller.objectId, scope, READ);
}

/** The custom roles that can be given at the scope, above or below it. */
function knownCustomRoles({ tenant, visible }: AzureCall, scope: string): readonly CustomAzureRole[] {
  return Object.values(tenant.azureRoleDefinitions ?? {}).filter(
    ({ createdOn, deletedAt, assignableScopes }) =>
      visible(Date.parse(createdOn)) &&
      (deletedAt === null || !visible(deletedAt)) &&
      assignableScopes.some((each) => isAtOrBelow(each, scope) || isAtOrBelow(scope, each)),
  );
}

function filterTest(part: string): (role: AnyRole) => boolean {
  if (/^ *(atScopeAndBelow|atScope)\(\) *$/i.test(part)) {
    return () => true;
  }
  const [, name = '', value = ''] = /^ *(roleName|type) +eq +'((?:[^']|'')*)' *$/i.exec(part) ?? [];
  const wanted = value.replaceAll("''", "'").toLowerCase();
  switch (name.toLowerCase()) {
    case 'rolename':
      return ({ roleName }) => roleName.toLowerCase() === wanted;
    case 'type':
      return (role) => wanted === ('assignableScopes' in role ? 'customrole' : 'builtinrole');
    default:
      // Assumption A21.
      throw new AzureError(400, 'UnsupportedQuery', `The query '${part}' is not supported.`);
  }
}
