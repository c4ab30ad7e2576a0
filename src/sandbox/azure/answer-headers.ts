import { randomBytes, randomUUID } from 'node:crypto';
import type { Tenant } from '../tenant/model.ts';
import { LOCATION } from './resource-ids.ts';
import type { AzureAnswer, AzureCaller, AzureRequest } from './azure-call.ts';

/** The buckets that a request of each kind is taken from, for a subscription and all of its regions, with their sizes. */
const BUCKETS: Readonly<Record<'reads' | 'writes' | 'deletes', readonly [region: number, global: number]>> = {
  reads: [250, 3750],
  writes: [200, 3000],
  deletes: [200, 3000],
};

/**
 * What Azure Resource Manager tells with each answer to a caller whom it knows: who asked, and how many more requests
 * would be answered. The sandbox counts none, so each is the first of its second, as in the recording
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_role_assignment_scenario.yaml;
 * sizes: https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling.
 */
export function answerHeaders(
  { method }: Pick<AzureRequest, 'method'>,
  { objectId }: AzureCaller,
  { tenantId }: Tenant,
): Readonly<Record<string, string>> {
  const kind = kindOf(method);
  const [region, everywhere] = BUCKETS[kind];
  return {
    'x-ms-operation-identifier': `tenantId=${tenantId},objectId=${objectId}/${LOCATION}/${randomUUID()}`,
    [`x-ms-ratelimit-remaining-subscription-${kind}`]: String(region - 1),
    [`x-ms-ratelimit-remaining-subscription-global-${kind}`]: String(everywhere - 1),
  };
}

/** What the network before Azure Resource Manager adds to every answer. */
export function edgeHeaders(now: Date): Readonly<Record<string, string>> {
  const reference = randomBytes(16).toString('hex').toUpperCase();
  return {
    'cache-control': 'no-cache',
    pragma: 'no-cache',
    expires: '-1',
    'x-content-type-options': 'nosniff',
    'x-cache': 'CONFIG_NOCACHE',
    'x-msedge-ref': `Ref A: ${reference} Ref B: SANDBOX Ref C: ${now.toISOString().replace(/\.\d+/, '')}`,
  };
}

/** Whether the gateway refused, before anything was counted. */
export function isOfGateway({ headers = {} }: AzureAnswer): boolean {
  return headers['x-ms-failure-cause'] === 'gateway';
}

function kindOf(method: string): keyof typeof BUCKETS {
  switch (method) {
    case 'GET':
      return 'reads';
    case 'DELETE':
      return 'deletes';
    default:
      return 'writes';
  }
}
