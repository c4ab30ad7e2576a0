import { FhirAppsError, PrivilegeError } from '../errors/fhir-apps-error.ts';
import { SignInError } from '../errors/sign-in-error.ts';
import { type Wording, worded } from '../errors/wording.ts';
import { UsageError } from '../errors/usage-error.ts';
import type { AzureAccess, FhirResource } from '../registration/model/azure-access.ts';
import { isNotFound } from './azure-error.ts';
import { findFhirService, type ManagedServer } from './find-fhir-service.ts';
import type { ResourceManager } from './resource-manager.ts';
import { listFhirRoleAssignments } from './role-assignments.ts';

/**
 * Reads who has FHIR roles on a managed server. What the caller may not read is left null, with the reason; in a cloud
 * without Azure Resource Manager (null) that is everything.
 *
 * Throws UsageError `fhir_resource_missing` for a resource that was named and is not there, `fhir_resource_ambiguous`,
 * and what keeps Azure from answering at all.
 */
export async function observeAccess(
  manager: ResourceManager | null,
  target: FhirResource | ManagedServer,
): Promise<AzureAccess> {
  const named = 'id' in target ? target : null;
  if (manager === null) {
    const message =
      'The address of Azure Resource Manager in this cloud is not known, so Azure roles are left to an administrator.';
    return { resource: named, assignments: null, obstacle: { code: 'azure_unknown', message } };
  }
  let resource = named;
  try {
    resource = 'id' in target ? target : await findFhirService(manager, target);
    if (resource === null) {
      const message: Wording = (input) =>
        `None of the FHIR services that the signed-in identity may read is ${'fhirUrl' in target ? target.fhirUrl : target.id}; name it with ${input('fhirResourceId')}.`;
      return { resource, assignments: null, obstacle: { code: 'fhir_resource_missing', message } };
    }
    return { resource, assignments: await listFhirRoleAssignments(manager, resource), obstacle: null };
  } catch (error) {
    if (named !== null && isNotFound(error)) {
      throw resourceMissing(named, error);
    }
    if (error instanceof PrivilegeError || error instanceof SignInError) {
      return { resource, assignments: null, obstacle: { code: 'azure_not_readable', message: wordsOf(error) } };
    }
    throw error;
  }
}

/** A sign-in that worked for Microsoft Graph may not for Azure, such as where that wants a second factor. */
function wordsOf(error: PrivilegeError | SignInError): Wording {
  const { message } = error.wording;
  return error instanceof SignInError
    ? (input) => `No token for Azure Resource Manager: ${worded(message, input)}`
    : message;
}

function resourceMissing({ id }: FhirResource, cause: unknown): UsageError {
  return new UsageError('fhir_resource_missing', `There is no FHIR service ${id}, or it is in another tenant.`, {
    hint: (input) =>
      `Check ${input('fhirResourceId')}; to see what there is: az resource list --resource-type Microsoft.HealthcareApis/workspaces/fhirservices`,
    requestId: cause instanceof FhirAppsError ? (cause.requestId ?? undefined) : undefined,
    details: { fhirResourceId: id },
    cause,
  });
}
