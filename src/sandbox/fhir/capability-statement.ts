import type {
  CapabilityStatement,
  CapabilityStatementRestResource,
  CapabilityStatementRestSecurity,
  CapabilityStatementRestResourceSearchParam,
} from 'fhir/r4.js';
import { COMMON_SEARCH_PARAMETERS, RESOURCE_TYPES, type ResourceTypeRules } from './resource-types.ts';
import type { SignInEndpoints } from './sign-in-endpoints.ts';

/** When this description last changed: the build of the sandbox, not its start. */
const DATE = '2026-11-22';
const OAUTH_URIS = 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris';
const SECURITY_SERVICE = 'http://terminology.hl7.org/CodeSystem/restful-security-service';

/**
 * What `/metadata` answers (https://hl7.org/fhir/R4/capabilitystatement.html); `endpoints` is null where security is
 * off.
 */
export function capabilityStatement(baseUrl: string, endpoints: SignInEndpoints | null): CapabilityStatement {
  return {
    resourceType: 'CapabilityStatement',
    url: `${baseUrl}/metadata`,
    name: 'FhirAppsSandbox',
    title: 'FHIR server of the fhir-apps sandbox',
    status: 'active',
    experimental: true,
    date: DATE,
    publisher: 'fhir-apps',
    kind: 'instance',
    software: { name: 'fhir-apps sandbox' },
    implementation: { description: 'A FHIR server for development, with synthetic data.', url: baseUrl },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    rest: [
      {
        mode: 'server',
        ...(endpoints === null ? {} : { security: security(endpoints) }),
        resource: RESOURCE_TYPES.map(describeType),
      },
    ],
  };
}

function security({ authorize, token }: SignInEndpoints): CapabilityStatementRestSecurity {
  return {
    cors: true,
    extension: [
      {
        url: OAUTH_URIS,
        extension: [
          { url: 'token', valueUri: token },
          { url: 'authorize', valueUri: authorize },
        ],
      },
    ],
    service: [
      {
        coding: [{ system: SECURITY_SERVICE, code: 'SMART-on-FHIR', display: 'SMART-on-FHIR' }],
        text: 'OAuth2 using SMART-on-FHIR profile (see http://docs.smarthealthit.org)',
      },
    ],
  };
}

function describeType({ name: type, searchParameters }: ResourceTypeRules): CapabilityStatementRestResource {
  const searchParam = [...COMMON_SEARCH_PARAMETERS, ...searchParameters].map(
    ({ name, type: kind }): CapabilityStatementRestResourceSearchParam => ({ name, type: kind }),
  );
  return {
    type,
    interaction: (['read', 'vread', 'update', 'delete', 'create', 'search-type'] as const).map((code) => ({ code })),
    versioning: 'versioned-update',
    readHistory: true,
    updateCreate: true,
    conditionalCreate: true,
    conditionalUpdate: false,
    searchParam,
  };
}
