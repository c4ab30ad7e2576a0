import { entraErrorBody } from '../entra/entra-error.ts';
import type { ServiceName } from './fault-schedule.ts';
import { type ExchangeIds, graphErrorBody, throttledBody } from '../microsoft-graph/graph-error.ts';

/** A refusal before it has the shape of a service. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Key Vault's second code. */
  readonly innerCode?: string;
  readonly details?: readonly { readonly code: string; readonly target: string; readonly message: string }[];
}

/** A refusal as a service tells it; the body is JSON. */
export interface ShapedRefusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/**
 * A refusal in the shape of the service that gives it: Graph's error (https://learn.microsoft.com/graph/errors), that
 * of Azure Resource Manager and Key Vault, a FHIR OperationOutcome, or, elsewhere, Entra's error with the AADSTS number
 * that begins the message.
 */
export function shapedRefusal(place: ServiceName, refusal: Refusal, ids: ExchangeIds, now: Date): ShapedRefusal {
  const { status, code, message } = refusal;
  switch (place) {
    case 'graph':
    case 'batch-item':
      return { status, headers: {}, body: graphBody(refusal, ids, now) };
    case 'azure':
      return { status, headers: {}, body: { error: { code, message } } };
    case 'key-vault':
      return { status, headers: {}, body: { error: { code, message, ...innerError(refusal) } } };
    case 'fhir':
      return {
        status,
        headers: { 'Content-Type': 'application/fhir+json; charset=utf-8' },
        body: outcome(refusal, ids),
      };
    case 'token':
    case 'other':
      return { status, headers: {}, body: entraBody(refusal, ids, now) };
  }
}

function innerError({ innerCode }: Refusal): Record<string, unknown> {
  return innerCode === undefined ? {} : { innererror: { code: innerCode } };
}

function graphBody({ code, message, details = [] }: Refusal, ids: ExchangeIds, now: Date): Record<string, unknown> {
  return code === 'TooManyRequests' ? throttledBody(ids, now) : graphErrorBody({ code, message, details }, ids, now);
}

function entraBody({ code, message }: Refusal, ids: ExchangeIds, now: Date): Record<string, unknown> {
  const [, number = '90033', text = message] = /^(?:AADSTS(\d+):? ?)(.*)$/s.exec(message) ?? [];
  return entraErrorBody({ number: Number(number), error: code, message: text }, now, ids.clientRequestId);
}

/** https://hl7.org/fhir/R4/valueset-issue-type.html */
const ISSUE_TYPES: Readonly<Record<number, string>> = {
  401: 'login',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  413: 'too-long',
  429: 'throttled',
  503: 'transient',
  504: 'timeout',
};

function outcome({ status, message }: Refusal, { requestId }: ExchangeIds): Record<string, unknown> {
  const code = ISSUE_TYPES[status] ?? (status < 500 ? 'processing' : 'exception');
  return {
    resourceType: 'OperationOutcome',
    id: requestId,
    issue: [{ severity: 'error', code, diagnostics: message }],
  };
}
