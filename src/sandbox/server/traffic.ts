import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { createMiddleware } from 'hono/factory';
import { faultAnswer, isAnswering } from '../faults/fault-answer.ts';
import type { FaultSchedule, ServiceName } from '../faults/fault-schedule.ts';
import type { FaultSpec } from '../faults/fault-spec.ts';
import { shapedRefusal } from '../faults/refusal-shape.ts';
import { type ExchangeIds, exchangeIds } from '../microsoft-graph/graph-error.ts';
import { refusalIn } from '../overview/refusal-in.ts';
import type { RecentRequests } from '../overview/recent-requests.ts';
import { spoiled } from './spoiled-response.ts';
import { answerResponse } from './answer-response.ts';
import { type Exchange, requestHeaders, type ServerTypes, faultTarget } from './http-exchange.ts';
import { readBodyText } from './request-body.ts';
import type { RequestLog, UnloggedExchange } from './request-log.ts';
import type { RunningSettings, ServerSettings } from './running-settings.ts';

/** The largest body that any endpoint takes, in bytes: Graph's own limit for a request (assumption A11). */
const LARGEST_BODY = 4 * 1024 * 1024;

/** What happens to every exchange on its way. */
export interface TrafficRules {
  readonly settings: RunningSettings;
  readonly faults: FaultSchedule;
  readonly log: RequestLog;
  readonly recent: RecentRequests;
  /** The time of this sandbox. */
  readonly now: () => Date;
  /** How the latency is waited for, in milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Wraps every exchange: ids, latency, the fault that strikes it, and the log. */
export function traffic({
  settings,
  faults,
  log,
  recent,
  now,
  sleep,
}: TrafficRules): ReturnType<typeof createMiddleware<ServerTypes>> {
  return createMiddleware<ServerTypes>(async (exchange, next) => {
    const started = new Date();
    const struck = faultTarget(exchange);
    const ids = exchangeIds(exchange.req.header('client-request-id'));
    exchange.set('ids', ids);
    exchange.set('disruption', null);
    exchange.set('refusal', null);
    const bodyText = await readBodyText(exchange, LARGEST_BODY);
    const note = noteOf({ log, recent, now }, exchange, bodyText ?? '', started);
    if (bodyText === null) {
      exchange.res = tooLarge(struck.place, ids);
      await note(null, exchange.res.status);
      return;
    }
    await waitAsSet(settings.current(), sleep);
    const fault = faults.next(struck);
    if (fault !== null && isAnswering(fault.action)) {
      exchange.res = answerResponse(struck.place, faultAnswer(fault.action, struck, ids, now()), ids);
      tellTime(exchange, now());
      await note(fault, exchange.res.status);
      return;
    }
    if (fault === null || !isBefore(fault)) {
      await next();
      tellTime(exchange, now());
    }
    const disruption = fault ?? exchange.get('disruption');
    const answers = disruption === null || disruption.action.kind === 'body';
    await note(disruption, answers ? exchange.res.status : null);
    if (disruption !== null) {
      exchange.res = await disrupt(exchange, disruption);
    }
  });
}

/** Writes an exchange down, with the fault that struck it, and its status: null where the connection was cut. */
function noteOf(
  { log, recent, now }: Pick<TrafficRules, 'log' | 'recent' | 'now'>,
  exchange: Exchange,
  bodyText: string,
  started: Date,
): (fault: FaultSpec | null, status: number | null) => Promise<void> {
  return async (fault, status) => {
    const struck = fault?.text ?? null;
    log.write({
      time: started.toISOString(),
      ...loggedRequest(exchange, bodyText),
      status,
      durationMs: Date.now() - started.getTime(),
      fault: struck,
    });
    const { method, path } = exchange.req;
    const refusal = status === null ? null : (exchange.get('refusal') ?? (await refusalIn(exchange.res)));
    recent.add({ time: now().toISOString(), method, path, status, refusal, fault: struck });
  };
}

async function waitAsSet({ latencyMs }: ServerSettings, sleep: TrafficRules['sleep']): Promise<void> {
  if (latencyMs > 0) {
    await sleep(latencyMs);
  }
}

function loggedRequest(
  exchange: Exchange,
  bodyText: string,
): Pick<UnloggedExchange, 'method' | 'path' | 'query' | 'headers' | 'bodyText'> {
  return {
    method: exchange.req.method,
    path: exchange.req.path,
    query: exchange.req.query(),
    headers: requestHeaders(exchange),
    bodyText,
  };
}

/**
 * A server's `Date` is of the clock that dates what it makes (RFC 9110, section 6.6.1); that of Node.js is the
 * machine's.
 */
function tellTime(exchange: Exchange, time: Date): void {
  exchange.header('date', time.toUTCString());
}

function isBefore({ action }: FaultSpec): boolean {
  return 'when' in action && action.when === 'before';
}

/** Spoils the body of the answer, cuts the connection, or keeps the peer waiting until it leaves. */
async function disrupt(exchange: Exchange, { action }: FaultSpec): Promise<Response> {
  if (action.kind === 'body') {
    return spoiled(exchange.res, action.body);
  }
  const { socket } = exchange.env.incoming;
  if (action.kind === 'hang') {
    await new Promise((resolve) => {
      socket.once('close', resolve);
    });
  }
  socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** The refusal of a body over the limit (assumption A11). The rest of the body is not waited for. */
function tooLarge(place: ServiceName, ids: ExchangeIds): Response {
  const refusal = { status: 413, code: 'RequestEntityTooLarge', message: 'The request is too large.' };
  const { headers, ...answer } = shapedRefusal(place, refusal, ids, new Date());
  return answerResponse(place, { ...answer, headers: { ...headers, connection: 'close' } }, ids);
}
