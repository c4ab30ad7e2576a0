import type { TenantContext } from '../registration/result/registration-result.ts';
import type { AccessAnswer, AccessResult } from './access-result.ts';
import type { AccessFacts } from './facts.ts';
import { entriesOf } from './rows/entries.ts';
import { risksOf } from './rows/risks.ts';

/** The result of `access` from what was read. */
export function accessResult(
  facts: AccessFacts,
  { tenantId, sandbox }: Pick<TenantContext, 'tenantId' | 'sandbox'>,
  now: Date,
  answer: AccessAnswer | null = null,
): AccessResult {
  const { fhirUrl, kind, displayName, api, fhirResourceId } = facts.server;
  const entries = entriesOf(facts);
  return {
    ...{ tenantId, sandbox, readAt: now.toISOString() },
    server: { fhirUrl, kind, displayName, appId: api?.appId ?? null, fhirResourceId },
    ...entries,
    couldGiveThemselvesAccess: facts.control,
    risks: risksOf(facts, entries),
    notRead: facts.notRead,
    answer,
    ...{ file: null, fileAction: null },
  };
}
