import type { Hono } from 'hono';
import { EntraError } from '../entra/entra-error.ts';
import { ManagedIdentityError, managedIdentityToken } from '../entra/managed-identity-token.ts';
import { accessTokenClaims, accessTokenVersion } from '../entra/tokens/access-token.ts';
import { signClaims, TOKEN_LIFETIME_SECONDS } from '../entra/tokens/token-claims.ts';
import { answerResponse } from './answer-response.ts';
import type { ControlKey } from './control-key.ts';
import type { EntraParts } from './entra-endpoints.ts';
import type { Exchange, ServerTypes } from './http-exchange.ts';

const PATH = '/msi/token';

/** Where programs that run as a managed identity ask for tokens: their `IDENTITY_ENDPOINT`. */
export function managedIdentityEndpoint(origin: string): string {
  return `${origin}${PATH}`;
}

/** What the endpoint is made of. */
export interface ManagedIdentityParts extends EntraParts {
  readonly controlKey: ControlKey;
}

/**
 * Adds the endpoint for managed identities, as App Service has it (`IDENTITY_ENDPOINT`, api-version 2019-08-01,
 * https://learn.microsoft.com/azure/app-service/overview-managed-identity). Whoever sends the control key as
 * `X-IDENTITY-HEADER` gets a token. Refusals have App Service's members; their status and texts are assumption A13.
 */
export function addManagedIdentityEndpoint(app: Hono<ServerTypes>, parts: ManagedIdentityParts): void {
  app.get(PATH, async (exchange) => {
    const ids = exchange.get('ids');
    const refuse = (status: number, message: string): Response =>
      answerResponse(
        'token',
        { status, body: { statusCode: status, message, correlationId: ids.clientRequestId } },
        ids,
      );
    if (!parts.controlKey.is(exchange.req.header('x-identity-header'))) {
      return refuse(401, 'The X-IDENTITY-HEADER is not the control key of the state directory.');
    }
    try {
      return answerResponse('token', { status: 200, body: await token(exchange, parts) }, ids);
    } catch (error) {
      if (error instanceof ManagedIdentityError) {
        return refuse(400, error.message);
      }
      if (error instanceof EntraError) {
        return refuse(error.status, `AADSTS${error.number}: ${error.message}`);
      }
      throw error;
    }
  });
}

async function token(exchange: Exchange, parts: ManagedIdentityParts): Promise<Readonly<Record<string, unknown>>> {
  const { store, origin, signingKey, replicationDelayMs } = parts;
  const now = parts.now();
  const visible = (writtenAt: number): boolean => now.getTime() - writtenAt >= replicationDelayMs();
  const { searchParams: query } = new URL(exchange.req.url);
  const { identity, accessToken } = managedIdentityToken({ tenant: await store.read(), origin, query, visible, now });
  const claims = { ...accessTokenClaims(accessToken), xms_mirid: identity.resourceId };
  return {
    access_token: await signClaims(claims, accessTokenVersion(accessToken.resource), await signingKey()),
    client_id: identity.clientId,
    expires_on: String(Math.floor(now.getTime() / 1000) + TOKEN_LIFETIME_SECONDS + 1),
    resource: accessToken.resource.name,
    token_type: 'Bearer',
  };
}
