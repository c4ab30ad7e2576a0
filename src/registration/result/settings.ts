import type { AppType } from '../model/app-type.ts';
import type { RegistrationResult } from './registration-schema.ts';

/** What the settings are made of. */
export interface SettingsFacts {
  readonly type: AppType;
  readonly fhirUrl: string | null;
  readonly appId: string | null;
  readonly tenantId: string;
  readonly authorityUrl: string;
  readonly server: RegistrationResult['server'];
  readonly requestScope: string | null;
  /** What tokens call who a person is in the records, where the server has to be told; null: it has not. */
  readonly fhirUserClaim: string | null;
}

/**
 * What to set where: for a resource the environment variables of FHIR Server for Azure
 * (https://github.com/microsoft/fhir-server) or the properties of a managed service
 * (https://learn.microsoft.com/azure/templates/microsoft.healthcareapis/workspaces/fhirservices), for a client the
 * names in OAuth libraries. What is not known yet, such as the appId in a dry run, is null.
 */
export function settingsOf(facts: SettingsFacts): RegistrationResult['settings'] {
  const { server } = facts;
  if (facts.type === 'resource') {
    return server.kind === 'oss'
      ? {
          FhirServer__Security__Enabled: 'true',
          FhirServer__Security__Authorization__Enabled: 'true',
          ...(facts.fhirUserClaim === null
            ? {}
            : {
                FhirServer__Security__Authorization__FhirUserClaim: facts.fhirUserClaim,
                // The first is `scope`; backend services have their scopes as roles.
                FhirServer__Security__Authorization__ScopesClaim__1: 'roles',
              }),
          FhirServer__Security__Authentication__Authority: server.authority,
          FhirServer__Security__Authentication__Audience: server.audience,
        }
      : {
          'authenticationConfiguration.authority': server.authority,
          'authenticationConfiguration.audience': server.audience,
        };
  }
  return {
    CLIENT_ID: facts.appId,
    TENANT_ID: facts.tenantId,
    AUTHORITY: `${facts.authorityUrl}/${facts.tenantId}/v2.0`,
    SCOPE:
      facts.type === 'service' || facts.requestScope === null
        ? facts.requestScope
        : `openid profile offline_access ${facts.requestScope}`,
    FHIR_URL: facts.fhirUrl,
  };
}
