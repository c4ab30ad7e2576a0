import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { closedDocument, closedSchema, READ_ONLY } from './closed-schema.ts';
import { type FoundOperation, type OpenApiDocument, operationFinder } from './graph-description.ts';
import { queryFaults } from './query-faults.ts';
import type { SentRequest } from './sent-requests.ts';

/** What a request turned out to be. */
export interface CheckedRequest {
  /** Method and path template, or the path as sent where Graph has none such. */
  readonly operation: string;
  /** Empty where Graph's own shape allows the request. */
  readonly issues: readonly string[];
}

/** Gives a function that holds a request to Graph's description: operation, query, and body with closed schemas. */
export function requestChecker(document: OpenApiDocument): (request: SentRequest) => CheckedRequest {
  const findOperation = operationFinder(document);
  const bodyFaults = bodyChecker(document);
  return (request) => {
    const found = request.path.startsWith('/v1.0/')
      ? findOperation(request.method, request.path.slice('/v1.0'.length))
      : undefined;
    if (found === undefined) {
      return { operation: `${request.method} ${request.path}`, issues: ['is no operation of Microsoft Graph v1.0'] };
    }
    return {
      operation: `${request.method} ${found.template}`,
      issues: [...queryFaults(document, found.operation, request), ...bodyFaults(found, request.body)],
    };
  };
}

function bodyChecker(document: OpenApiDocument): (found: FoundOperation, body: unknown) => readonly string[] {
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
  addFormats.default(ajv);
  // What OData calls so (Edm.Binary) is plain base64 in Microsoft's own samples and programs.
  ajv.addFormat('base64url', /^[\w+/-]*={0,2}$/);
  ajv.addKeyword({ keyword: READ_ONLY, validate: () => false, error: { message: 'is read-only' } });
  ajv.addSchema(closedDocument(document));
  const compiled = new Map<object, ValidateFunction>();
  return ({ operation }, body) => {
    const schema = operation.requestBody?.content?.['application/json']?.schema;
    if (schema === undefined || body === null) {
      return (schema === undefined) === (body === null)
        ? []
        : [schema === undefined ? 'has a body, which the operation does not' : 'has no body'];
    }
    const validate = compiled.get(operation) ?? ajv.compile(closedSchema(document, schema));
    compiled.set(operation, validate);
    return validate(body) ? [] : (validate.errors ?? []).filter(isCause).map(describeError);
  };
}

/**
 * Leaves out what ajv says besides: that a choice of types failed, and that a value which is no object is not null
 * either.
 */
function isCause({ keyword, schemaPath }: ErrorObject): boolean {
  return keyword !== 'anyOf' && !/\/anyOf\/1\/type$/.test(schemaPath);
}

function describeError({ instancePath, message, params }: ErrorObject): string {
  const extra: unknown = params.additionalProperty;
  return typeof extra === 'string'
    ? `has ${instancePath}/${extra}, which the type does not have`
    : `${instancePath === '' ? 'the body' : instancePath} ${message ?? 'is wrong'}`;
}
