import { type Hono } from 'hono';
import { discoveryDocumentV1, discoveryDocumentV2, instanceDiscovery, keySet } from '../entra/discovery.ts';
import { EntraError, entraErrorBody } from '../entra/entra-error.ts';
import { tenantSegment } from '../entra/tenant-segment.ts';
import { grantToken } from '../entra/token-endpoint.ts';
import type { SigningKey } from '../state/signing-key.ts';
import type { TenantStore } from '../state/tenant-store.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { answerResponse } from './answer-response.ts';
import type { Exchange, ServerTypes } from './http-exchange.ts';

/** What the Entra endpoints are made of. */
export interface EntraParts {
  readonly store: TenantStore;
  readonly signingKey: () => Promise<SigningKey>;
  readonly origin: string;
  /** How long an object stays unknown to the token endpoint after it was written, in milliseconds. */
  readonly replicationDelayMs: () => number;
}

/** Adds the endpoints of Microsoft Entra ID: discovery, keys, token (facts/graph.md §10). */
export function addEntraEndpoints(app: Hono<ServerTypes>, parts: EntraParts): void {
  const { origin, signingKey, store } = parts;
  const answer =
    (handle: (tenant: Tenant, exchange: Exchange) => unknown) =>
    async (exchange: Exchange): Promise<Response> => {
      const ids = exchange.get('ids');
      try {
        const tenant = await store.read();
        const segment = exchange.req.param('tenant');
        if (segment !== undefined) {
          tenantSegment(tenant, segment);
        }
        return answerResponse('token', { status: 200, body: await handle(tenant, exchange) }, ids);
      } catch (error) {
        if (!(error instanceof EntraError)) {
          throw error;
        }
        const body = entraErrorBody(error, new Date(), ids.clientRequestId);
        return answerResponse('token', { status: error.status, body }, ids);
      }
    };

  app.get(
    '/:tenant/v2.0/.well-known/openid-configuration',
    answer((tenant, exchange) => discoveryDocumentV2(origin, tenant, exchange.req.param('tenant') ?? '')),
  );
  app.get(
    '/:tenant/.well-known/openid-configuration',
    answer((tenant, exchange) => discoveryDocumentV1(origin, tenant, exchange.req.param('tenant') ?? '')),
  );
  app.get(
    '/common/discovery/instance',
    answer((tenant) => instanceDiscovery(origin, tenant)),
  );
  for (const path of ['/:tenant/discovery/v2.0/keys', '/:tenant/discovery/keys']) {
    app.get(
      path,
      answer(async (tenant) => keySet(await signingKey(), origin, tenant)),
    );
  }
  app.post(
    '/:tenant/oauth2/v2.0/token',
    answer(async (tenant, exchange) => {
      const now = new Date();
      const request = {
        tenant,
        origin,
        form: new URLSearchParams(await exchange.req.text()),
        authorization: exchange.req.header('authorization'),
        visible: (writtenAt: number) => now.getTime() - writtenAt >= parts.replicationDelayMs(),
        now,
      };
      return grantToken(request, signingKey);
    }),
  );
  app.all(
    '/:tenant/oauth2/v2.0/token',
    answer((_tenant, exchange) => {
      throw new EntraError(
        900561,
        'invalid_request',
        405,
        `The endpoint only accepts POST requests. Received a ${exchange.req.method} request.`,
      );
    }),
  );
}
