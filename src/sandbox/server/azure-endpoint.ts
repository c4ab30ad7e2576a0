import type { Hono } from 'hono';
import { type AzureParts, createAzureService } from '../azure/azure-service.ts';
import type { AzureRequest } from '../azure/azure-call.ts';
import { type Exchange, requestHeaders, requestTarget, type ServerTypes } from './http-exchange.ts';

/** The beginnings of its paths; az doubles the first slash. */
const TARGET = /^\/+(?:subscriptions|tenants|providers)(?:[/?]|$)/i;

/** Adds Azure Resource Manager: `/subscriptions`, `/tenants` and `/providers`. */
export function addAzureEndpoints(app: Hono<ServerTypes>, parts: AzureParts): void {
  const service = createAzureService(parts);
  app.use(async (exchange, next) => {
    if (!TARGET.test(requestTarget(exchange))) {
      return next();
    }
    const { requestId } = exchange.get('ids');
    const { status, body, headers } = await service.answer(await readRequest(exchange));
    const all = new Headers({
      'x-ms-request-id': requestId,
      'x-ms-correlation-request-id': exchange.req.header('x-ms-correlation-request-id') ?? requestId,
      ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      ...headers,
    });
    return new Response(body === undefined ? null : JSON.stringify(body), { status, headers: all });
  });
}

async function readRequest(exchange: Exchange): Promise<AzureRequest> {
  const [path = '', query = ''] = requestTarget(exchange).split('?');
  return {
    method: exchange.req.method,
    path: decode(path).replace(/\/+/g, '/').replace(/\/$/, ''),
    query: new URLSearchParams(query),
    headers: requestHeaders(exchange),
    body: await exchange.req.text(),
  };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
