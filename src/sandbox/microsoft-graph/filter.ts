import { type Comparison, type FilterExpression, type Literal, parseFilter } from './filter-parser.ts';
import { unsupportedQuery } from './graph-error.ts';

type Item = Readonly<Record<string, unknown>>;
type Predicate = (item: Item) => boolean;

/** What may be filtered on, by type (facts/graph.md §4.10); Graph refuses other properties. */
const FILTERABLE: Readonly<Record<string, readonly string[]>> = {
  Application: [
    'id',
    'appId',
    'displayName',
    'identifierUris',
    'tags',
    'publisherDomain',
    'signInAudience',
    'uniqueName',
    'createdDateTime',
    'deletedDateTime',
    'requiredResourceAccess',
  ],
  ServicePrincipal: [
    'id',
    'appId',
    'displayName',
    'servicePrincipalNames',
    'servicePrincipalType',
    'tags',
    'accountEnabled',
    'appOwnerOrganizationId',
    'deletedDateTime',
    'alternativeNames',
  ],
  OAuth2PermissionGrant: ['id', 'clientId', 'consentType', 'principalId', 'resourceId', 'scope'],
  AppRoleAssignment: ['id', 'appRoleId', 'principalId', 'resourceId', 'createdDateTime'],
  FederatedIdentityCredential: ['id', 'name', 'issuer', 'subject'],
  User: [
    'id',
    'accountEnabled',
    'city',
    'companyName',
    'country',
    'createdDateTime',
    'department',
    'displayName',
    'employeeId',
    'givenName',
    'jobTitle',
    'mail',
    'mailNickname',
    'officeLocation',
    'otherMails',
    'state',
    'surname',
    'usageLocation',
    'userPrincipalName',
    'userType',
  ],
  Group: [
    'id',
    'createdDateTime',
    'description',
    'displayName',
    'mail',
    'mailEnabled',
    'mailNickname',
    'securityEnabled',
  ],
  DirectoryRole: ['id', 'displayName', 'roleTemplateId'],
  Domain: ['id', 'isDefault', 'isInitial', 'isVerified'],
};

/** Whether a filter needs the eventual index: `ne`, `not`, `endsWith` (facts/graph.md §4.10). */
export function needsAdvancedQuery(text: string): boolean {
  return isAdvanced(parseFilter(text));
}

/** Makes a predicate of a filter. Throws GraphError 400 for a property that cannot be filtered on, or a syntax error. */
export function compileFilter(text: string, resource: string): Predicate {
  const expression = parseFilter(text);
  return (item) => evaluate(expression, item, resource, null);
}

function isAdvanced(expression: FilterExpression): boolean {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return isAdvanced(expression.left) || isAdvanced(expression.right);
    case 'not':
      return true;
    case 'any':
      return isAdvanced(expression.condition);
    case 'compare':
      return expression.comparison === 'ne' || expression.comparison === 'endswith';
  }
}

/** The value that a lambda's variable stands for, by its name. */
type Binding = { readonly name: string; readonly value: unknown } | null;

function evaluate(expression: FilterExpression, item: Item, resource: string, binding: Binding): boolean {
  switch (expression.kind) {
    case 'and':
      return evaluate(expression.left, item, resource, binding) && evaluate(expression.right, item, resource, binding);
    case 'or':
      return evaluate(expression.left, item, resource, binding) || evaluate(expression.right, item, resource, binding);
    case 'not':
      return !evaluate(expression.operand, item, resource, binding);
    case 'any': {
      const values = valueAt(expression.path, item, resource, binding);
      const { variable, condition } = expression;
      return (
        Array.isArray(values) &&
        values.some((value: unknown) => evaluate(condition, item, resource, { name: variable, value }))
      );
    }
    case 'compare':
      return compare(valueAt(expression.path, item, resource, binding), expression.comparison, expression.values);
  }
}

function valueAt(path: readonly string[], item: Item, resource: string, binding: Binding): unknown {
  const [head = '', ...rest] = path;
  if (binding !== null && head === binding.name) {
    return rest.reduce(property, binding.value);
  }
  if (FILTERABLE[resource]?.includes(head) !== true) {
    throw unsupportedQuery(
      `Unsupported or invalid query filter clause specified for property '${head}' of resource '${resource}'.`,
    );
  }
  return rest.reduce(property, item[head]);
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? new Map<string, unknown>(Object.entries(value)).get(name)
    : undefined;
}

function compare(value: unknown, comparison: Comparison, wanted: readonly Literal[]): boolean {
  const [first = null] = wanted;
  switch (comparison) {
    case 'eq':
      return isSame(value, first);
    case 'ne':
      return !isSame(value, first);
    case 'in':
      return wanted.some((each) => isSame(value, each));
    case 'startswith':
      return fold(value).startsWith(fold(first));
    case 'endswith':
      return fold(value).endsWith(fold(first));
    case 'gt':
      return rank(value, first) > 0;
    case 'ge':
      return rank(value, first) >= 0;
    case 'lt':
      return rank(value, first) < 0;
    case 'le':
      return rank(value, first) <= 0;
  }
}

/** The directory compares text without case. */
function isSame(value: unknown, wanted: Literal): boolean {
  return typeof value === 'string' && typeof wanted === 'string' ? fold(value) === fold(wanted) : value === wanted;
}

function fold(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}

function rank(value: unknown, wanted: Literal): number {
  return typeof value === 'string' && typeof wanted === 'string'
    ? fold(value).localeCompare(fold(wanted))
    : Number(value) - Number(wanted);
}
