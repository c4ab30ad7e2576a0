import { randomUUID } from 'node:crypto';
import type { Context } from '../cli/context.ts';
import { partLines } from '../graph/batch-answer.ts';
import { openExchange } from '../graph/exchange.ts';
import { type GraphClient, openGraphClient } from '../graph/graph-client.ts';
import { type GraphAnswer, type GraphRequest, nameOf, secretTextsIn } from '../graph/graph-request.ts';
import type { Cloud } from '../identity/clouds.ts';
import { toConnectionError } from '../http/connection-issue.ts';
import type { Channel, Transport } from '../http/transport.ts';
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
    onWait: (reason, milliseconds) =>
      context.progress(
        `Trying again${milliseconds === null ? '' : ` in ${Math.ceil(milliseconds / 1000)} s`}: ${reason}`,
      ),
    onPace: (reason, milliseconds) => context.progress(`Waiting ${Math.ceil(milliseconds / 1000)} s: ${reason}`),
    excluding: (work) => context.deadline.excluding(work),
    onExchange: (request, answer, milliseconds) => {
      // Before anything can show the answer: this is where a secret is born.
      secretTextsIn(answer?.body).forEach((secret) => context.redactor.add(secret));
      const write = graphWrite(request, answer, clientRequestId);
      if (write !== null) {
        trail.wrote(write);
      }
      traceExchange(context, request, answer, milliseconds);
    },
    toConnectionError: (error) => toConnectionError(error, host),
  });
  return auditedGraph(client, trail);
}

/** A transport that lets a clock hear what time each answer tells. */
function withServerClock(fetch: Channel['fetch'], clock: ServerClock): Channel['fetch'] {
  return async (input, init) => {
    const response = await fetch(input, init);
    clock.observe(response.headers.get('date'));
    return response;
  };
}

/** Lists an exchange for `--verbose`, and shows its bodies for `--debug`. */
function traceExchange(
  { trace, settings }: Context,
  request: GraphRequest,
  answer: GraphAnswer | null,
  milliseconds: number,
): void {
  const outcome = answer === null ? 'no answer' : `${answer.status} ${answer.requestId ?? ''}`.trim();
  trace(`${nameOf(request)} ${outcome} (${Math.round(milliseconds)} ms)`);
  if (settings.verbose) {
    partLines(request, answer).forEach((line) => trace(line));
  }
  if (settings.debug) {
    trace(`  sent ${JSON.stringify(request.body ?? null)}`);
    trace(`  got ${JSON.stringify(answer?.body ?? null)}`);
  }
}
