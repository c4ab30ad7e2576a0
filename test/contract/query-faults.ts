import { Ajv } from 'ajv';
import { entityRead, type OpenApiDocument, type Operation, parametersOf, propertiesOf } from './graph-description.ts';
import type { SentRequest } from './sent-requests.ts';

/** What is wrong with the query options and the described headers of a request, in sentences without a subject. */
export function queryFaults(document: OpenApiDocument, operation: Operation, request: SentRequest): readonly string[] {
  const parameters = parametersOf(document, operation);
  const values = new Ajv({ coerceTypes: true });
  const options = Object.entries(request.query).flatMap(([name, value]) => {
    const known = parameters.find((parameter) => parameter.in === 'query' && parameter.name === name);
    if (known === undefined) {
      return [`has the query option ${name}, which the operation does not`];
    }
    return values.validate({ type: 'object', properties: { value: known.schema } }, { value })
      ? []
      : [`has ${name}=${value}: ${values.errorsText()}`];
  });
  const headers = ['Prefer', 'If-Match', 'ConsistencyLevel'].filter(
    (name) =>
      request.headers[name.toLowerCase()] !== undefined &&
      !parameters.some((parameter) => parameter.in === 'header' && parameter.name === name),
  );
  return [
    ...options,
    ...headers.map((name) => `has the header ${name}, which the operation does not`),
    ...propertyFaults(document, operation, request),
  ];
}

/** What applications add to users, which is an open type (Graph: extensionProperty). */
const DIRECTORY_EXTENSION = /^extension_[0-9a-f]{32}_\w+$/;

function propertyFaults(document: OpenApiDocument, operation: Operation, { query }: SentRequest): readonly string[] {
  const named = [
    ...listed(query.$select).map((name) => ['$select', name] as const),
    ...listed(query.$orderby).map((name) => ['$orderby', name.replace(/ (asc|desc)$/, '')] as const),
    ...listed(query.$expand).map((name) => ['$expand', name.replace(/\(.*/s, '')] as const),
    ...filteredProperties(query.$filter ?? '').map((name) => ['$filter', name] as const),
  ];
  const entity = entityRead(document, operation);
  const properties = entity === undefined ? {} : propertiesOf(document, entity);
  return named
    .filter(([option, name]) => {
      if (option !== '$expand' && DIRECTORY_EXTENSION.test(name)) {
        return false;
      }
      const property = properties[name];
      return property === undefined || (property['x-ms-navigationProperty'] === true) !== (option === '$expand');
    })
    .map(([option, name]) => `names ${name} in ${option}, which the type does not have there`);
}

function listed(value: string | undefined): readonly string[] {
  return value === undefined ? [] : value.split(',');
}

const OPERATORS =
  /^(eq|ne|gt|ge|lt|le|and|or|not|in|has|any|all|startswith|endswith|contains|tolower|true|false|null)$/i;

/**
 * The properties that a filter names: the first words of its paths, without literals, operators and lambda variables.
 */
function filteredProperties(filter: string): readonly string[] {
  const code = filter.replace(/'(?:[^']|'')*'/g, "''");
  const variables = [...code.matchAll(/\/(?:any|all)\((\w+):/g)].map(([, variable]) => variable);
  const paths = [...code.matchAll(/(?<![\w/.-])[A-Za-z_]\w*/g)].map(([word]) => word);
  return paths.filter((word) => !OPERATORS.test(word) && !variables.includes(word));
}
