import { Hono } from 'hono/tiny';
import type { FaultSchedule } from '../faults/fault-schedule.ts';
import { createGraphService } from '../microsoft-graph/graph-service.ts';
import { shapedRefusal } from '../faults/refusal-shape.ts';
import { exchangeIds } from '../microsoft-graph/graph-error.ts';
import type { SigningKey } from '../state/signing-key.ts';
import { IDENTITY_PATH } from '../state/ready-file.ts';
import type { TenantStore } from '../state/tenant-store.ts';
import type { DocumentStore } from '../state/document-store.ts';
import type { FhirDocument } from '../fhir/fhir-document.ts';
import type { KeyVaultParts } from '../key-vault/key-vault-service.ts';
import { recentRequests } from '../overview/recent-requests.ts';
import { controlEndpoints } from './control-endpoints.ts';
import type { ControlKey } from './control-key.ts';
import { answerResponse } from './answer-response.ts';
import { addEntraEndpoints } from './entra-endpoints.ts';
import { addAzureEndpoints } from './azure-endpoint.ts';
import { addFhirEndpoints } from './fhir-endpoint.ts';
import { addKeyVaultEndpoints } from './key-vault-endpoint.ts';
import { answerGraph } from './graph-endpoint.ts';
import { addManagedIdentityEndpoint } from './managed-identity-endpoint.ts';
import { type Exchange, graphReference, type ServerTypes, faultTarget } from './http-exchange.ts';
import { addOverviewEndpoint } from './overview-endpoint.ts';
import type { RequestLog } from './request-log.ts';
import { throttledGraph } from '../throttle/throttled-graph.ts';
import type { RunningSettings } from './running-settings.ts';
import { addSignInEndpoints } from './sign-in-endpoints.ts';
import { addTestIssuerEndpoints } from './test-issuer-endpoints.ts';
import { addTokenEndpoints } from './token-endpoints.ts';
import { traffic } from './traffic.ts';
import { addUserInfoEndpoint } from './user-info-endpoint.ts';

/** What the sandbox's server is made of. */
export interface ServerParts extends Pick<KeyVaultParts, 'keyVaultStore' | 'secretCipher'> {
  readonly store: TenantStore;
  /** What the FHIR servers hold. */
  readonly fhirStore: () => Promise<DocumentStore<FhirDocument>>;
  readonly signingKey: () => Promise<SigningKey>;
  readonly testIssuerKey: () => Promise<SigningKey>;
  readonly origin: string;
  /** Every origin by which the server's certificate lets it be called, `origin` first. */
  readonly origins: readonly string[];
  readonly settings: RunningSettings;
  readonly faults: FaultSchedule;
  readonly controlKey: ControlKey;
  readonly log: RequestLog;
  /** The time of this sandbox. */
  readonly now: () => Date;
  /** How the latency is waited for, in milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * The sandbox over HTTP: Microsoft Entra ID, Microsoft Graph, Azure Resource Manager, Azure Key Vault and two FHIR
 * servers on one origin.
 */
export function createHttpApp(parts: ServerParts): Hono<ServerTypes> {
  const app = new Hono<ServerTypes>();
  const replicationDelayMs = (): number => parts.settings.current().replicationDelayMs;
  const graph = throttledGraph(
    createGraphService({ ...parts, replicationDelayMs, assumptions: () => parts.settings.current().assumptions }),
    {
      isOn: () => parts.settings.current().throttle,
      tenantId: async () => (await parts.store.read()).tenantId,
      now: parts.now,
    },
  );
  // Outside of what is emulated, so neither logged nor struck by faults.
  app.get(IDENTITY_PATH, (exchange) => exchange.json({ pid: process.pid, origin: parts.origin }));
  app.route('/.sandbox', controlEndpoints(parts));
  const recent = recentRequests();
  addOverviewEndpoint(app, { ...parts, recent });
  app.use('*', traffic({ ...parts, recent }));
  app.use(async (exchange: Exchange, next) =>
    graphReference(exchange) === null ? next() : answerGraph(exchange, graph, parts.faults),
  );
  addUserInfoEndpoint(app, parts);
  addFhirEndpoints(app, { ...parts, replicationDelayMs });
  addAzureEndpoints(app, { ...parts, replicationDelayMs });
  addKeyVaultEndpoints(app, { ...parts, replicationDelayMs });
  addTestIssuerEndpoints(app, parts);
  addManagedIdentityEndpoint(app, { ...parts, replicationDelayMs });
  app.all('/beta/*', refuseBeta);
  addEntraEndpoints(app, { ...parts, replicationDelayMs });
  addTokenEndpoints(app, {
    ...parts,
    replicationDelayMs,
    takesPasswords: () => parts.settings.current().passwordGrant,
  });
  addSignInEndpoints(app, { ...parts, replicationDelayMs });
  app.notFound((exchange) =>
    exchange.text(
      'fhir-apps sandbox: Microsoft Entra ID; under /v1.0 Microsoft Graph; under /vaults Azure Key Vault; under /fhir two FHIR servers.\n',
      404,
    ),
  );
  app.onError((error, exchange) => failureResponse(exchange, error));
  return app;
}

/** Graph's beta changes without notice, so nothing here could be true to it. */
function refuseBeta(exchange: Exchange): Response {
  const ids = exchangeIds(exchange.req.header('client-request-id'));
  const message = 'The fhir-apps sandbox serves Microsoft Graph v1.0, and no beta.';
  const refusal = { status: 404, code: 'ResourceNotFound', message };
  return answerResponse('graph', shapedRefusal('graph', refusal, ids, new Date()), ids);
}

/**
 * What a client gets when something of ours went wrong: what, in the shape of the service, without where in our code.
 */
function failureResponse(exchange: Exchange, error: Error): Response {
  const { place } = faultTarget(exchange);
  const ids = exchangeIds(exchange.req.header('client-request-id'));
  const message = `Sandbox failure: ${error.message}`;
  const refusal = { status: 500, code: 'Service_InternalServerError', message };
  return answerResponse(place, shapedRefusal(place, refusal, ids, new Date()), ids);
}
