import { z } from 'zod';
import { AzureRequestError, type AzureRefusal } from '../errors/azure-request-error.ts';
import type { FhirAppsError } from '../errors/fhir-apps-error.ts';
import type { Answer } from '../http/answer.ts';
import { refusalError, type Service } from '../http/service.ts';
import { AZURE_ROLES_BY } from '../registration/roles/azure-hand-off.ts';

/** How errors speak of Azure Resource Manager. */
export const RESOURCE_MANAGER: Service<AzureRefusal> = {
  name: 'Azure Resource Manager',
  codes: { unavailable: 'azure_unavailable', refused: 'azure_refused', foreign: 'not_azure' },
  foreignHint: 'A proxy or a sign-in page of your network may be in between; set HTTPS_PROXY.',
  RequestError: AzureRequestError,
};

const BODY = z.object({ error: z.object({ code: z.string(), message: z.string().catch('') }) });

/** Refusals that another identity would not get; a policy that denies, 403 too, denies everybody. */
const WANT_OF_PRIVILEGE = /^(Linked)?AuthorizationFailed$/;

/**
 * The error for an answer that refuses, in the words of this tool (Azure Resource Manager: common errors). `request` is
 * method and path.
 */
export function toAzureError(request: string, { status, body, requestId }: Answer): FhirAppsError {
  const error = BODY.safeParse(body).data?.error ?? null;
  return refusalError(
    RESOURCE_MANAGER,
    { status, azureCode: error?.code ?? null, request },
    {
      reason: error === null || error.message === '' ? `status ${status}` : `${error.code}: ${error.message}`,
      requestId,
      privilege:
        error === null || WANT_OF_PRIVILEGE.test(error.code)
          ? { hint: `Enough would be: ${AZURE_ROLES_BY}; to look for it, Reader.` }
          : null,
    },
  );
}

/** Whether an error is a refusal with this code of Azure's. */
export function isAzureCode(error: unknown, code: string): boolean {
  return error instanceof AzureRequestError && error.refusal.azureCode === code;
}

/** Whether an error says that there is no such resource, group or subscription. */
export function isNotFound(error: unknown): boolean {
  return error instanceof AzureRequestError && error.refusal.status === 404;
}
