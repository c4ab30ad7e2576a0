import { isUncertainOutcome } from '../http/answer.ts';
import { readErrorBody } from './graph-error.ts';
import type { GraphAnswer, GraphRequest } from './graph-request.ts';

/** Why a request is sent again: the words that progress shows. */
export type RetryReason =
  | 'Microsoft Graph is throttling'
  | 'Microsoft Graph is busy'
  | 'no answer came'
  | 'the answer could not be read'
  | 'the directory is still replicating';

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

/** Why a refused request is worth sending again; null where it can never succeed or was answered. */
export function retryReason(request: GraphRequest, answer: GraphAnswer): RetryReason | null {
  if (answer.status < 400) {
    return null;
  }
  if (answer.status === 429) {
    return 'Microsoft Graph is throttling';
  }
  if (isUncertainOutcome(answer)) {
    return request.onTimeout === 'fail' ? null : 'Microsoft Graph is busy';
  }
  const issue = readErrorBody(answer);
  if (PASSING_CODES.has(issue.code ?? '')) {
    return 'the directory is still replicating';
  }
  if (request.hasNewCertificate === true && issue.code === 'KeyCredentialsInvalidEndDate') {
    return 'the directory is still replicating';
  }
  return request.fresh === true && isReplicationLag(issue) ? 'the directory is still replicating' : null;
}

function isReplicationLag(issue: ReturnType<typeof readErrorBody>): boolean {
  return (
    (issue.status === 404 && (issue.code === null || issue.code === 'Request_ResourceNotFound')) ||
    issue.detailCodes.includes('NoBackingApplicationObject') ||
    REPLICATION_TEXTS.some((text) => text.test(issue.message))
  );
}
