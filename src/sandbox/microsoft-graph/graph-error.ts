import { randomUUID } from 'node:crypto';

/** One entry of an error's `details`. */
export interface GraphErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly target?: string;
}

/** A refusal of Microsoft Graph (facts/graph.md §5). */
export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: readonly GraphErrorDetail[];

  constructor(status: number, code: string, message: string, details: readonly GraphErrorDetail[] = []) {
    super(message);
    this.name = new.target.name;
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** 400 `Request_BadRequest`. */
export function badRequest(message: string, details: readonly GraphErrorDetail[] = []): GraphError {
  return new GraphError(400, 'Request_BadRequest', message, details);
}

/** 400 for a value that the property cannot have (facts/graph.md §5.2). Graph does not say which part of it is wrong. */
export function invalidValue(property: string, resource = 'Application'): GraphError {
  return badRequest(`Invalid value specified for property '${property}' of resource '${resource}'.`);
}

/** 400 for a part of `api` or `appRoles`; modelled on the one text that is known (facts/graph.md §1.4), the rest [guess]. */
export function invalidPart(property: string, reason = 'is invalid.'): GraphError {
  return new GraphError(400, 'InvalidValue', `Property ${property} ${reason}`);
}

/** 400 for a collection in which something stands twice; text from field reports of app roles. */
export function duplicateValues(property: string): GraphError {
  const message = 'Request contains a property with duplicate values.';
  return badRequest(message, [{ code: 'DuplicateValue', target: property, message }]);
}

/** 400 for a value that another object of the tenant has (facts/graph.md §2.3, §5.6; `details` is inferred there). */
export function valueTaken(property: string): GraphError {
  const message = `Another object with the same value for property ${property} already exists.`;
  return badRequest(message, [{ code: 'ObjectConflict', target: property, message }]);
}

/** 404 (facts/graph.md §5.5). */
export function notFound(id: string): GraphError {
  return new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

/** 403 (facts/graph.md §5.4). */
export function denied(): GraphError {
  return new GraphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

/** 409 for writes to one application that come too close together (facts/graph.md §5.6). */
export function concurrencyViolation(): GraphError {
  return new GraphError(
    409,
    'Directory_ConcurrencyViolation',
    'Error due to concurrent requests being made to the tenant. Please wait briefly and retry.',
  );
}

/** 409 for a second object with the same key (facts/graph.md §5.6). */
export function sameKey(message: string): GraphError {
  return new GraphError(409, 'Request_MultipleObjectsWithSameKeyValue', message);
}

/** 400 for a query that needs other options or headers (facts/graph.md §4.10). */
export function unsupportedQuery(message: string): GraphError {
  return new GraphError(400, 'Request_UnsupportedQuery', message);
}

/** The ids that tell one exchange from another, in headers and errors. */
export interface ExchangeIds {
  readonly requestId: string;
  /** The caller's `client-request-id`, else the request id. */
  readonly clientRequestId: string;
}

/** New ids for an exchange of a caller that sent, or did not send, a `client-request-id`. */
export function exchangeIds(clientRequestId: string | undefined): ExchangeIds {
  const requestId = randomUUID();
  return { requestId, clientRequestId: clientRequestId ?? requestId };
}

/** The body of a refusal (facts/graph.md §5.1); `date` has no zone there. */
export function graphErrorBody(
  error: Pick<GraphError, 'code' | 'message' | 'details'>,
  ids: ExchangeIds,
  now: Date,
): Record<string, unknown> {
  return {
    error: {
      code: error.code,
      message: error.message,
      ...(error.details.length > 0 ? { details: error.details } : {}),
      innerError: {
        date: now.toISOString().slice(0, 19),
        'request-id': ids.requestId,
        'client-request-id': ids.clientRequestId,
      },
    },
  };
}

/** The body of a 429 (facts/graph.md §5.7), which is unlike those of other refusals. */
export function throttledBody(ids: ExchangeIds, now: Date): Record<string, unknown> {
  return {
    error: {
      code: 'TooManyRequests',
      innerError: {
        code: '429',
        date: now.toISOString().slice(0, 19),
        message: 'Please retry after',
        'request-id': ids.requestId,
        status: '429',
      },
      message: 'Please retry again later.',
    },
  };
}
