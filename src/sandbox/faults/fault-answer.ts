import { entraErrorBody } from '../entra/entra-error.ts';
import { type ExchangeIds, graphErrorBody } from '../microsoft-graph/graph-error.ts';
import type { FaultAction } from './fault-spec.ts';
import type { StruckExchange } from './fault-schedule.ts';

/** What a client gets instead of the real answer. */
export interface FaultAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, or text for HTML. */
  readonly body: unknown;
}

type AnsweringAction = Exclude<FaultAction, { kind: 'cut' | 'hang' }>;

/** Whether a fault answers in place of the service, rather than cutting or keeping the connection. */
export function isAnswering(action: FaultAction): action is AnsweringAction {
  return action.kind !== 'cut' && action.kind !== 'hang';
}

/** The answer of a fault, in the shape of the endpoint that it strikes (facts/graph.md §5, §10.5). */
export function faultAnswer(
  action: AnsweringAction,
  exchange: StruckExchange,
  ids: ExchangeIds,
  now: Date,
): FaultAnswer {
  if (action.kind === 'html') {
    const body = '<!DOCTYPE html>\n<html><head><title>Sign in to the network</title></head><body></body></html>\n';
    return { status: action.status, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body };
  }
  const refusal = describe(action, exchange);
  return {
    status: refusal.status,
    headers: action.kind === 'throttle' ? retryAfter(action.retryAfter, now) : {},
    body:
      exchange.place === 'token' || exchange.place === 'other'
        ? entraFault(refusal, ids, now)
        : graphErrorBody({ ...refusal, details: refusal.details ?? [] }, ids, now),
  };
}

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly details?: readonly { code: string; target: string; message: string }[];
}

function describe(action: Exclude<AnsweringAction, { kind: 'html' }>, exchange: StruckExchange): Refusal {
  switch (action.kind) {
    case 'throttle':
      return action.status === 429
        ? { status: 429, code: 'TooManyRequests', message: 'Please retry again later.' }
        : { status: 503, code: 'serviceNotAvailable', message: 'The service is temporarily unavailable.' };
    case 'fail':
      // A gateway that gives up says nothing of use, which clients must survive.
      return action.status === 504
        ? { status: 504, code: 'UnknownError', message: '' }
        : { status: 500, code: 'Service_InternalServerError', message: 'Encountered an internal server error.' };
    case 'denied':
      return {
        status: 403,
        code: 'Authorization_RequestDenied',
        message: 'Insufficient privileges to complete the operation.',
      };
    case 'error':
      return action;
    case 'lag':
      return lag(action.status, exchange.path);
  }
}

/** What Graph says while a write has not reached the replica that was asked (facts/graph.md §6). */
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

function entraFault({ code, message }: Refusal, ids: ExchangeIds, now: Date): Record<string, unknown> {
  const [, number = '90033', rest = message] = /^(?:AADSTS(\d+):? ?)(.*)$/s.exec(message) ?? [];
  return entraErrorBody({ number: Number(number), error: code, message: rest }, now, ids.clientRequestId);
}

function retryAfter(value: string | null, now: Date): Record<string, string> {
  if (value === null) {
    return {};
  }
  return { 'Retry-After': value === 'date' ? new Date(now.getTime() + 2_000).toUTCString() : value };
}
