import type { Hono } from 'hono';
import type { FhirAnswer, FhirRequest } from '../fhir/fhir-call.ts';
import type { FhirServerName } from '../fhir/fhir-server.ts';
import { outcomeOf } from '../fhir/fhir-error.ts';
import { createFhirService, type FhirParts } from '../fhir/fhir-service.ts';
import { type Exchange, requestHeaders, requestTarget, type ServerTypes } from './http-exchange.ts';

const TARGET = /^\/fhir\/(oss|ahds)(?:\/([^?#]*))?(?:\?([^#]*))?$/;

/** Any origin, as the operator of a server for SMART apps sets the real ones. */
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'ETag, Location, Last-Modified, WWW-Authenticate, X-Request-Id',
};
const PREFLIGHT = {
  ...CORS,
  'access-control-allow-methods': 'GET, POST, PUT, DELETE',
  'access-control-allow-headers': 'Accept, Authorization, Content-Type, If-Match, If-None-Exist, Prefer',
  'access-control-max-age': '600',
};

const NO_SERVER = {
  severity: 'error',
  code: 'not-found',
  diagnostics: 'The sandbox serves two FHIR servers, /fhir/oss and /fhir/ahds.',
} as const;

/** Adds the FHIR servers, `/fhir/oss` and `/fhir/ahds`; an OperationOutcome says that there are no others. */
export function addFhirEndpoints(app: Hono<ServerTypes>, parts: FhirParts): void {
  const service = createFhirService(parts);
  app.all('/fhir/*', async (exchange) => {
    const target = TARGET.exec(requestTarget(exchange));
    const server = target?.[1];
    if (target === null || !isServerName(server)) {
      return fhirResponse(exchange, { status: 404, body: outcomeOf([NO_SERVER]) });
    }
    if (exchange.req.method === 'OPTIONS') {
      return new Response(null, { status: 204, headers: PREFLIGHT });
    }
    const request = await readRequest(exchange, target[2] ?? '', target[3] ?? '');
    const answer = await service.answer(server, request);
    return fhirResponse(exchange, answer);
  });
}

function isServerName(name: string | undefined): name is FhirServerName {
  return name === 'oss' || name === 'ahds';
}

async function readRequest(exchange: Exchange, path: string, query: string): Promise<FhirRequest> {
  return {
    // Hono answers HEAD with the headers of GET.
    method: exchange.req.method === 'HEAD' ? 'GET' : exchange.req.method,
    segments: path === '' ? [] : path.replace(/\/$/, '').split('/').map(decode),
    query: new URLSearchParams(query),
    headers: requestHeaders(exchange),
    body: await exchange.req.text(),
  };
}

function fhirResponse(exchange: Exchange, { status, body, text, headers = {} }: FhirAnswer): Response {
  const all = new Headers({ ...CORS, 'cache-control': 'no-store', 'x-request-id': exchange.get('ids').requestId });
  if (body !== undefined) {
    all.set('content-type', 'application/fhir+json; charset=utf-8');
  }
  for (const [name, value] of Object.entries(headers)) {
    all.set(name, value);
  }
  const sent = text ?? (body === undefined ? null : JSON.stringify(body));
  return new Response(sent, { status, headers: all });
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
