import { managedKindOf } from './managed-host.ts';
import type { ServerKind } from './model/app-type.ts';

/**
 * appId of Microsoft's first-party "Azure Healthcare APIs" (`register-resource-azure-ad-client-app` in
 * https://github.com/MicrosoftDocs/azure-docs).
 */
export const AZURE_HEALTHCARE_APIS = '4f6778d8-5aef-43dc-a1ff-b073724b9495';

/** The kind that a FHIR base URL shows by its host; a custom domain shows nothing and counts as `oss`. */
export function inferServerKind(fhirUrl: string): ServerKind {
  return managedKindOf(new URL(fhirUrl).hostname) ?? 'oss';
}

/** True for a service that Azure keeps, whose access is Azure RBAC instead of app roles. */
export function isManagedKind(kind: ServerKind): boolean {
  return kind !== 'oss';
}

/**
 * Name of the Azure resource behind a managed server's own host, as Azure Resource Manager lists it; null behind a
 * custom domain.
 */
export function azureResource(fhirUrl: string): { readonly type: string; readonly name: string } | null {
  const { hostname } = new URL(fhirUrl);
  const label = hostname.split('.', 1)[0] ?? '';
  const kind = managedKindOf(hostname);
  if (kind === 'ahds') {
    // A workspace's name has no hyphen, so the first one ends it (<workspace>-<fhir service>).
    const [workspace, ...service] = label.split('-');
    return { type: 'Microsoft.HealthcareApis/workspaces/fhirservices', name: `${workspace}/${service.join('-')}` };
  }
  return kind === 'azure-api-for-fhir' ? { type: 'Microsoft.HealthcareApis/services', name: label } : null;
}
