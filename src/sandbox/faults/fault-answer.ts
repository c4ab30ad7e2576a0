import type { ExchangeIds } from '../microsoft-graph/graph-error.ts';
import { shapedRefusal, type ShapedRefusal } from './refusal-shape.ts';
import { faultRefusal } from './fault-refusal.ts';
import type { FaultTarget } from './fault-schedule.ts';
import type { FaultAction } from './fault-spec.ts';

type AnsweringAction = Exclude<FaultAction, { kind: 'cut' | 'hang' | 'body' }>;

/**
 * Whether a fault answers in place of the service, rather than cutting or keeping the connection, or spoiling what it
 * answers.
 */
export function isAnswering(action: FaultAction): action is AnsweringAction {
  return action.kind !== 'cut' && action.kind !== 'hang' && action.kind !== 'body';
}

/**
 * What a client gets instead of the real answer, in the shape of the endpoint that the fault strikes; text for HTML.
 */
export function faultAnswer(
  action: AnsweringAction,
  exchange: FaultTarget,
  ids: ExchangeIds,
  now: Date,
): ShapedRefusal {
  if (action.kind === 'html') {
    const body = '<!DOCTYPE html>\n<html><head><title>Sign in to the network</title></head><body></body></html>\n';
    return { status: action.status, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body };
  }
  if (action.kind === 'redirect') {
    return { status: action.status, headers: { Location: action.location }, body: undefined };
  }
  const shaped = shapedRefusal(exchange.place, faultRefusal(action, exchange), ids, now);
  return action.kind === 'throttle'
    ? { ...shaped, headers: { ...shaped.headers, ...retryAfter(action.retryAfter, now) } }
    : shaped;
}

function retryAfter(value: string | null, now: Date): Record<string, string> {
  if (value === null) {
    return {};
  }
  return { 'Retry-After': value === 'date' ? new Date(now.getTime() + 2_000).toUTCString() : value };
}
