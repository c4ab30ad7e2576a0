import type { Refusal } from './refusal-shape.ts';
import type { FaultTarget } from './fault-schedule.ts';
import type { FaultAction } from './fault-spec.ts';

type RefusingAction = Exclude<FaultAction, { kind: 'cut' | 'hang' | 'html' | 'redirect' | 'body' }>;

/**
 * What Azure Resource Manager says to an assignment of a role while it does not know the principal
 * (https://learn.microsoft.com/azure/role-based-access-control/troubleshooting).
 */
const AZURE_LAG: Refusal = {
  status: 400,
  code: 'PrincipalNotFound',
  message:
    'The principal does not exist in the directory. Check that you have the correct principal ID. If you are creating ' +
    'this principal and then immediately assigning a role, this error might be related to a replication delay.',
};

/**
 * What a fault refuses with, in the words of Microsoft Graph (https://learn.microsoft.com/graph/errors) or of the
 * service that it strikes.
 */
export function faultRefusal(action: RefusingAction, exchange: FaultTarget): Refusal {
  switch (action.kind) {
    case 'throttle':
      return action.status === 429
        ? tooMany(exchange.place)
        : { status: 503, code: 'serviceNotAvailable', message: 'The service is temporarily unavailable.' };
    case 'fail':
      // A gateway that gives up says nothing of use, which clients must survive.
      return action.status === 504
        ? { status: 504, code: 'UnknownError', message: '' }
        : { status: 500, code: 'Service_InternalServerError', message: 'Encountered an internal server error.' };
    case 'denied':
      return denied(exchange.place);
    case 'error':
      return action;
    case 'lag':
      return exchange.place === 'azure' ? AZURE_LAG : lag(action.status, exchange.path);
  }
}

function tooMany(place: FaultTarget['place']): Refusal {
  return place === 'key-vault'
    ? {
        status: 429,
        code: 'Throttled',
        message:
          'Request was not processed because too many requests were received. Reason: VaultRequestTypeLimitReached',
      }
    : { status: 429, code: 'TooManyRequests', message: 'Please retry again later.' };
}

function denied(place: FaultTarget['place']): Refusal {
  switch (place) {
    case 'fhir':
      return { status: 403, code: 'forbidden', message: 'Authorization failed.' };
    case 'azure':
      return {
        status: 403,
        code: 'AuthorizationFailed',
        message: 'The client does not have authorization to perform this action.',
      };
    case 'key-vault':
      return {
        status: 403,
        code: 'Forbidden',
        message: 'Caller is not authorized to perform action on resource.',
        innerCode: 'ForbiddenByRbac',
      };
    case 'graph':
    case 'batch-item':
    case 'token':
    case 'other':
      return {
        status: 403,
        code: 'Authorization_RequestDenied',
        message: 'Insufficient privileges to complete the operation.',
      };
  }
}

/** What Graph says while a write has not reached the replica that was asked. */
function lag(status: 400 | 403 | 404 | 409, path: string): Refusal {
  const id = path.split('/')[2] ?? '';
  const missing = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`;
  switch (status) {
    case 404:
      return { status, code: 'Request_ResourceNotFound', message: missing };
    case 403:
      return {
        status,
        code: 'Authorization_RequestDenied',
        message:
          'When using this permission, the backing application of the service principal being created must in the local tenant',
      };
    case 409:
      return {
        status,
        code: 'Directory_ConcurrencyViolation',
        message: 'Error due to concurrent requests being made to the tenant. Please wait briefly and retry.',
      };
    case 400:
      return lag400(path, missing);
  }
}

function lag400(path: string, missing: string): Refusal {
  const lower = path.toLowerCase();
  if (lower.includes('approle')) {
    return { status: 400, code: 'Request_BadRequest', message: 'Not a valid reference update' };
  }
  if (lower.startsWith('/serviceprincipals')) {
    const message =
      "The appId '00000000-0000-0000-0000-000000000000' of the service principal does not reference a valid application object.";
    const details = [{ code: 'NoBackingApplicationObject', target: 'appId', message }];
    return { status: 400, code: 'Request_BadRequest', message, details };
  }
  if (lower.startsWith('/oauth2permissiongrants')) {
    return { status: 400, code: 'Request_BadRequest', message: missing };
  }
  return {
    status: 400,
    code: 'InvalidValue',
    message:
      'Property api.preAuthorizedApplications.delegatedPermissionIds has a Permission Id that cannot be found in the AppPermissions sets.',
  };
}
