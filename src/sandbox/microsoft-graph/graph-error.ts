import { randomUUID } from 'node:crypto';

/** One entry of an error's `details`. */
export interface GraphErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly target?: string;
}

/** An error answer of Microsoft Graph (https://learn.microsoft.com/graph/errors). */
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

/**
 * 400 for a value that the property cannot have. Graph does not name the part that is wrong
 * (https://github.com/microsoftgraph/msgraph-sdk-powershell/issues/3149).
 */
export function invalidValue(property: string, resource = 'Application'): GraphError {
  return badRequest(`Invalid value specified for property '${property}' of resource '${resource}'.`);
}

/**
 * 400 for a part of `api` or `appRoles`. The text for `preAuthorizedApplications` is known from field reports; the
 * others follow its model (assumption A56).
 */
export function invalidPart(property: string, reason = 'is invalid.'): GraphError {
  return new GraphError(400, 'InvalidValue', `Property ${property} ${reason}`);
}

/**
 * 400 for a collection with duplicates. The text and `details` are those for app roles
 * (https://github.com/microsoftgraph/microsoft-graph-docs/issues/21667).
 */
export function duplicateValues(property: string): GraphError {
  const message = 'Request contains a property with duplicate values.';
  return badRequest(message, [{ code: 'DuplicateValue', target: property, message }]);
}

/**
 * 400 for a value that another object of the tenant has (https://github.com/byte5ai/omadia/issues/916); for `details`
 * see assumption A57.
 */
export function valueTaken(property: string): GraphError {
  const message = `Another object with the same value for property ${property} already exists.`;
  return badRequest(message, [{ code: 'ObjectConflict', target: property, message }]);
}

/**
 * 404, with the text that the recordings of Azure CLI's tests show for every type (https://github.com/Azure/azure-cli).
 */
export function notFound(id: string): GraphError {
  return new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

/** 403, with the text that the recordings of Azure CLI's tests show (https://github.com/Azure/azure-cli). */
export function denied(): GraphError {
  return new GraphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

/** 409 for overlapping writes to one application (https://github.com/nais/azurerator/issues/448). */
export function concurrencyViolation(): GraphError {
  return new GraphError(
    409,
    'Directory_ConcurrencyViolation',
    'Error due to concurrent requests being made to the tenant. Please wait briefly and retry.',
  );
}

/** 409 for a second object with the same key (https://github.com/hashicorp/terraform-provider-azuread/issues/690). */
export function sameKey(message: string): GraphError {
  return new GraphError(409, 'Request_MultipleObjectsWithSameKeyValue', message);
}

/** 400 for a query that needs other options or headers (https://learn.microsoft.com/graph/aad-advanced-queries). */
export function unsupportedQuery(message: string): GraphError {
  return new GraphError(400, 'Request_UnsupportedQuery', message);
}

/** The ids of one exchange, for headers and errors. */
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

/** The body of an error answer (https://learn.microsoft.com/graph/errors); its `date` has no time zone. */
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

/** The body of a 429, which differs from other errors (https://learn.microsoft.com/graph/throttling). */
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
