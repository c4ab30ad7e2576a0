import type { ApplicationResource } from '../../tenant/application.ts';
import { duplicateValues, invalidValue } from '../graph-error.ts';
import type { ApplicationChange } from './application-change.ts';
import { canParseUrl } from '../../../text/can-parse-url.ts';

const URI_LENGTH = 256;
const MAX_URIS = { organization: 256, personal: 100 };
const LOGOUT_URL_LENGTH = 255;
/**
 * Characters that redirect URIs do not support (https://learn.microsoft.com/entra/identity-platform/reply-url), and
 * wildcards, which Graph refuses by now (https://github.com/MicrosoftDocs/azure-docs/issues/94968).
 */
const FORBIDDEN = /[!$'(),;*#\s\p{Cc}]/u;

/**
 * `web` without its redirect URIs: home page, logout URL
 * (https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation), and settings that Graph derives
 * itself.
 */
export function checkWeb({ write }: ApplicationChange): void {
  const web = write.web;
  if (web === undefined) {
    return;
  }
  const isHomePageFine = typeof web.homePageUrl !== 'string' || isHttpUrl(web.homePageUrl);
  const isLogoutFine = typeof web.logoutUrl !== 'string' || isLogoutUrl(web.logoutUrl);
  // Graph refuses the settings together with the URIs that it derives them from, as when a client writes back what a
  // GET showed (https://github.com/microsoftgraph/msgraph-sdk-powershell/issues/3149).
  const isRoundTrip = web.redirectUriSettings !== undefined && web.redirectUris !== undefined;
  if (!isHomePageFine || !isLogoutFine || isRoundTrip) {
    throw invalidValue('web');
  }
}

/**
 * Redirect URIs of all platforms (https://learn.microsoft.com/entra/identity-platform/reply-url). That a URI may belong
 * to one platform only is assumption A86.
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
  if (all.length > (isPersonal ? MAX_URIS.personal : MAX_URIS.organization)) {
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

/** `[::1]` is not supported (https://learn.microsoft.com/entra/identity-platform/reply-url). */
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
  return canParseUrl(text) ? new URL(text) : null;
}
