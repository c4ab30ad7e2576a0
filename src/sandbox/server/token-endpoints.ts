import { type Hono } from 'hono';
import { fetchIssuerKeys, type IssuerKeys } from '../entra/client/issuer-keys.ts';
import { isPageOf } from '../entra/client/page-origin.ts';
import { authorizeDevice } from '../entra/device-authorization.ts';
import type { GrantOutcome } from '../entra/grants/token-request.ts';
import { tenantSegment } from '../entra/tenant-segment.ts';
import { testIssuer, testIssuerKeys } from '../entra/test-issuer.ts';
import { tokenAnswer } from '../entra/tokens/token-answer.ts';
import { issuerKeysFor, readTokenRequest } from '../entra/token-endpoint.ts';
import type { SigningKey } from '../state/signing-key.ts';
import type { Tenant } from '../tenant/model.ts';
import { answerEntra, answerPreflight, READABLE_BY_ANY_ORIGIN, refuseMethod } from './entra-answer.ts';
import type { EntraParts } from './entra-endpoints.ts';
import type { Exchange, ServerTypes } from './http-exchange.ts';

/** What the endpoints that give tokens are made of. */
export interface TokenParts extends EntraParts {
  readonly testIssuerKey: () => Promise<SigningKey>;
  /** Whether the password grant is served. */
  readonly takesPasswords: () => boolean;
  /** Every origin that the sandbox is called by. */
  readonly origins: readonly string[];
}

type Endpoint = 'v1' | 'v2';

const TOKEN_PATHS: readonly (readonly [string, Endpoint])[] = [
  ['/:tenant/oauth2/v2.0/token', 'v2'],
  ['/:tenant/oauth2/token', 'v1'],
];
const DEVICE_CODE_PATHS: readonly (readonly [string, Endpoint])[] = [
  ['/:tenant/oauth2/v2.0/devicecode', 'v2'],
  ['/:tenant/oauth2/devicecode', 'v1'],
];

/** Adds the token endpoint and the device authorization endpoint, in both versions. */
export function addTokenEndpoints(app: Hono<ServerTypes>, parts: TokenParts): void {
  for (const [path, endpoint] of TOKEN_PATHS) {
    app.post(path, (exchange) => answerToken(exchange, parts, endpoint));
    app.options(path, (exchange) => answerPreflight(exchange, 'POST, OPTIONS'));
    app.all(path, (exchange) => answerEntra(exchange, () => refuseMethod(exchange)));
  }
  for (const [path, endpoint] of DEVICE_CODE_PATHS) {
    app.post(path, (exchange) => answerDeviceCode(exchange, parts, endpoint));
    app.all(path, (exchange) => answerEntra(exchange, () => refuseMethod(exchange)));
  }
}

/**
 * Scripts may read why they were refused, and a single-page application's tokens at an origin that it has registered
 * (https://github.com/calvinchengx/entra-emulator).
 */
function answerToken(exchange: Exchange, parts: TokenParts, endpoint: Endpoint): Promise<Response> {
  const pageOrigin = exchange.req.header('origin') ?? null;
  const handle = async (): Promise<{ body: unknown; headers: Record<string, string> }> => {
    const now = parts.now();
    const visible = visibleAt(parts, now);
    const segment = exchange.req.param('tenant') ?? '';
    const tenant = await parts.store.read();
    tenantSegment(tenant, segment);
    const form = await readForm(exchange);
    const { grant, credentials } = readTokenRequest(form, exchange.req.header('authorization'), parts.takesPasswords());
    const issuerKeys = await issuerKeysFor(tenant, credentials, visible, (issuer) => keysOf(parts, issuer));
    const { origin, origins } = parts;
    const tokenKey = form.has('assertion') ? await parts.signingKey() : null;
    const request = {
      origin,
      origins,
      segment,
      endpoint,
      form,
      credentials,
      issuerKeys,
      tokenKey,
      pageOrigin,
      visible,
      now,
    };
    const decide = (current: Tenant): GrantOutcome => grant({ ...request, tenant: current });
    const outcome = await decideAndKeep(parts, tenant, decide);
    if ('refusal' in outcome) {
      throw outcome.refusal;
    }
    const body = await tokenAnswer(outcome.tokens, endpoint, await parts.signingKey());
    const isReadable = outcome.platform === 'spa' && isPageOf(tenant, credentials.clientId, pageOrigin);
    return { body, headers: isReadable ? READABLE_BY_ANY_ORIGIN : {} };
  };
  return answerEntra(exchange, handle, pageOrigin === null ? {} : READABLE_BY_ANY_ORIGIN);
}

/** Decides once more where something changes: under the lock, and on what stands there then. */
async function decideAndKeep(
  { store }: TokenParts,
  tenant: Tenant,
  decide: (tenant: Tenant) => GrantOutcome,
): Promise<GrantOutcome> {
  const seen = decide(tenant);
  return seen.tenant === undefined ? seen : store.change(decide);
}

function answerDeviceCode(exchange: Exchange, parts: TokenParts, endpoint: Endpoint): Promise<Response> {
  return answerEntra(exchange, async () => {
    const now = parts.now();
    const form = await readForm(exchange);
    const segment = exchange.req.param('tenant') ?? '';
    const { origin, store } = parts;
    const request = { origin, segment, endpoint, form, visible: visibleAt(parts, now), now };
    const { body } = await store.change((tenant) => authorizeDevice({ ...request, tenant }));
    return { body };
  });
}

/** A body in any other format has no parameters. */
async function readForm(exchange: Exchange): Promise<URLSearchParams> {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(exchange.req.header('content-type') ?? '');
  return new URLSearchParams(isForm ? await exchange.req.text() : '');
}

/** The sandbox's own issuer is asked without a connection to itself. */
async function keysOf({ origin, testIssuerKey }: TokenParts, issuer: string): Promise<IssuerKeys> {
  return issuer === testIssuer(origin) ? testIssuerKeys(await testIssuerKey()) : fetchIssuerKeys(issuer);
}

function visibleAt({ replicationDelayMs }: TokenParts, now: Date): (writtenAt: number) => boolean {
  return (writtenAt) => now.getTime() - writtenAt >= replicationDelayMs();
}
