import type { FaultTarget } from '../faults/fault-schedule.ts';
import type { ExchangeIds } from '../microsoft-graph/graph-error.ts';

/** As recorded, without blanks. */
const GRAPH_JSON = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

/** Single-page applications call Graph from the browser, whatever their origin. */
const READABLE_BY_SCRIPTS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'Location, Preference-Applied, request-id, client-request-id, Retry-After, WWW-Authenticate',
};

/** An answer before it is HTTP. */
export interface ServerAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or text when the headers name a text type; undefined for none. */
  readonly body?: unknown;
}

/**
 * Makes the HTTP response with the headers of the service that answers. Graph's
 * `Strict-Transport-Security` is left out: a browser would apply it to every port of localhost.
 */
export function answerResponse(place: FaultTarget['place'], answer: ServerAnswer, ids: ExchangeIds): Response {
  const isGraph = place === 'graph';
  const headers = new Headers({
    'cache-control': isGraph ? 'no-cache' : 'no-store, no-cache',
    ...(isGraph ? graphHeaders(answer, ids) : { 'x-ms-request-id': ids.requestId }),
    ...(answer.body === undefined || isGraph ? {} : { 'content-type': 'application/json; charset=utf-8' }),
  });
  for (const [name, value] of Object.entries(answer.headers ?? {})) {
    headers.set(name, value);
  }
  const isText = headers.get('content-type')?.startsWith('text/') === true && typeof answer.body === 'string';
  return new Response(isText ? String(answer.body) : jsonBody(answer.body), { status: answer.status, headers });
}

function jsonBody(body: unknown): string | null {
  return body === undefined ? null : JSON.stringify(body);
}

/**
 * Only what succeeds is marked as OData; an error is plain JSON, and an answer without a body has neither. Recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_app_scenario.yaml.
 */
function graphHeaders(answer: ServerAnswer, { requestId, clientRequestId }: ExchangeIds): Record<string, string> {
  const isError = answer.status >= 400;
  return {
    ...(answer.body === undefined
      ? {}
      : { 'content-type': isError ? 'application/json' : GRAPH_JSON, vary: 'Accept-Encoding' }),
    ...(answer.body === undefined || isError ? {} : { 'odata-version': '4.0' }),
    'request-id': requestId,
    'client-request-id': clientRequestId,
    'x-ms-ags-diagnostic':
      '{"ServerInfo":{"DataCenter":"Sandbox","Slice":"E","Ring":"5","ScaleUnit":"000","RoleInstance":"localhost"}}',
    'x-ms-resource-unit': '1',
    ...READABLE_BY_SCRIPTS,
  };
}
