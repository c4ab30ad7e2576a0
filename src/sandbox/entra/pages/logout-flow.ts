import { decodeJwt } from 'jose/jwt/decode';
import { applicationByAppId } from '../../tenant/tenant.ts';
import type { Application } from '../../tenant/application.ts';
import { platformOf } from '../client/reply-url.ts';
import { tenantSegment } from '../tenant-segment.ts';
import { withoutSignIn } from './browser.ts';
import { signedOutPage } from './html/closing-pages.ts';
import { type PageAnswer, type PageRequest, showPage } from './page-exchange.ts';

/**
 * Answers `/{tenant}/oauth2/v2.0/logout`: nobody is signed in in this browser any more (OpenID Connect RP-Initiated
 * Logout 1.0). The browser goes on only to a reply URL of the application that asks, or, where it does not say who it
 * is, of any application of the tenant: anything else would redirect to wherever a link says.
 */
export function decideLogout(request: PageRequest): PageAnswer {
  const { browser, query } = request;
  tenantSegment(request.tenant, request.segment);
  const tenant = withoutSignIn(request.tenant, browser);
  const uri = query.get('post_logout_redirect_uri');
  const isKnown = uri !== null && applicationsAsking(request).some((each) => hasReplyUrl(each, uri));
  if (!isKnown) {
    return { ...showPage(signedOutPage()), tenant, browser: null };
  }
  const state = query.get('state');
  const target = { redirectUri: uri, responseMode: 'query', state } as const;
  return { reply: { kind: 'client', answer: { target, parameters: {} } }, tenant, browser: null };
}

function applicationsAsking({ tenant, query }: PageRequest): readonly Application[] {
  const appId = query.get('client_id') ?? audienceOf(query.get('id_token_hint'));
  if (appId === null) {
    return Object.values(tenant.applications).filter(({ resource }) => resource.deletedDateTime === null);
  }
  const application = applicationByAppId(tenant, appId);
  return application === undefined ? [] : [application];
}

/** Unverified: it only picks whose reply URLs count. */
function audienceOf(idToken: string | null): string | null {
  try {
    const audience = idToken === null ? null : decodeJwt(idToken).aud;
    return typeof audience === 'string' ? audience : null;
  } catch {
    return null;
  }
}

function hasReplyUrl({ resource }: Application, uri: string): boolean {
  const { web, spa, publicClient } = resource;
  const registered = { web: web.redirectUris, spa: spa.redirectUris, publicClient: publicClient.redirectUris };
  return platformOf(registered, uri) !== null;
}
