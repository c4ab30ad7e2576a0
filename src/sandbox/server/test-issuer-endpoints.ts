import { type Hono } from 'hono';
import { testIssuerDiscovery, testIssuerKeys, testIssuerToken } from '../entra/test-issuer.ts';
import type { SigningKey } from '../state/signing-key.ts';
import type { ControlKey } from './control-key.ts';
import type { ServerTypes } from './http-exchange.ts';

/** What the test issuer is made of. */
export interface TestIssuerParts {
  readonly origin: string;
  readonly testIssuerKey: () => Promise<SigningKey>;
  readonly controlKey: ControlKey;
  /** The time of this sandbox. */
  readonly now: () => Date;
}

/**
 * Adds the test issuer: an OpenID Connect issuer whose tokens federated identity credentials can trust. Tokens are
 * given to whoever has the control key, with the request and the answer of GitHub Actions
 * (ACTIONS_ID_TOKEN_REQUEST_URL).
 */
export function addTestIssuerEndpoints(app: Hono<ServerTypes>, parts: TestIssuerParts): void {
  const { origin, testIssuerKey, controlKey, now } = parts;
  app.get('/test-issuer/.well-known/openid-configuration', (exchange) => exchange.json(testIssuerDiscovery(origin)));
  app.get('/test-issuer/keys', async (exchange) => exchange.json(testIssuerKeys(await testIssuerKey())));
  app.on(['GET', 'POST'], '/test-issuer/token', async (exchange) => {
    if (!controlKey.opens(exchange.req.header('authorization'))) {
      return exchange.json({ message: 'The control key of the state directory is needed as bearer token.' }, 401);
    }
    const parameters = new URL(exchange.req.url).searchParams;
    const form = exchange.req.method === 'POST' ? new URLSearchParams(await exchange.req.text()) : [];
    const asked = new URLSearchParams([...parameters, ...form]);
    const token = await testIssuerToken(origin, asked, await testIssuerKey(), now());
    return token === null ? exchange.json({ message: 'A subject is needed: ?subject=…' }, 400) : exchange.json(token);
  });
}
