import { type Hono } from 'hono';
import { type RememberedSignIn, authorizeAnswer } from '../entra/authorize/authorize-answer.ts';
import { AuthorizeRefusal } from '../entra/authorize/authorize-request.ts';
import { EntraError } from '../entra/entra-error.ts';
import { decideAdminConsent } from '../entra/pages/admin-consent-flow.ts';
import { decideAuthorize } from '../entra/pages/authorize-flow.ts';
import { browserCookie, browserOf, expiredCookie } from '../entra/pages/browser.ts';
import { type ClientAnswer, deliver, refusalToClient } from '../entra/pages/client-answer.ts';
import { decideDeviceLogin } from '../entra/pages/device-flow.ts';
import { errorPage } from '../entra/pages/html/error-page.ts';
import { documentOf, headersOf, type Page } from '../entra/pages/html/page.ts';
import { decideLogout } from '../entra/pages/logout-flow.ts';
import { type PageAnswer, type PageRequest, type Reply, showPage } from '../entra/pages/page-exchange.ts';
import type { ToldRefusal } from '../overview/recent-requests.ts';
import { entraRefusalOf } from '../overview/refusal-in.ts';
import type { Tenant } from '../tenant/model.ts';
import type { EntraParts } from './entra-endpoints.ts';
import { type Exchange, type ServerTypes } from './http-exchange.ts';

/** The pages by their path; `:tenant` is the tenant's id, a domain of it, `organizations` or `common`. */
const PAGES: readonly { readonly path: string; readonly decide: (request: PageRequest) => PageAnswer }[] = [
  { path: '/:tenant/oauth2/v2.0/authorize', decide: decideAuthorize },
  { path: '/:tenant/oauth2/authorize', decide: decideAuthorize },
  { path: '/:tenant/v2.0/adminconsent', decide: decideAdminConsent },
  { path: '/:tenant/adminconsent', decide: decideAdminConsent },
  { path: '/:tenant/oauth2/v2.0/logout', decide: decideLogout },
  { path: '/:tenant/oauth2/logout', decide: decideLogout },
  { path: '/:tenant/oauth2/deviceauth', decide: decideDeviceLogin },
  { path: '/devicelogin', decide: decideDeviceLogin },
];

/** Adds the pages of Microsoft Entra ID that people see: sign-in, consent, device code, sign-out. */
export function addSignInEndpoints(app: Hono<ServerTypes>, parts: EntraParts): void {
  for (const { path, decide } of PAGES) {
    app.on(['GET', 'POST'], path, (exchange) => answerPage(exchange, parts, decide));
  }
}

async function answerPage(
  exchange: Exchange,
  parts: EntraParts,
  decide: (request: PageRequest) => PageAnswer,
): Promise<Response> {
  const now = parts.now();
  const form = exchange.req.method === 'POST' ? new URLSearchParams(await exchange.req.text()) : null;
  const url = new URL(exchange.req.url);
  const requestOf = (tenant: Tenant): PageRequest => ({
    tenant,
    origin: parts.origin,
    segment: exchange.req.param('tenant') ?? 'organizations',
    version: url.pathname.includes('/v2.0/') ? 'v2' : 'v1',
    path: `${url.pathname}${url.search}`,
    query: url.searchParams,
    form,
    browser: browserOf(tenant, exchange.req.header('cookie'), now),
    visible: (writtenAt) => now.getTime() - writtenAt >= parts.replicationDelayMs(),
    now,
  });
  const asked = requestOf(await parts.store.read());
  const answer = await orRefusal(exchange, now, async () => {
    const seen = decide(asked);
    // Decided once more where something changes: under the lock, and on what stands there then.
    return seen.tenant === undefined ? seen : parts.store.change((tenant) => decide(requestOf(tenant)));
  });
  exchange.set('refusal', refusalOf(answer.reply));
  const response = await responseOf(answer.reply, asked, parts.signingKey);
  const browser = answer.browser === undefined ? asked.browser : answer.browser;
  if (browser === null) {
    response.headers.append('set-cookie', expiredCookie(asked.tenant));
  } else if (browser.isNew) {
    response.headers.append('set-cookie', browserCookie(asked.tenant, browser));
  }
  return response;
}

/** A refusal goes to the application where it may, else on a page. */
async function orRefusal(exchange: Exchange, now: Date, decide: () => Promise<PageAnswer>): Promise<PageAnswer> {
  try {
    return await decide();
  } catch (error) {
    if (error instanceof AuthorizeRefusal) {
      return { reply: { kind: 'client', answer: refusalToClient(error.redirect, error, now) } };
    }
    if (!(error instanceof EntraError)) {
      throw error;
    }
    const { requestId, clientRequestId: correlationId } = exchange.get('ids');
    const { number, message } = error;
    return showPage(errorPage({ number, message, requestId, correlationId, timestamp: now.toISOString() }));
  }
}

/** What an answer refuses, which neither a page nor a redirect shows by its status. */
function refusalOf(reply: Reply): ToldRefusal | null {
  switch (reply.kind) {
    case 'page':
      return reply.page.refusal === undefined ? null : entraRefusalOf('', reply.page.refusal);
    case 'client': {
      const { error, error_description: description = '' } = reply.answer.parameters;
      return error === undefined ? null : entraRefusalOf(error, description);
    }
    case 'redirect':
    case 'agreement':
      return null;
  }
}

/** Pages have status 200, and so do refusals (assumption A14): a browser shows them in either case. */
async function responseOf(
  reply: Reply,
  { tenant, origin }: PageRequest,
  signingKey: EntraParts['signingKey'],
): Promise<Response> {
  switch (reply.kind) {
    case 'redirect':
      return redirect(303, new URL(reply.path, origin).href);
    case 'page':
      return pageResponse(reply.page, tenant);
    case 'client':
      return clientResponse(reply.answer, tenant);
    case 'agreement':
      return clientResponse(await rememberedAnswer(reply.agreement, signingKey), tenant);
  }
}

async function rememberedAnswer(
  agreement: RememberedSignIn,
  signingKey: EntraParts['signingKey'],
): Promise<ClientAnswer> {
  try {
    return { target: agreement.request, parameters: await authorizeAnswer(agreement, signingKey) };
  } catch (error) {
    if (!(error instanceof EntraError)) {
      throw error;
    }
    return refusalToClient(agreement.request, error, agreement.now);
  }
}

async function clientResponse(answer: ClientAnswer, tenant: Tenant): Promise<Response> {
  const delivery = deliver(answer);
  return 'page' in delivery ? pageResponse(delivery.page, tenant) : redirect(302, delivery.location);
}

async function pageResponse(page: Page, tenant: Tenant): Promise<Response> {
  return new Response(await documentOf(page, tenant.displayName), { headers: headersOf(page) });
}

function redirect(status: 302 | 303, location: string): Response {
  const headers = { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };
  return new Response(null, { status, headers });
}
