import { busyReason } from '../http/answer.ts';
import { readErrorBody } from './graph-error.ts';
import type { GraphAnswer, GraphRequest } from './graph-request.ts';

/** What progress says of a refusal that passes once all replicas know the object. */
export const REPLICATING = 'the directory is still replicating';

/**
 * Texts of refusals that only mean that another replica does not know a new object yet; Azure CLI and Terraform wait
 * for the same (https://github.com/Azure/azure-cli, https://github.com/hashicorp/terraform-provider-azuread).
 */
const REPLICATION_TEXTS = [
  /does not reference a valid application object/i,
  /must in the local tenant/i,
  /not a valid reference update/i,
  /does not exist or one of its queried reference-property objects are not present/i,
  /Permission Id that cannot be found in the AppPermissions sets/i,
];

/** Refusals that pass by themselves, whatever the object. */
const PASSING_CODES: ReadonlySet<string> = new Set([
  'Directory_ConcurrencyViolation',
  'Error_MsaAppDoesNotExist',
  'Directory_ObjectNotFound',
]);

/** Why a refused request is worth sending again, in words; null where it can never succeed or was answered. */
export function retryReason(request: GraphRequest, answer: GraphAnswer): string | null {
  if (answer.status < 400) {
    return null;
  }
  const busy = busyReason('Microsoft Graph', answer);
  if (busy !== null) {
    return answer.status !== 429 && request.onTimeout === 'fail' ? null : busy;
  }
  const issue = readErrorBody(answer);
  const passes =
    PASSING_CODES.has(issue.code ?? '') ||
    (request.hasNewCertificate === true && issue.code === 'KeyCredentialsInvalidEndDate') ||
    (request.fresh === true && isReplicationLag(issue));
  return passes ? REPLICATING : null;
}

function isReplicationLag(issue: ReturnType<typeof readErrorBody>): boolean {
  return (
    (issue.status === 404 && (issue.code === null || issue.code === 'Request_ResourceNotFound')) ||
    issue.detailCodes.includes('NoBackingApplicationObject') ||
    REPLICATION_TEXTS.some((text) => text.test(issue.message))
  );
}
