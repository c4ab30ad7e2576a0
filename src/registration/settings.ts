import type { AppType } from './app-type.ts';
import type { RegistrationResult } from './result.ts';

/** What the settings are made of. */
export interface SettingsFacts {
  readonly type: AppType;
  readonly fhirUrl: string | null;
  readonly appId: string | null;
  readonly tenantId: string;
  readonly authorityUrl: string;
  readonly server: RegistrationResult['server'];
  readonly requestScope: string | null;
}

/** Leaves out what is not known yet, such as the appId in a dry run. */
function known(settings: Readonly<Record<string, string | null>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}

/**
 * What to put where: for a resource the environment variables of FHIR Server for Azure (facts/fhir-entra.md 3.3) or the
 * properties of a managed service (4.2), for a client what OAuth libraries call these things.
 */
export function settingsOf(facts: SettingsFacts): Readonly<Record<string, string>> {
  const { server } = facts;
  if (facts.type === 'resource') {
    return server.kind === 'oss'
      ? known({
          FhirServer__Security__Enabled: 'true',
          FhirServer__Security__Authorization__Enabled: 'true',
          FhirServer__Security__Authentication__Authority: server.authority,
          FhirServer__Security__Authentication__Audience: server.audience,
        })
      : known({
          'authenticationConfiguration.authority': server.authority,
          'authenticationConfiguration.audience': server.audience,
        });
  }
  return known({
    CLIENT_ID: facts.appId,
    TENANT_ID: facts.tenantId,
    AUTHORITY: `${facts.authorityUrl}/${facts.tenantId}/v2.0`,
    SCOPE:
      facts.type === 'service' || facts.requestScope === null
        ? facts.requestScope
        : `openid profile offline_access ${facts.requestScope}`,
    FHIR_URL: facts.fhirUrl,
  });
}
