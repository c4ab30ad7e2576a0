import { sortedTexts } from '../canonical-order.ts';
import { hostIssue } from '../answers/host.ts';
import { type Issue, plainIssue } from '../answers/issue.ts';
import { pastedTextIssue } from '../answers/url-text.ts';
import { serverName } from '../answers/names.ts';
import { canParseUrl } from '../../text/can-parse-url.ts';

/**
 * Why Entra would refuse an identifier URI wherever it is used, or null (Microsoft: Restrictions on identifier URIs).
 */
export function identifierUriIssue(text: string): Issue | null {
  return pastedTextIssue(text, { what: 'The identifier URI', max: 255 }) ?? plainIssue(formIssue(text));
}

/** The sentence of {@link identifierUriIssue}. */
export function identifierUriMessage(text: string): string | null {
  return identifierUriIssue(text)?.message ?? null;
}

function formIssue(text: string): string | null {
  if (/[\s*]/.test(text)) {
    return `"${text}" has a space or a wildcard, which no identifier URI may have.`;
  }
  if (!/^(https:\/\/|api:\/\/|urn:)./.test(text) || !canParseUrl(text)) {
    return `"${text}" is not an identifier URI; it should begin with https://, api:// or urn:.`;
  }
  if (text.startsWith('https://') && new URL(text).username !== '') {
    return 'The identifier URI contains a user name; leave it out.';
  }
  if (text.endsWith('/')) {
    return `"${text}" ends with a slash; leave it out, Entra refuses it.`;
  }
  return text.startsWith('https://') ? hostIssue(text, new URL(text)) : null;
}

/** Stands in a candidate for the appId, which only Entra assigns. */
export const OWN_APP_ID = '{appId}';

/**
 * True when a URL's host is one of the verified domains or below one
 * (https://learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions).
 */
export function isOnVerifiedDomain(url: string, verifiedDomains: readonly string[]): boolean {
  const { hostname } = new URL(url);
  return verifiedDomains.some((domain) => {
    const lower = domain.toLowerCase();
    return hostname === lower || hostname.endsWith(`.${lower}`);
  });
}

/** What the identifier URI `auto` is chosen from. */
export interface IdentifierUriFacts {
  readonly fhirUrl: string;
  readonly tenantId: string;
  /** The tenant's verified domains; null where they could not be read. */
  readonly verifiedDomains: readonly string[] | null;
  /** True where the tenant's policy allows only `api://<appId>` forms (nonDefaultUriAddition). */
  readonly onlyDefaultUris: boolean;
  /** True where that does not hold for tokens of version 2, and none of version 1 were asked for. */
  readonly exemptsVersion2: boolean;
  /** True where tokens get a claim of our own, which Entra adds for no `api://` audience (AADSTS501461); default: false. */
  readonly addsClaims?: boolean;
}

/**
 * The identifier URIs that `auto` tries, best first: the server URL where its host is on a verified domain or the
 * domains are unknown, then `api://<tenantId>/<server>`, then `api://<appId>`. Where tokens get claims of our own, only
 * what is on a verified domain, which may be none.
 */
export function identifierUriCandidates(facts: IdentifierUriFacts): readonly string[] {
  if (facts.addsClaims === true) {
    return facts.onlyDefaultUris && !facts.exemptsVersion2 ? [] : verifiedUris(facts);
  }
  const own = `api://${OWN_APP_ID}`;
  const byTenant = `api://${facts.tenantId}/${serverName(facts.fhirUrl)}`;
  if (facts.onlyDefaultUris) {
    return facts.exemptsVersion2 ? [byTenant, own] : [own];
  }
  const serverUrlMayDo = facts.verifiedDomains === null || isOnVerifiedDomain(facts.fhirUrl, facts.verifiedDomains);
  return serverUrlMayDo ? [facts.fhirUrl, byTenant, own] : [byTenant, own];
}

/** The server URL, or the server's name below a verified domain: one of the organization before Microsoft's. */
function verifiedUris({ fhirUrl, verifiedDomains }: IdentifierUriFacts): readonly string[] {
  if (verifiedDomains === null || isOnVerifiedDomain(fhirUrl, verifiedDomains)) {
    return [fhirUrl];
  }
  const domains = sortedTexts(verifiedDomains.map((domain) => domain.toLowerCase()));
  const domain = domains.find((each) => !each.endsWith('.onmicrosoft.com')) ?? domains[0];
  return domain === undefined ? [] : [`https://${domain}/${serverName(fhirUrl)}`];
}
