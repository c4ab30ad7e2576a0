/** A client of Microsoft that is the same application in every tenant. */
export interface KnownClient {
  /** What `--pre-authorize` calls it. */
  readonly name: string;
  readonly appId: string;
  readonly displayName: string;
}

/**
 * The clients that people read a FHIR server with, without a registration of their own. Sources:
 * https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in, and for Power BI
 * https://learn.microsoft.com/power-query/connectors/fhir/fhir-authentication. Postman is none of them: it signs in with a
 * registration of the tenant (https://learn.microsoft.com/azure/healthcare-apis/fhir/use-postman).
 */
export const KNOWN_CLIENTS: readonly KnownClient[] = [
  { name: 'azure-cli', appId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46', displayName: 'Microsoft Azure CLI' },
  {
    name: 'azure-powershell',
    appId: '1950a258-227b-4e31-a9cf-717495945fc2',
    displayName: 'Microsoft Azure PowerShell',
  },
  { name: 'power-bi', appId: 'a672d62c-fc7b-4e81-a576-e60dc46e951d', displayName: 'Power BI' },
];

/** The known client of this name or appId; null where there is none. */
export function knownClient(reference: string): KnownClient | null {
  const wanted = reference.toLowerCase();
  return KNOWN_CLIENTS.find(({ name, appId }) => name === wanted || appId === wanted) ?? null;
}
