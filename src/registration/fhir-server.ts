/** The kinds of FHIR server that registrations differ by (DESIGN section 1). */
export const SERVER_KINDS = ['oss', 'ahds', 'azure-api-for-fhir'] as const;

/** `oss`: FHIR Server for Azure; `ahds`: Azure Health Data Services; `azure-api-for-fhir`: its retired predecessor. */
export type ServerKind = (typeof SERVER_KINDS)[number];

/** appId of Microsoft's first-party "Azure Healthcare APIs" (facts/fhir-entra.md, quick constants). */
export const AZURE_HEALTHCARE_APIS = '4f6778d8-5aef-43dc-a1ff-b073724b9495';

const AHDS_HOST = /^[a-z0-9-]+\.fhir\.azurehealthcareapis\.(com|us)$/;
const AZURE_API_FOR_FHIR_HOST = /^[a-z0-9-]+\.azurehealthcareapis\.(com|us|cn)$/;

/** The kind that a FHIR base URL shows by its host; a custom domain shows nothing and counts as `oss`. */
export function inferServerKind(fhirUrl: string): ServerKind {
  const { hostname } = new URL(fhirUrl);
  if (AHDS_HOST.test(hostname)) {
    return 'ahds';
  }
  return AZURE_API_FOR_FHIR_HOST.test(hostname) ? 'azure-api-for-fhir' : 'oss';
}

/** True for a service that Azure keeps, whose access is Azure RBAC instead of app roles. */
export function isManagedKind(kind: ServerKind): boolean {
  return kind !== 'oss';
}

/** Name of the Azure resource behind a managed server's own host, as Azure Resource Manager lists it; null behind a custom domain. */
export function azureResource(fhirUrl: string): { readonly type: string; readonly name: string } | null {
  const { hostname } = new URL(fhirUrl);
  const label = hostname.split('.', 1)[0] ?? '';
  if (AHDS_HOST.test(hostname)) {
    // A workspace's name has no hyphen, so the first one ends it (<workspace>-<fhir service>).
    const [workspace, ...service] = label.split('-');
    return { type: 'Microsoft.HealthcareApis/workspaces/fhirservices', name: `${workspace}/${service.join('-')}` };
  }
  return AZURE_API_FOR_FHIR_HOST.test(hostname) ? { type: 'Microsoft.HealthcareApis/services', name: label } : null;
}
