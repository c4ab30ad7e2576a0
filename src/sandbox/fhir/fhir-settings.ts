import { issuerV1, issuerV2 } from '../entra/discovery.ts';
import type { Tenant } from '../tenant/model.ts';
import { type FhirServerName, type FhirServerSettings, fhirServerUrl } from './fhir-server.ts';
import { canParseUrl } from '../../text/can-parse-url.ts';

/** Settings with the defaults in place: what a server goes by. */
export interface SettingsInForce {
  readonly audience: string;
  readonly authority: string;
  readonly securityEnabled: boolean;
  readonly authorizationEnabled: boolean;
  readonly fhirUserClaim: string | null;
  readonly scopesFromRoles: boolean;
}

/** Fills in the defaults for a server of `origin`. */
export function settingsInForce(
  settings: FhirServerSettings,
  server: FhirServerName,
  origin: string,
  tenant: Tenant,
): SettingsInForce {
  return {
    ...settings,
    audience: settings.audience ?? fhirServerUrl(origin, server),
    authority:
      settings.authority === null
        ? `${origin}/${tenant.tenantId}`
        : `${ownAuthority(settings.authority, origin, tenant) ?? settings.authority}`,
  };
}

/**
 * The authority on this origin, when it names the sandbox tenant on any port of this machine: a sandbox without a fixed
 * port serves on another one each time, and what was set yesterday has to stay right. Null for any other authority.
 */
export function ownAuthority(authority: string, origin: string, tenant: Tenant): string | null {
  const url = canParseUrl(authority) ? new URL(authority) : null;
  const [, segment = '', version] = /^\/([^/]+)(\/v2\.0)?\/?$/.exec(url?.pathname ?? '') ?? [];
  const names = [tenant.tenantId, ...tenant.domains.map((domain) => domain.id)];
  const isHere = url !== null && url.protocol === 'https:' && url.hostname === new URL(origin).hostname;
  return isHere && names.includes(segment.toLowerCase()) ? `${origin}/${segment}${version ?? ''}` : null;
}

/**
 * The issuers whose tokens the server accepts: that of v1 tokens for `…/<tenant>`, that of v2 tokens for
 * `…/<tenant>/v2.0` (https://learn.microsoft.com/entra/identity-platform/access-tokens); either for `ahds`. None for an
 * authority that is not the sandbox's.
 */
export function acceptedIssuers(
  inForce: SettingsInForce,
  server: FhirServerName,
  origin: string,
  tenant: Tenant,
): readonly string[] {
  if (server === 'ahds') {
    return [issuerV1(origin, tenant), issuerV2(origin, tenant)];
  }
  const authority = ownAuthority(inForce.authority, origin, tenant);
  if (authority === null) {
    return [];
  }
  return [isV2Authority(authority) ? issuerV2(origin, tenant) : issuerV1(origin, tenant)];
}

/** Whether an authority stands for v2 tokens. */
export function isV2Authority(authority: string): boolean {
  return /\/v2\.0\/?$/.test(authority);
}
