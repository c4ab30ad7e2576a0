import { hostIssue } from './host.ts';
import { type Issue, plainIssue } from './issue.ts';
import { urlTextIssue } from './url-text.ts';
import { canParseUrl } from '../../text/can-parse-url.ts';

/** The platforms of an application registration that hold reply URLs; `native` is Graph's `publicClient`. */
export const PLATFORMS = ['web', 'spa', 'native'] as const;

/** One of {@link PLATFORMS}. */
export type Platform = (typeof PLATFORMS)[number];

/** A reply URL (redirect URI) and the one platform it belongs to. */
export interface ReplyUrl {
  readonly platform: Platform;
  readonly url: string;
}

/** https callbacks that belong to native apps: Microsoft's own and Postman's. */
const NATIVE_CALLBACKS: ReadonlySet<string> = new Set([
  'https://login.microsoftonline.com/common/oauth2/nativeclient',
  'https://login.microsoftonline.us/common/oauth2/nativeclient',
  'https://login.partner.microsoftonline.cn/common/oauth2/nativeclient',
  'https://oauth.pstmn.io/v1/callback',
  'https://oauth.pstmn.io/v1/browser-callback',
  'https://www.getpostman.com/oauth2/callback',
]);

/**
 * The callback of the server's own SMART on FHIR proxy, which redeems codes as a public client (FHIR Server for Azure,
 * any host).
 */
const PROXY_CALLBACK = /\/AadSmartOnFhirProxy\/callback(\/|$)/i;

/** Schemes of brokers, which nested single-page apps redirect to (Microsoft: Nested app authentication). */
const BROKER_SCHEME = /^brk-[a-z0-9-]+:$/;

const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1']);
const FORBIDDEN = /[!$'(),;]/;

/** A reply URL as it was typed; null where no platform was named. */
export interface TypedReplyUrl {
  readonly platform: 'spa' | 'native' | null;
  readonly url: string;
}

/** Reads a reply URL as typed: `URL`, `spa=URL` or `native=URL`. */
export function splitReplyUrl(text: string): TypedReplyUrl {
  const match = /^(spa|native)=(.*)$/s.exec(text);
  return match === null
    ? { platform: null, url: text }
    : { platform: match[1] === 'spa' ? 'spa' : 'native', url: match[2] ?? '' };
}

/** Writes a reply URL as it was typed. */
export function formatReplyUrl({ platform, url }: TypedReplyUrl): string {
  return platform === null ? url : `${platform}=${url}`;
}

function isLoopback(url: URL): boolean {
  return LOOPBACK_HOSTS.has(url.hostname);
}

/** True where a URL can be that of a single-page app: http, https, or a broker's scheme. */
export function mayBeSpa(url: string): boolean {
  return /^https?:/.test(url) || (canParseUrl(url) && BROKER_SCHEME.test(new URL(url).protocol));
}

/**
 * Why Entra would refuse a reply URL, or null when it is fine (Microsoft: Redirect URI restrictions and limitations).
 */
export function replyUrlIssue(text: string): Issue | null {
  const { platform, url } = splitReplyUrl(text);
  const rule = { what: 'The reply URL', max: 256, example: 'https://app.contoso.com/callback' };
  return urlTextIssue(url, rule) ?? plainIssue(formIssue(url) ?? targetIssue(url, platform));
}

/** The sentence of {@link replyUrlIssue}. */
export function replyUrlMessage(text: string): string | null {
  return replyUrlIssue(text)?.message ?? null;
}

function formIssue(typed: string): string | null {
  if (/^[^/:]+:\d+(?:[/?]|$)/.test(typed)) {
    return `"${typed}" has no scheme; it should look like http://localhost:3000/ or https://app.contoso.com/callback.`;
  }
  const url = new URL(typed);
  if (typed.includes('*')) {
    return `"${typed}" has a wildcard; Entra compares reply URLs exactly, so name each one.`;
  }
  if (typed.includes('#')) {
    return `"${typed}" has a fragment; Entra takes none in a reply URL.`;
  }
  if (FORBIDDEN.test(typed) || /[\s\\]/.test(typed)) {
    return `"${typed}" has a space, a backslash or one of ! $ ' ( ) , ; which Entra refuses in a reply URL.`;
  }
  if (/^https?:$/.test(url.protocol) && !typed.startsWith(`${url.protocol}//`)) {
    return `"${typed}" must begin with ${url.protocol}// in lower case; it should look like https://app.contoso.com/callback.`;
  }
  return null;
}

/** What speaks against the place that a well-formed reply URL leads to. */
function targetIssue(typed: string, platform: 'spa' | 'native' | null): string | null {
  const url = new URL(typed);
  if (url.username !== '' || url.password !== '') {
    return 'The reply URL contains a user name or password; leave them out.';
  }
  if (url.hostname === '[::1]') {
    return `"${typed}" is refused by Entra; use http://localhost or http://127.0.0.1.`;
  }
  if (url.protocol === 'http:' && !isLoopback(url)) {
    return `"${typed}" begins with http://, which Entra allows for localhost only; use https://.`;
  }
  if (
    [
      'javascript:',
      'data:',
      'file:',
      'vbscript:',
      'blob:',
      'about:',
      'mailto:',
      'tel:',
      'ftp:',
      'ws:',
      'wss:',
    ].includes(url.protocol)
  ) {
    return `"${typed}" has a scheme that cannot receive a sign-in; use https:// or your app's own scheme.`;
  }
  if (platform === 'spa' && !mayBeSpa(typed)) {
    return `"${typed}" cannot be a single-page app's reply URL; a browser needs https://.`;
  }
  return /^https?:$/.test(url.protocol) ? hostIssue(typed, url) : null;
}

/**
 * The platform of a public client's reply URL, by its form
 * (https://learn.microsoft.com/entra/identity-platform/reply-url).
 */
export function inferPlatform(typed: string): 'spa' | 'native' {
  const url = new URL(typed);
  if (!mayBeSpa(typed)) {
    return 'native';
  }
  if (NATIVE_CALLBACKS.has(typed) || PROXY_CALLBACK.test(url.pathname)) {
    return 'native';
  }
  const bareLoopback = url.protocol === 'http:' && isLoopback(url) && url.port === '' && url.pathname === '/';
  return bareLoopback && url.search === '' ? 'native' : 'spa';
}

/** The platform that one reply URL of a public client goes to; `platform` is that of all that name none. */
export function publicPlatform(
  { platform: named, url }: TypedReplyUrl,
  platform: 'auto' | 'spa' | 'native' | undefined,
): 'spa' | 'native' {
  return named ?? (platform === undefined || platform === 'auto' ? inferPlatform(url) : platform);
}

/**
 * What two reply URLs must differ in to be two for Entra: it ignores the port of an http loopback URL, and treats
 * a missing path as `/`.
 */
export function replyUrlIdentity(typed: string): string {
  if (!canParseUrl(typed)) {
    // Others may have registered what we would refuse, such as a wildcard for a port.
    return typed;
  }
  const url = new URL(typed);
  if (url.protocol === 'http:' && isLoopback(url)) {
    return `http://${url.hostname}${url.pathname}${url.search}`;
  }
  return url.protocol === 'https:' ? `${url.origin}${url.pathname}${url.search}` : typed;
}
