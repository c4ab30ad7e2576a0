import type { AuditedWrite, Properties } from '../audit/audit-line.ts';
import type { GraphClient } from '../graph/graph-client.ts';
import { type GraphAnswer, type GraphRequest, isWrite, nameOf } from '../graph/graph-request.ts';
import type { WriteRecord } from '../graph/write-record.ts';
import { isUncertainOutcome } from '../http/answer.ts';
import type { AuditTrail } from './audit-trail.ts';

/** A client that sends no write of which the audit log could not tell. */
export function auditedGraph(client: GraphClient, trail: AuditTrail): GraphClient {
  const admit = (request: GraphRequest): void => {
    if (isWrite(request)) {
      trail.assertWritable();
    }
  };
  return {
    ...client,
    until: (signal) => auditedGraph(client.until(signal), trail),
    send: async (request) => {
      admit(request);
      return client.send(request);
    },
    ask: async (request) => {
      admit(request);
      return client.ask(request);
    },
  };
}

/** What the audit log says of one exchange; null for a read. */
export function graphWrite(
  request: GraphRequest,
  answer: GraphAnswer | null,
  clientRequestId: string,
): AuditedWrite | null {
  if (!isWrite(request)) {
    return null;
  }
  const { action, target, key, before, after, answered = [] } = request.record ?? bareRecord(request);
  const body = answer !== null && answer.status < 300 ? propertiesIn(answer.body) : {};
  const reported = Object.fromEntries(answered.map((name) => [name, withoutSecrets(body[name] ?? null)]));
  return {
    ...{ action, key, before },
    target: { ...target, id: target.id ?? (typeof body.id === 'string' ? body.id : null) },
    after: after === null ? null : { ...after, ...reported },
    request: nameOf(request),
    status: answer?.status ?? null,
    requestId: answer?.requestId ?? null,
    clientRequestId,
    outcome:
      answer === null || isUncertainOutcome(answer)
        ? 'unknown'
        : answer.status >= 400
          ? 'refused'
          : doneIf(answer.isJson),
  };
}

/** What Microsoft Graph tells of a secret that is one, or a part of it (Graph: passwordCredential). */
const SECRET_PARTS: ReadonlySet<string> = new Set(['secretText', 'hint']);

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutSecrets);
  }
  return typeof value !== 'object' || value === null
    ? value
    : Object.fromEntries(Object.entries(value).filter(([name]) => !SECRET_PARTS.has(name)));
}

/** A page with status 200 is a proxy's: what Graph did, if it was asked at all, nobody knows. */
function doneIf(isJson: boolean): AuditedWrite['outcome'] {
  return isJson ? 'done' : 'unknown';
}

const ACTIONS: Readonly<Record<Exclude<GraphRequest['method'], 'GET'>, WriteRecord['action']>> = {
  POST: 'create',
  PATCH: 'update',
  DELETE: 'delete',
};

/** For a write that says nothing of itself: what method, path and body tell. */
function bareRecord({ method, path, body }: GraphRequest): WriteRecord {
  const [, collection = '', id = null] = /^\/(\w+)(?:\/([^/?]+))?/.exec(path) ?? [];
  return {
    action: method === 'GET' ? 'update' : ACTIONS[method],
    target: { kind: collection.replace(/s$/, ''), id, name: null },
    key: null,
    before: null,
    after: method === 'DELETE' ? null : propertiesIn(body),
  };
}

function propertiesIn(body: unknown): Properties {
  return typeof body === 'object' && body !== null ? { ...body } : {};
}
