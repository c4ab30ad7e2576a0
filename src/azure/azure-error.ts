import { z } from 'zod';
import { AzureRequestError } from '../errors/azure-request-error.ts';
import { type FhirAppsError, PrivilegeError } from '../errors/fhir-apps-error.ts';
import { SignInError } from '../errors/sign-in-error.ts';
import { AZURE_ROLES_BY } from '../registration/roles/azure-hand-off.ts';

const BODY = z.object({ error: z.object({ code: z.string(), message: z.string().catch('') }) });

/** An answer of Azure Resource Manager that refuses. */
export interface RefusingAnswer {
  readonly status: number;
  readonly bodyText: string;
  readonly requestId: string | null;
  /** Method and path, without host and query. */
  readonly request: string;
}

/** Refusals that another identity would not get; a policy that denies, 403 too, denies everybody. */
const WANT_OF_PRIVILEGE = /^(Linked)?AuthorizationFailed$/;

/** The error for an answer that refuses, in the words of this tool (Azure Resource Manager: common errors). */
export function toAzureError({ status, bodyText, requestId, request }: RefusingAnswer): FhirAppsError {
  const error = readBody(bodyText);
  const refusal = { status, azureCode: error?.code ?? null, request };
  const facts = { requestId: requestId ?? undefined };
  const named = error === null || error.message === '' ? `status ${status}` : `${error.code}: ${error.message}`;
  if (status === 401) {
    return new SignInError('token_refused', `Azure Resource Manager did not accept the sign-in: ${named}`, [], {
      ...facts,
      hint: 'Sign in again, and check --tenant and --cloud.',
      details: refusal,
    });
  }
  if (status === 403 && (error === null || WANT_OF_PRIVILEGE.test(error.code))) {
    return new PrivilegeError('insufficient_privileges', `Azure Resource Manager refused ${request}: ${named}`, {
      ...facts,
      hint: `Enough would be: ${AZURE_ROLES_BY}; to look for it, Reader.`,
      details: refusal,
    });
  }
  if (status === 429) {
    return new AzureRequestError('throttled', `Azure Resource Manager is throttling: ${named}`, refusal, {
      ...facts,
      hint: 'Run the command again later; what is done stays done.',
    });
  }
  if (status >= 500) {
    return new AzureRequestError('azure_unavailable', `Azure Resource Manager failed: ${named}`, refusal, {
      ...facts,
      hint: 'Run the command again later; what is done stays done.',
    });
  }
  return new AzureRequestError('azure_refused', `Azure Resource Manager refused ${request}: ${named}`, refusal, facts);
}

function readBody(text: string): z.infer<typeof BODY>['error'] | null {
  try {
    return BODY.parse(JSON.parse(text)).error;
  } catch {
    return null;
  }
}

/** Whether an error is a refusal with this code of Azure's. */
export function isAzureCode(error: unknown, code: string): boolean {
  return error instanceof AzureRequestError && error.refusal.azureCode === code;
}

/** Whether an error says that there is no such resource, group or subscription. */
export function isNotFound(error: unknown): boolean {
  return error instanceof AzureRequestError && error.refusal.status === 404;
}
