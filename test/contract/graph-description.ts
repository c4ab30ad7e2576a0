import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A schema of OpenAPI 3.0, as far as Graph's description uses it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly nullable?: boolean;
  readonly readOnly?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  /** True for what is another object, and so never part of a body: it is bound by `<name>@odata.bind`. */
  readonly 'x-ms-navigationProperty'?: boolean;
}

/** A query option or header of an operation. */
export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: Schema;
}

interface JsonContent {
  readonly content?: { readonly 'application/json'?: { readonly schema: Schema } };
}

/** One method on one path. */
export interface Operation {
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: JsonContent & { readonly required?: boolean };
  readonly responses: Readonly<Record<string, JsonContent>>;
}

/** The OpenAPI document `graph-subset.openapi.json`. */
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
  };
}

/** An operation, and the path template that it stands under. */
export interface FoundOperation {
  readonly template: string;
  readonly operation: Operation;
}

const GUID = String.raw`[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}`;

/** Objects whose ids are GUIDs; a misspelt segment then passes for none. */
const GUID_KEYS = /^\{(application|group|servicePrincipal|directoryObject)-id\}$/;

/** Where the document is looked for, unless GRAPH_OPENAPI names another place. */
const USUAL_PLACE = fileURLToPath(new URL('../../../shared/graph/graph-subset.openapi.json', import.meta.url));

/** What whoever has no such document is told. */
const NOT_RUN = `NOT RUN: nothing was compared with Microsoft Graph's own description.
It is no part of this repository. To run this, make an OpenAPI 3.0 document in JSON of these public files:
  clean_v10_metadata/cleanMetadata.xml of github.com/microsoftgraph/msgraph-metadata (paths and types)
  permissions/new/permissions.json of github.com/microsoftgraph/microsoft-graph-devx-content (as x-ms-permissions)
Put it at ${USUAL_PLACE}, or name its place in GRAPH_OPENAPI.
`;

/** The file of the document, or what to say where it is not at its usual place and no other is named. */
export function findGraphDescription(
  named = process.env.GRAPH_OPENAPI,
  usual = USUAL_PLACE,
): { readonly file: string } | { readonly notRun: string } {
  return named !== undefined || existsSync(usual) ? { file: named ?? usual } : { notRun: NOT_RUN };
}

/** Reads the document; throws an Error that says where it was looked for and how to name another place. */
export function readGraphDescription(file: string): OpenApiDocument {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as OpenApiDocument;
  } catch (error) {
    throw new Error(`Microsoft Graph's description is not at ${file}; name its place in GRAPH_OPENAPI.`, {
      cause: error,
    });
  }
}

/** Gives a function that finds the operation of a path below `/v1.0`; a template with fewer parameters wins. */
export function operationFinder(
  document: OpenApiDocument,
): (method: string, path: string) => FoundOperation | undefined {
  const templates = Object.entries(document.paths)
    .map(([template, methods]) => ({ template, methods, pattern: pathPattern(template) }))
    .sort((left, right) => parameterCount(left.template) - parameterCount(right.template));
  return (method, path) => {
    const match = templates.find(({ pattern }) => pattern.test(path));
    const operation = match?.methods[method.toLowerCase()];
    // The methods of a path stand beside its parameters, so only a look tells which is which.
    return match === undefined || operation === undefined
      ? undefined
      : { template: match.template, operation: operation as Operation };
  };
}

/** The schema that a reference names; throws an Error where there is none. */
function resolveSchema(document: OpenApiDocument, schema: Schema): Schema {
  if (schema.$ref === undefined) {
    return schema;
  }
  const found = document.components.schemas[nameOfReference(schema.$ref)];
  if (found === undefined) {
    throw new Error(`Microsoft Graph's description has no ${schema.$ref}.`);
  }
  return found;
}

/** The query options and headers of an operation. */
export function parametersOf(document: OpenApiDocument, { parameters = [] }: Operation): readonly Parameter[] {
  return parameters.flatMap((parameter) =>
    '$ref' in parameter ? (document.components.parameters[nameOfReference(parameter.$ref)] ?? []) : parameter,
  );
}

/** All properties of an object type, those that it inherits first. */
export function propertiesOf(document: OpenApiDocument, schema: Schema): Readonly<Record<string, Schema>> {
  const { allOf = [], properties = {} } = resolveSchema(document, schema);
  return Object.assign({}, ...allOf.map((part) => propertiesOf(document, part)), properties) as Record<string, Schema>;
}

/** The type of what an operation reads: of the object, or of the members of the list; undefined where it tells none. */
export function entityRead(document: OpenApiDocument, { responses }: Operation): Schema | undefined {
  const schema = (responses['200'] ?? responses['201'])?.content?.['application/json']?.schema;
  return schema === undefined ? undefined : (resolveSchema(document, schema).properties?.value?.items ?? schema);
}

function pathPattern(template: string): RegExp {
  const source = template
    .split(/('?\{[^}]+\}'?)/)
    .map((part) => {
      if (!part.includes('{')) {
        return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      }
      return part.startsWith("'") ? "'(?:[^'/]|'')+'" : GUID_KEYS.test(part) ? GUID : '[^/()]+';
    })
    .join('');
  return new RegExp(`^${source}$`);
}

function parameterCount(template: string): number {
  return template.split('{').length;
}

/** The name at the end of a reference. */
export function nameOfReference(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}
