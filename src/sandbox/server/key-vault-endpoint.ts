import type { Hono } from 'hono';
import type { KeyVaultRequest } from '../key-vault/key-vault-call.ts';
import { createKeyVaultService, type KeyVaultParts } from '../key-vault/key-vault-service.ts';
import { type Exchange, requestHeaders, requestTarget, type ServerTypes } from './http-exchange.ts';

/** The vault's name, and the path below its URL. */
const TARGET = /^\/+vaults\/+([^/?]+)([^?]*)(?:\?(.*))?$/i;

/** Adds Key Vault: `/vaults/{name}` is where the vault's own host name would lead. */
export function addKeyVaultEndpoints(app: Hono<ServerTypes>, parts: KeyVaultParts): void {
  const service = createKeyVaultService(parts);
  app.use(async (exchange, next) => {
    const target = TARGET.exec(requestTarget(exchange));
    if (target === null) {
      return next();
    }
    const { status, body, headers } = await service.answer(await readRequest(exchange, target));
    const all = new Headers({
      'x-ms-request-id': exchange.get('ids').requestId,
      ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      ...headers,
    });
    return new Response(body === undefined ? null : JSON.stringify(body), { status, headers: all });
  });
}

async function readRequest(exchange: Exchange, target: RegExpExecArray): Promise<KeyVaultRequest> {
  const [, vault = '', path = '', query = ''] = target;
  return {
    method: exchange.req.method,
    vault,
    path: path.replace(/\/+/g, '/').replace(/\/$/, ''),
    query: new URLSearchParams(query),
    headers: requestHeaders(exchange),
    body: await exchange.req.text(),
  };
}
