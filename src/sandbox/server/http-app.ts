import { Hono } from 'hono/tiny';
import type { FaultSchedule } from '../faults/fault-schedule.ts';
import { createGraphService } from '../microsoft-graph/graph-service.ts';
import type { SigningKey } from '../state/signing-key.ts';
import { IDENTITY_PATH } from '../state/ready-file.ts';
import type { TenantStore } from '../state/tenant-store.ts';
import { addEntraEndpoints } from './entra-endpoints.ts';
import { answerGraph } from './graph-endpoint.ts';
import { type Exchange, graphReference, type ServerTypes } from './http-exchange.ts';
import type { RequestLog } from './request-log.ts';
import { traffic } from './traffic.ts';

/** What the sandbox's server is made of. */
export interface ServerParts {
  readonly store: TenantStore;
  readonly signingKey: () => Promise<SigningKey>;
  readonly origin: string;
  readonly latencyMs: number;
  readonly replicationDelayMs: number;
  readonly faults: FaultSchedule;
  readonly log: RequestLog;
}

/** The sandbox over HTTP: Microsoft Entra ID and Microsoft Graph on one origin. */
export function createHttpApp(parts: ServerParts): Hono<ServerTypes> {
  const app = new Hono<ServerTypes>();
  const graph = createGraphService(parts);
  // Outside of what is emulated, so neither logged nor struck by faults.
  app.get(IDENTITY_PATH, (exchange) => exchange.json({ pid: process.pid, origin: parts.origin }));
  app.use('*', traffic(parts));
  app.use(async (exchange: Exchange, next) =>
    graphReference(exchange) === null ? next() : answerGraph(exchange, graph, parts.faults),
  );
  addEntraEndpoints(app, parts);
  app.notFound((exchange) =>
    exchange.text('fhir-apps sandbox: Microsoft Entra ID and, under /v1.0, Microsoft Graph.\n', 404),
  );
  app.onError((error, exchange) => exchange.text(`Sandbox failure: ${error.message}\n`, 500));
  return app;
}
