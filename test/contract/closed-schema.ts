import { nameOfReference, type OpenApiDocument, propertiesOf, type Schema } from './graph-description.ts';

/** A JSON Schema for ajv. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The ajv keyword of a property that Graph sets and no request may. */
export const READ_ONLY = 'readOnlyInRequests';

/** Where ajv knows the closed schemas of the whole document. */
const DOCUMENT_ID = 'graph';

/** All named schemas of the document, closed, as one schema to be added to ajv. */
export function closedDocument(document: OpenApiDocument): JsonSchema {
  const schemas = Object.entries(document.components.schemas).map(
    ([name, schema]) => [name, closedSchema(document, schema)] as const,
  );
  return { $id: DOCUMENT_ID, $defs: Object.fromEntries(schemas) };
}

/**
 * What a request body may hold: nothing that the type does not have, nothing read-only, and another object only by
 * `<property>@odata.bind`. References lead to {@link closedDocument}.
 */
export function closedSchema(document: OpenApiDocument, schema: Schema): JsonSchema {
  if (schema.$ref !== undefined) {
    return { $ref: `${DOCUMENT_ID}#/$defs/${nameOfReference(schema.$ref)}` };
  }
  if (schema.anyOf !== undefined) {
    return {
      anyOf: schema.anyOf.map((choice) => (isNull(choice) ? { type: 'null' } : closedSchema(document, choice))),
    };
  }
  const { type = 'object', nullable = false, items, required, format, pattern, minimum, maximum, maxItems } = schema;
  const limits = { required, format, pattern, minimum, maximum, maxItems };
  return {
    ...(hasAnyValue(schema) ? {} : { type: nullable ? [type, 'null'] : type }),
    ...Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined)),
    ...(schema.enum === undefined ? {} : { enum: nullable ? [...schema.enum, null] : schema.enum }),
    ...(items === undefined ? {} : { items: closedSchema(document, items) }),
    ...(type === 'object' && !hasAnyValue(schema) ? closedObject(document, schema) : {}),
  };
}

function closedObject(document: OpenApiDocument, schema: Schema): JsonSchema {
  const properties = Object.entries(propertiesOf(document, schema)).map(([name, property]) => {
    if (property['x-ms-navigationProperty'] === true) {
      return [`${name}@odata.bind`, boundObjects(property)] as const;
    }
    return [name, property.readOnly === true ? { [READ_ONLY]: true } : closedSchema(document, property)] as const;
  });
  const { additionalProperties = false } = schema;
  return {
    properties: Object.fromEntries(properties),
    additionalProperties:
      typeof additionalProperties === 'boolean' ? additionalProperties : closedSchema(document, additionalProperties),
  };
}

function boundObjects({ type }: Schema): JsonSchema {
  const url = { type: 'string', format: 'uri' };
  return type === 'array' ? { type: 'array', items: url } : url;
}

/** OData's way to say in OpenAPI 3.0 that a complex value may be null. */
function isNull(schema: Schema): boolean {
  return schema.type === 'object' && schema.nullable === true && schema.properties === undefined;
}

/** A schema that says nothing, such as the body of a request inside a `$batch`. */
function hasAnyValue(schema: Schema): boolean {
  return schema.type === undefined && schema.properties === undefined && schema.allOf === undefined;
}
