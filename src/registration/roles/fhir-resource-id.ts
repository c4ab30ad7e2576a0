import { azureResource } from '../fhir-server.ts';
import { lineIssue } from '../answers/text-rules.ts';
import type { FhirResource } from '../model/azure-access.ts';

/** Type of the FHIR service in Azure Health Data Services. */
export const FHIR_SERVICE_TYPE = 'Microsoft.HealthcareApis/workspaces/fhirservices';

/** Type of its retired predecessor. */
export const AZURE_API_FOR_FHIR_TYPE = 'Microsoft.HealthcareApis/services';

const FORM =
  /^\/subscriptions\/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\/resourceGroups\/(?!\.+\/)([\p{L}\p{N}_.()-]{1,90})\/providers\/Microsoft\.HealthcareApis\/(?:workspaces\/([a-z0-9-]+)\/fhirservices\/([a-z0-9-]+)|services\/([a-z0-9-]+))$/iu;

const EXAMPLE =
  '/subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.HealthcareApis/workspaces/<workspace>/fhirservices/<service>';

/** Reads a resource id; null for one that is not a FHIR service's. */
export function readFhirResourceId(text: string): FhirResource | null {
  const [, resourceGroup, workspace, service, retired] = FORM.exec(text) ?? [];
  if (resourceGroup === undefined) {
    return null;
  }
  return retired === undefined
    ? { id: text, resourceGroup, type: FHIR_SERVICE_TYPE, name: `${workspace ?? ''}/${service ?? ''}`, kind: 'ahds' }
    : { id: text, resourceGroup, type: AZURE_API_FOR_FHIR_TYPE, name: retired, kind: 'azure-api-for-fhir' };
}

/** The sentence that says why a text is not the resource id of a FHIR service, or null. */
export function fhirResourceIdIssue(text: string): string | null {
  const issue = lineIssue(text, { what: 'The resource id', max: 1024 });
  if (issue !== null || readFhirResourceId(text) !== null) {
    return issue;
  }
  if (/\/workspaces\/[^/]+\/?$/i.test(text)) {
    return `"${text}" is a workspace; name the FHIR service in it, with /fhirservices/<service> at the end.`;
  }
  return `"${text}" is not the resource id of a FHIR service; it should look like ${EXAMPLE}.`;
}

/** The sentence that says why a FHIR service cannot be the server of a URL whose own host names another, or null. */
export function otherServiceIssue(fhirUrl: string, resource: FhirResource): string | null {
  return azureResource(fhirUrl) === null || isNamedBy(fhirUrl, resource)
    ? null
    : `"${resource.id}" is another server than ${fhirUrl}, whose host names its own FHIR service.`;
}

/** Whether the host of a managed server's URL is the one that Azure gives a service of this type and name. */
export function isNamedBy(fhirUrl: string, { type, name }: Pick<FhirResource, 'type' | 'name'>): boolean {
  const named = azureResource(fhirUrl);
  // <workspace>-<service> is also how the host joins them, wherever a name has hyphens of its own.
  const label = (text: string): string => text.replace('/', '-').toLowerCase();
  return named !== null && named.type.toLowerCase() === type.toLowerCase() && label(named.name) === label(name);
}
