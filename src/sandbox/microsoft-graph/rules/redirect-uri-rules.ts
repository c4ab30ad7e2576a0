import type { ApplicationResource } from '../../tenant/application.ts';
import { duplicateValues, invalidValue } from '../graph-error.ts';
import type { ApplicationChange } from './application-rules.ts';

const URI_LENGTH = 256;
const MOST_URIS = { organization: 256, personal: 100 };
const LOGOUT_URL_LENGTH = 255;
/** Wildcards cannot be created any more, and these never could (facts/graph.md §3). */
const FORBIDDEN = /[!$'(),;*#\s\p{Cc}]/u;

/** `web` apart from its redirect URIs: home page, logout URL, and settings that Graph derives itself (§1.2, §1.6). */
export function checkWeb({ write }: ApplicationChange): void {
  const web = write.web;
  if (web === undefined) {
    return;
  }
  const isHomePageFine = web.homePageUrl === undefined || isHttpUrl(web.homePageUrl ?? '');
  const isLogoutFine = typeof web.logoutUrl !== 'string' || isLogoutUrl(web.logoutUrl);
  // Sent along with what it derives from, Graph refuses it: the trap of writing back what a GET showed.
  const isRoundTrip = web.redirectUriSettings !== undefined && web.redirectUris !== undefined;
  if (!isHomePageFine || !isLogoutFine || isRoundTrip) {
    throw invalidValue('web');
  }
}

/**
 * Redirect URIs of all platforms (facts/graph.md §3). That one URI may stand on one platform only is a [guess] there.
 */
export function checkRedirectUris({ web, spa, publicClient, signInAudience }: ApplicationResource): void {
  const isPersonal = signInAudience.endsWith('PersonalMicrosoftAccount');
  checkPlatform('web', web.redirectUris, (uri) => isBrowserRedirect(uri, isPersonal));
  checkPlatform('spa', spa.redirectUris, (uri) => isBroker(uri) || isBrowserRedirect(uri, isPersonal));
  checkPlatform('publicClient', publicClient.redirectUris, isNativeRedirect);
  const all = [...web.redirectUris, ...spa.redirectUris, ...publicClient.redirectUris];
  if (new Set(all).size < all.length) {
    throw duplicateValues('redirectUris');
  }
  if (all.length > (isPersonal ? MOST_URIS.personal : MOST_URIS.organization)) {
    throw invalidValue('redirectUris');
  }
}

function checkPlatform(platform: string, uris: readonly string[], isAllowed: (uri: URL) => boolean): void {
  for (const uri of uris) {
    const url = uri.length > URI_LENGTH || FORBIDDEN.test(uri) ? null : parse(uri);
    if (url === null || !isAllowed(url)) {
      throw invalidValue(platform);
    }
  }
}

function isBrowserRedirect(url: URL, isPersonal: boolean): boolean {
  if (isPersonal && url.search !== '') {
    return false;
  }
  return url.protocol === 'https:' || isLoopbackHttp(url);
}

/** Brokers of nested apps, such as `brk-multihub://contoso.com` (Microsoft: Nested app authentication). */
function isBroker({ protocol }: URL): boolean {
  return /^brk-[a-z0-9-]+:$/.test(protocol);
}

/** Any scheme and `urn:` for native clients; plain http only on loopback. */
function isNativeRedirect(url: URL): boolean {
  return url.protocol !== 'http:' || isLoopbackHttp(url);
}

/** `[::1]` is not supported (facts/graph.md §3). */
function isLoopbackHttp(url: URL): boolean {
  return url.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname);
}

function isLogoutUrl(text: string): boolean {
  return text.length <= LOGOUT_URL_LENGTH && parse(text)?.protocol === 'https:';
}

function isHttpUrl(text: string): boolean {
  return ['https:', 'http:'].includes(parse(text)?.protocol ?? '');
}

function parse(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
