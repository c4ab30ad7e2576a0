import type { Hono } from 'hono';
import { authenticate } from '../microsoft-graph/permissions/authentication.ts';
import { refusalAnswer } from '../microsoft-graph/graph-service.ts';
import { userInfo } from '../microsoft-graph/people/user-info.ts';
import type { SigningKey } from '../state/signing-key.ts';
import type { TenantStore } from '../state/tenant-store.ts';
import { answerResponse } from './answer-response.ts';
import { answerPreflight } from './entra-answer.ts';
import type { Exchange, ServerTypes } from './http-exchange.ts';

/** What the UserInfo endpoint is made of. */
export interface UserInfoParts {
  readonly store: TenantStore;
  readonly signingKey: () => Promise<SigningKey>;
  readonly origin: string;
  /** The time of this sandbox. */
  readonly now: () => Date;
}

/**
 * Adds `/oidc/userinfo`, which Graph serves for OpenID Connect (OpenID Connect Core §5.3): GET and POST, with a Graph
 * token.
 */
export function addUserInfoEndpoint(app: Hono<ServerTypes>, parts: UserInfoParts): void {
  app.options('/oidc/userinfo', (exchange) => answerPreflight(exchange, 'GET, POST'));
  app.on(['GET', 'POST'], '/oidc/userinfo', async (exchange: Exchange) => {
    const ids = exchange.get('ids');
    try {
      const caller = await authenticate(exchange.req.header('authorization'), parts);
      return answerResponse('graph', { status: 200, body: userInfo(await parts.store.read(), caller) }, ids);
    } catch (error) {
      return answerResponse('graph', refusalAnswer(error, ids), ids);
    }
  });
}
