import { type Hono } from 'hono';
import { discoveryDocumentV1, discoveryDocumentV2, instanceDiscovery, keySet } from '../entra/discovery.ts';
import { tenantSegment } from '../entra/tenant-segment.ts';
import { userRealm } from '../entra/user-realm.ts';
import type { SigningKey } from '../state/signing-key.ts';
import type { TenantStore } from '../state/tenant-store.ts';
import type { Tenant } from '../tenant/model.ts';
import { answerEntra, answerPreflight, READABLE_BY_ANY_ORIGIN } from './entra-answer.ts';
import type { Exchange, ServerTypes } from './http-exchange.ts';

/** What the Entra endpoints are made of. */
export interface EntraParts {
  readonly store: TenantStore;
  readonly signingKey: () => Promise<SigningKey>;
  readonly origin: string;
  /** How long an object stays unknown to the token endpoint after it was written, in milliseconds. */
  readonly replicationDelayMs: () => number;
  /** The time of this sandbox. */
  readonly now: () => Date;
}

/** What a public document of Entra says, for the tenant that the path names. */
type Publish = (tenant: Tenant, segment: string, exchange: Exchange) => unknown;

/**
 * Adds what Microsoft Entra ID publishes: discovery, instance discovery, keys
 * (https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc). Any page may read it.
 */
export function addEntraEndpoints(app: Hono<ServerTypes>, { origin, signingKey, store }: EntraParts): void {
  const keys: Publish = async (tenant) => keySet(await signingKey(), origin, tenant);
  const documents: Readonly<Record<string, Publish>> = {
    '/common/discovery/instance': (tenant, _segment, exchange) =>
      instanceDiscovery(origin, tenant, {
        authorizationEndpoint: exchange.req.query('authorization_endpoint') ?? null,
        host: exchange.req.header('host') ?? '',
      }),
    // MSAL for Go writes it with capitals, the others without.
    '/common/:realm{[Uu]ser[Rr]ealm}/:user': (tenant, _segment, exchange) =>
      userRealm(origin, tenant, exchange.req.param('user') ?? ''),
    // For MSAL Python before 1.22, as in az before 2.47: it asks login.microsoftonline.com about any authority that it
    // does not know, but for those that end so
    // (https://github.com/AzureAD/microsoft-authentication-library-for-python).
    '/adfs/.well-known/openid-configuration': (tenant) => discoveryDocumentV2(origin, tenant, tenant.tenantId),
    '/:tenant/v2.0/.well-known/openid-configuration': (tenant, segment) => discoveryDocumentV2(origin, tenant, segment),
    '/:tenant/.well-known/openid-configuration': (tenant, segment) => discoveryDocumentV1(origin, tenant, segment),
    '/:tenant/discovery/v2.0/keys': keys,
    '/:tenant/discovery/keys': keys,
  };
  for (const [path, publish] of Object.entries(documents)) {
    app.get(path, (exchange) =>
      answerEntra(
        exchange,
        async () => {
          const tenant = await store.read();
          const segment = exchange.req.param('tenant') ?? 'common';
          tenantSegment(tenant, segment);
          return { body: await publish(tenant, segment, exchange), headers: READABLE_BY_ANY_ORIGIN };
        },
        READABLE_BY_ANY_ORIGIN,
      ),
    );
    app.options(path, (exchange) => answerPreflight(exchange, 'GET, OPTIONS'));
  }
}
