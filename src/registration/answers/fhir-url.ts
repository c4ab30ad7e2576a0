import { isManagedHost, managedHostIssue } from '../managed-host.ts';
import { FHIR_RESOURCE_TYPES } from '../../text/fhir-resource-types.ts';
import { hostIssue } from './host.ts';
import { type Issue, plainIssue } from './issue.ts';
import { lineIssue } from './text-rules.ts';
import { urlTextIssue } from './url-text.ts';

/** Keeps the unique name, the tag and the identifier URI made from it within Graph's limits. */
const MAX_LENGTH = 200;
const EXAMPLE = 'https://fhir.contoso.com';

/** Parts of a path that begin what is below a base URL (FHIR: RESTful API, style guide; SMART App Launch). */
const BELOW_BASE = /^(metadata|\.well-known|AadSmartOnFhirProxy)$|^(_history|_search|_operations|(\$|%24).*)$/i;

/** Why a text is not the base URL of a FHIR server; null where it is one. */
export function fhirUrlIssue(text: string): Issue | null {
  const textIssue = urlTextIssue(text, { what: 'The URL', max: MAX_LENGTH, example: EXAMPLE, mayHaveOperation: true });
  if (textIssue !== null) {
    return textIssue;
  }
  const url = new URL(text);
  const [address = ''] = text.split(/[?#]/, 1);
  if (url.protocol !== 'https:' || !/^https:\/\/[^/]/i.test(text)) {
    return plainIssue(
      `"${text}" does not begin with https://; a FHIR server that checks tokens is reached over https.`,
    );
  }
  if (url.username !== '' || url.password !== '' || /^https:\/\/[^/]*@/i.test(address)) {
    return plainIssue('The URL contains a user name or password; leave them out.');
  }
  if (/[*\\\s]/.test(address)) {
    return plainIssue(
      `"${text}" has a wildcard, a space or a character that needs an escape; it should look like ${EXAMPLE}.`,
    );
  }
  return plainIssue(hostIssue(text, url)) ?? unsupportedHost(url) ?? notBaseUrl(text, url) ?? pathIssue(text, url);
}

/** The sentence of {@link fhirUrlIssue}. */
export function fhirUrlMessage(text: string): string | null {
  return fhirUrlIssue(text)?.message ?? null;
}

function unsupportedHost({ hostname }: URL): Issue | null {
  const message = managedHostIssue(hostname);
  return message === null ? null : { code: 'host_unsupported', message };
}

function notBaseUrl(text: string, url: URL): Issue | null {
  const parts = url.pathname.split('/').filter((part) => part !== '');
  // A managed service answers at the root of its host alone.
  const end = isManagedHost(url.hostname) ? 0 : parts.findIndex(isBelowBase);
  const origin = isManagedHost(url.hostname) ? `https://${url.hostname}` : url.origin;
  const base = `${origin}${parts
    .slice(0, end === -1 ? parts.length : end)
    .map((part) => `/${part}`)
    .join('')}`;
  const extra = [
    ...(end === -1 || end >= parts.length ? [] : ['a path below the base URL']),
    ...(isManagedHost(url.hostname) && url.port !== '' ? ['a port'] : []),
    ...(text.includes('?') ? ['a query'] : []),
    ...(text.includes('#') ? ['a fragment'] : []),
  ];
  return extra.length === 0
    ? null
    : { code: 'base_url_expected', message: `"${text}" has ${extra.join(' and ')}; the base URL is ${base}.` };
}

function isBelowBase(part: string): boolean {
  return BELOW_BASE.test(part) || FHIR_RESOURCE_TYPES.has(part);
}

function pathIssue(text: string, { pathname }: URL): Issue | null {
  // A path that would have to be escaped is refused: the escaped form would be another text than the server's own.
  return pathname.includes('%') || text.includes('%')
    ? plainIssue(
        `"${text}" has a wildcard, a space or a character that needs an escape; it should look like ${EXAMPLE}.`,
      )
    : plainIssue(lineIssue(normalizeFhirUrl(text), { max: MAX_LENGTH, what: 'The URL with its host in ASCII' }));
}

/** The one spelling of a valid base URL: lower-case host, no default port, no trailing slash. */
export function normalizeFhirUrl(text: string): string {
  const url = new URL(text);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
