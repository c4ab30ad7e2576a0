import type { Tenant } from '../../tenant/model.ts';
import { applicationByAppId } from '../../tenant/tenant.ts';
import { canParseUrl } from '../../../text/can-parse-url.ts';

/**
 * Whether a page of this origin belongs to the application: one of its reply URLs for single-page applications is there.
 * On loopback any port will do, as for reply URLs (https://learn.microsoft.com/entra/identity-platform/reply-url). An
 * opaque origin, `null` (https://html.spec.whatwg.org/multipage/browsers.html#concept-origin), is nobody's.
 */
export function isPageOf(tenant: Tenant, appId: string, pageOrigin: string | null): boolean {
  const urls = applicationByAppId(tenant, appId)?.resource.spa.redirectUris ?? [];
  return pageOrigin !== null && canParseUrl(pageOrigin) && urls.some((url) => originOf(url) === originOf(pageOrigin));
}

function originOf(url: string): string {
  const { protocol, hostname, origin } = new URL(url);
  return hostname === 'localhost' || hostname === '127.0.0.1' ? `${protocol}//${hostname}` : origin;
}
