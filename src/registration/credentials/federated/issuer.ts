import { hostIssue } from '../../answers/host.ts';
import { MAX_LENGTH } from './federated-subject.ts';
import { canParseUrl } from '../../../text/can-parse-url.ts';

/** GitHub's issuer of workflow tokens; without a slash at the end. */
export const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com';

/** Azure Kubernetes Service writes a slash at the end of its issuers, other known issuers none. */
const ENDS_WITH_SLASH = /(^|\.)oi(d)?c\.prod-aks\.azure\.(com|us|cn)$/;
const ENDS_WITHOUT_SLASH =
  /^(token\.actions\.(githubusercontent|[a-z0-9-]+\.ghe)\.com|vstoken\.dev\.azure\.com|login\.microsoftonline\.(com|us)|login\.partner\.microsoftonline\.cn|gitlab\.com|container\.googleapis\.com|accounts\.google\.com|app\.terraform\.io|agent\.buildkite\.com|oidc\.circleci\.com|oidc\.eks\.[a-z0-9-]+\.amazonaws\.com)$/;

const ENTRA_HOST = /^login\.(microsoftonline\.(com|us)|partner\.microsoftonline\.cn)$/;
const ENTRA_ISSUER = /^\/[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}\/v2\.0$/;
const VSTOKEN_ISSUER = /^\/[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** The authorities of Microsoft Entra ID by the part of a subject `/eid1/c/…/` that names their cloud. */
const ENTRA_BY_CLOUD: ReadonlyMap<string, string> = new Map([
  ['pub', 'https://login.microsoftonline.com'],
  ['usg', 'https://login.microsoftonline.us'],
  ['chn', 'https://login.partner.microsoftonline.cn'],
]);

/**
 * The authority of Microsoft Entra ID (an https origin) whose tokens have such a subject, or null for a subject of
 * another kind or cloud.
 * Source: https://learn.microsoft.com/power-platform/admin/set-up-managed-identity ("Specialized Azure cloud
 * environments").
 */
export function entraAuthorityOf(subject: string): string | null {
  const cloud = /^\/eid1\/c\/([^/]+)\/\S+$/.exec(subject)?.[1] ?? '';
  return ENTRA_BY_CLOUD.get(cloud) ?? null;
}

/**
 * The sentence that says why a text is no issuer whose tokens Entra would take, or null. It is kept to the letter,
 * since Entra compares it with the token's `iss` so; where we know how an issuer spells itself, the other spelling is
 * refused.
 */
export function issuerIssue(text: string): string | null {
  const url = canParseUrl(text) ? new URL(text) : null;
  if (
    url === null ||
    url.protocol !== 'https:' ||
    !text.startsWith('https://') ||
    /[\s?#]/.test(text) ||
    url.username !== ''
  ) {
    return `"${text}" is not an issuer; it should be the https:// URL in the token's iss, without ? and #.`;
  }
  if (text.length > MAX_LENGTH) {
    return `The issuer has ${text.length} characters; ${MAX_LENGTH} are allowed.`;
  }
  if (text.includes('*')) {
    return `"${text}" has a wildcard; Entra compares issuers to the letter.`;
  }
  const doubled = /^https:\/\/(?:https?:\/*)+(.+)$/.exec(text)?.[1];
  if (doubled !== undefined) {
    return `"${text}" names its scheme twice; write https://${doubled}.`;
  }
  return (
    hostIssue(text, url) ?? unreachableMessage(text, url) ?? formMessage(text, url) ?? knownIssuerMessage(text, url)
  );
}

/**
 * Hosts that Entra, which fetches the keys of an issuer, cannot reach: those inside a cluster or a private network (RFC
 * 1918).
 */
const UNREACHABLE_HOST =
  /\.(svc|cluster\.local|svc\.cluster\.local)$|^10\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^169\.254\./;

/** The API server of an AKS cluster, whose own issuer nobody outside can verify. */
const AKS_API_SERVER = /\.azmk8s\.(io|us|cn)$/;

function unreachableMessage(text: string, { hostname }: URL): string | null {
  if (AKS_API_SERVER.test(hostname)) {
    return `"${text}" is the API server of a cluster; write its OIDC issuer, as az aks show --query oidcIssuerProfile.issuerUrl prints it.`;
  }
  return UNREACHABLE_HOST.test(hostname)
    ? `"${text}" is inside a network that Microsoft Entra ID cannot reach; name an issuer whose keys are public.`
    : null;
}

function formMessage(text: string, url: URL): string | null {
  if (!text.startsWith(url.origin)) {
    return `"${text}" is not spelled as in the token's iss, whose host is in lower case: write ${url.href.replace(/\/$/, '')}.`;
  }
  const discovery = text.search(/\/?\.well-known\/.*$/);
  if (discovery !== -1) {
    const issuer = text.slice(0, discovery);
    return `"${text}" is the discovery document of an issuer: write ${ENDS_WITH_SLASH.test(url.hostname) ? `${issuer}/` : issuer}.`;
  }
  if (text.endsWith('/') && ENDS_WITHOUT_SLASH.test(url.hostname)) {
    return `"${url.hostname}" writes its issuer without a slash at the end: write ${text.replace(/\/+$/, '')}.`;
  }
  if (!text.endsWith('/') && ENDS_WITH_SLASH.test(url.hostname)) {
    return /:/.test(url.pathname)
      ? `"${text}" is not the issuer of a cluster; write kubernetes:ISSUER:NAMESPACE:SERVICEACCOUNT.`
      : `AKS writes its issuer with a slash at the end: write ${text}/.`;
  }
  return null;
}

/** Addresses of known services that are no issuers, with the issuer that is meant. */
const NO_ISSUERS: readonly (readonly [host: RegExp, issuer: string])[] = [
  [/^(www\.|api\.)?github\.com$/, GITHUB_ISSUER],
  [/^www\.gitlab\.com$/, 'https://gitlab.com'],
  [/^(dev\.azure\.com|[a-z0-9-]+\.visualstudio\.com)$/, 'https://vstoken.dev.azure.com/ORGANIZATION-ID'],
  [/^(login|sts)\.windows\.net$/, 'https://login.microsoftonline.com/TENANT-ID/v2.0'],
];

function knownIssuerMessage(text: string, { hostname, pathname, origin }: URL): string | null {
  const meant = NO_ISSUERS.find(([host]) => host.test(hostname))?.[1];
  if (meant !== undefined) {
    return `"${text}" is not the issuer of such tokens: write ${meant}.`;
  }
  const isEntra = ENTRA_HOST.test(hostname);
  const hasIds = isEntra || ENDS_WITH_SLASH.test(hostname) || hostname === 'vstoken.dev.azure.com';
  if (hasIds && pathname !== pathname.toLowerCase()) {
    return `"${text}" has capitals, which the token's iss has not: write ${origin}${pathname.toLowerCase()}.`;
  }
  if (isEntra && !ENTRA_ISSUER.test(pathname.replace(/\/$/, ''))) {
    return `"${text}" is no issuer of Microsoft Entra ID: write ${origin}/TENANT-ID/v2.0.`;
  }
  if (hostname === 'vstoken.dev.azure.com' && !VSTOKEN_ISSUER.test(pathname)) {
    return `"${text}" is no issuer of Azure DevOps: write ${origin}/ORGANIZATION-ID.`;
  }
  const ids = hostname.startsWith('oidc.') ? 1 : 2;
  const parts = pathname.slice(1, -1).split('/');
  return ENDS_WITH_SLASH.test(hostname) && (parts.length !== ids || parts.includes(''))
    ? `"${text}" is no issuer of an AKS cluster: write ${origin}/${ids === 1 ? '' : 'TENANT-ID/'}CLUSTER-ID/.`
    : null;
}
