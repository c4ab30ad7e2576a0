import { randomUUID } from 'node:crypto';
import type { Context } from '../cli/context.ts';
import { partLines } from '../graph/batch-answer.ts';
import { openExchange } from '../graph/exchange.ts';
import { type GraphClient, openGraphClient } from '../graph/graph-client.ts';
import { nameOf, secretTextsIn } from '../graph/graph-request.ts';
import type { Cloud } from '../identity/clouds.ts';
import { toConnectionError } from '../http/connection-issue.ts';
import type { Fetch } from '../http/guarded-fetch.ts';
import { describeWait } from '../http/retry.ts';
import { traceExchange } from '../http/trace.ts';
import type { Transport } from '../http/transport.ts';
import type { AuditTrail } from './audit-trail.ts';
import { auditedGraph, graphWrite } from './audited-graph.ts';
import type { ServerClock } from './server-clock.ts';

/** Where Microsoft Graph is, and through what it is asked. */
export interface GraphEndpoint {
  readonly cloud: Pick<Cloud, 'graphUrl'>;
  readonly transport: Transport;
  /** Learns the time of Microsoft Graph from its answers. */
  readonly serverClock: ServerClock;
}

/** Opens Microsoft Graph for the signed-in account; each write goes to the audit trail. Nothing is sent yet. */
export function openGraph(
  context: Context,
  { cloud, transport, serverClock }: GraphEndpoint,
  getToken: () => Promise<string>,
  trail: AuditTrail,
): GraphClient {
  const { host } = new URL(cloud.graphUrl);
  const clientRequestId = randomUUID();
  const client = openGraphClient({
    exchange: openExchange({
      graphUrl: cloud.graphUrl,
      fetch: withServerClock(transport.to([cloud.graphUrl]).fetch, serverClock),
      getToken,
      clientRequestId,
    }),
    graphUrl: cloud.graphUrl,
    deadline: context.deadline.signal,
    stop: context.stop,
    stopNow: context.stopNow,
    clock: context,
    onWait: (reason, milliseconds) => context.progress(describeWait(reason, milliseconds)),
    onPace: (reason, milliseconds) => context.progress(`Waiting ${Math.ceil(milliseconds / 1000)} s: ${reason}`),
    excluding: (work) => context.deadline.excluding(work),
    onExchange: (request, answer, milliseconds) => {
      // Before anything can show the answer: this is where a secret is born.
      secretTextsIn(answer?.body).forEach((secret) => context.redactor.add(secret));
      const write = graphWrite(request, answer, clientRequestId);
      if (write !== null) {
        trail.wrote(write);
      }
      traceExchange(
        { trace: context.trace, showsBodies: context.settings.debug },
        {
          ...{ request: nameOf(request), sent: request.body, answer, milliseconds },
          parts: context.settings.verbose ? partLines(request, answer) : [],
        },
      );
    },
    toConnectionError: (error) => toConnectionError(error, host),
  });
  return auditedGraph(client, trail);
}

/** A transport that lets a clock hear what time each answer tells. */
function withServerClock(fetch: Fetch, clock: ServerClock): Fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    clock.observe(response.headers.get('date') ?? null);
    return response;
  };
}
