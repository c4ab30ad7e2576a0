import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { ServiceName, FaultTarget } from '../faults/fault-schedule.ts';
import type { FaultSpec } from '../faults/fault-spec.ts';
import { type ExchangeIds } from '../microsoft-graph/graph-error.ts';
import type { ToldRefusal } from '../overview/recent-requests.ts';
import { graphTarget } from '../microsoft-graph/graph-target.ts';

/** What handlers of the sandbox's server share for the length of one exchange. */
export interface ExchangeVariables {
  ids: ExchangeIds;
  /** A fault on the connection that was met inside a `$batch`. */
  disruption: FaultSpec | null;
  /** What a page or a redirect to an application told of a refusal, which its status does not show. */
  refusal: ToldRefusal | null;
}

/** Hono's types for the sandbox's server. */
export interface ServerTypes {
  Bindings: HttpBindings;
  Variables: ExchangeVariables;
}

/** The context of one exchange. */
export type Exchange = Context<ServerTypes>;

const GRAPH_ROOT = /^\/v1\.0(?=\/|$)/i;
const SERVICES: readonly (readonly [RegExp, ServiceName])[] = [
  [/\/oauth2\/(v2\.0\/)?token$/i, 'token'],
  [/^\/fhir(\/|$)/i, 'fhir'],
  [/^\/+vaults(\/|$)/i, 'key-vault'],
  [/^\/+(subscriptions|tenants|providers)(\/|$)/i, 'azure'],
];

/** The request's target after the origin, as it was sent. */
export function requestTarget(exchange: Exchange): string {
  return exchange.env.incoming.url ?? '/';
}

/** The request's target after `/v1.0`, or null when it is not for Graph. */
export function graphReference(exchange: Exchange): string | null {
  const target = requestTarget(exchange);
  return GRAPH_ROOT.test(target) ? target.replace(GRAPH_ROOT, '') : null;
}

/** How faults see the exchange. */
export function faultTarget(exchange: Exchange): FaultTarget {
  const { method } = exchange.req;
  const reference = graphReference(exchange);
  if (reference !== null) {
    return { place: 'graph', method, path: decode(graphTarget(reference).path) };
  }
  const { path } = exchange.req;
  return { place: SERVICES.find(([paths]) => paths.test(path))?.[1] ?? 'other', method, path };
}

/** The request's headers by lower-case name. */
export function requestHeaders(exchange: Exchange): Record<string, string> {
  return Object.fromEntries(exchange.req.raw.headers);
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
