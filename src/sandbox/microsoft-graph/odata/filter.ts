import { unsupportedQuery } from '../graph-error.ts';
import { type Comparison, type FilterExpression, type Literal, parseFilter } from './filter-parser.ts';
import { type Item, memberOf } from './item.ts';
import { filterableProperty } from './queryable-properties.ts';

/** A filter that is ready for use. */
export interface Filter {
  readonly matches: (item: Item) => boolean;
  /**
   * Whether it is an advanced query: `ne`, `not`, `endsWith` (https://learn.microsoft.com/graph/aad-advanced-queries).
   */
  readonly isAdvanced: boolean;
}

/**
 * Compiles the text of a `$filter` on a type.
 * Throws GraphError 400 for a syntax error, and for a property that does not support the filter.
 */
export function compileFilter(text: string, resource: string): Filter {
  const expression = parseFilter(text);
  const test = compile(expression, resource, null);
  return { matches: (item) => test({ item, element: undefined }), isAdvanced: isAdvanced(expression) };
}

/** What a part of a filter reads: the object and, in a lambda, also the element of its list. */
interface Subject {
  readonly item: Item;
  readonly element: unknown;
}

/** The list that a lambda iterates over: the name of its variable, and the property. */
type Scope = { readonly variable: string; readonly property: string } | null;

function isAdvanced(expression: FilterExpression): boolean {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return isAdvanced(expression.left) || isAdvanced(expression.right);
    case 'not':
      return true;
    case 'any':
      return expression.lambda !== null && isAdvanced(expression.lambda.condition);
    case 'compare':
      return expression.comparison === 'ne' || expression.comparison === 'endswith';
  }
}

function compile(expression: FilterExpression, resource: string, scope: Scope): (subject: Subject) => boolean {
  switch (expression.kind) {
    case 'and': {
      const [left, right] = [compile(expression.left, resource, scope), compile(expression.right, resource, scope)];
      return (subject) => left(subject) && right(subject);
    }
    case 'or': {
      const [left, right] = [compile(expression.left, resource, scope), compile(expression.right, resource, scope)];
      return (subject) => left(subject) || right(subject);
    }
    case 'not': {
      const operand = compile(expression.operand, resource, scope);
      return (subject) => !operand(subject);
    }
    case 'any': {
      const { path, lambda } = expression;
      const property = scope?.property ?? path[0] ?? '';
      const list = reader(path, resource, scope, null);
      const condition =
        lambda === null ? () => true : compile(lambda.condition, resource, { variable: lambda.variable, property });
      return ({ item, element }) => {
        const values = list({ item, element });
        return Array.isArray(values) && values.some((each: unknown) => condition({ item, element: each }));
      };
    }
    case 'compare': {
      const value = reader(expression.path, resource, scope, expression.comparison);
      const holds = comparer(expression.comparison, expression.values);
      return (subject) => holds(value(subject));
    }
  }
}

/** Returns a reader of the value at a path, after checking that this property supports the comparison. */
function reader(
  [head = '', ...rest]: readonly string[],
  resource: string,
  scope: Scope,
  comparison: Comparison | null,
): (subject: Subject) => unknown {
  const isElement = scope !== null && head === scope.variable;
  const given = isElement ? scope.property : head;
  const property = filterableProperty(resource, given);
  const isAllowed = comparison === null || property?.comparisons.includes(comparison) === true;
  // `$count` of a list is for relations that the sandbox does not serve: it would never match.
  if (property === undefined || !isAllowed || rest.includes('$count')) {
    throw unsupportedQuery(
      `Unsupported or invalid query filter clause specified for property '${given}' of resource '${resource}'.`,
    );
  }
  return ({ item, element }) => rest.reduce(memberOf, isElement ? element : memberOf(item, property.name));
}

/** The directory ignores case when it compares text. */
function comparer(comparison: Comparison, literals: readonly Literal[]): (value: unknown) => boolean {
  const wanted = literals.map(fold);
  const [first = null] = wanted;
  switch (comparison) {
    case 'eq':
    case 'in':
      return (value) => wanted.includes(fold(value));
    case 'ne':
      return (value) => fold(value) !== first;
    case 'startswith':
      return (value) => typeof value === 'string' && value.toLowerCase().startsWith(String(first));
    case 'endswith':
      return (value) => typeof value === 'string' && value.toLowerCase().endsWith(String(first));
    case 'gt':
      return (value) => rank(value, first) > 0;
    case 'ge':
      return (value) => rank(value, first) >= 0;
    case 'lt':
      return (value) => rank(value, first) < 0;
    case 'le':
      return (value) => rank(value, first) <= 0;
  }
}

function fold(value: unknown): Literal {
  switch (typeof value) {
    case 'string':
      return value.toLowerCase();
    case 'number':
    case 'boolean':
      return value;
    default:
      return null;
  }
}

/** NaN, so neither above nor below, when the two cannot be compared. */
function rank(value: unknown, wanted: Literal): number {
  const own = fold(value);
  if (typeof own === 'string' && typeof wanted === 'string') {
    return isTime(own) && isTime(wanted) ? Date.parse(own) - Date.parse(wanted) : own.localeCompare(wanted);
  }
  return typeof own === 'number' && typeof wanted === 'number' ? own - wanted : NaN;
}

function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dt/.test(text);
}
