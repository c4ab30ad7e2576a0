import type { RevocationStep } from '../../registration/consent/plan-revocation.ts';
import type { GrantStep } from '../../registration/model/consent.ts';
import { askUntilSeen } from '../absence.ts';
import type { GraphClient } from '../graph-client.ts';
import { grantById } from '../reads.ts';
import { deleteUnlessGone, isNotFound } from '../write/delete-unless-gone.ts';
import { changeScopes, deletionOf, type GrantedClient, grantForTenant } from './permission-grants.ts';
import { attempt, hasFailed, type StepOutcome } from './step-outcome.ts';

/** Concurrent writes; consent of single users can be thousands of grants. */
const AT_ONCE = 8;

/** Grants consent to each API, side by side. Never throws. */
export function applyGrants(
  client: GraphClient,
  granted: GrantedClient & { readonly clientId: string },
  steps: readonly GrantStep[],
): Promise<readonly StepOutcome<GrantStep>[]> {
  return sideBySide(steps, async ({ api, existing, wanted }) => {
    const resourceId = api.servicePrincipalId ?? '';
    await grantForTenant(client, { ...granted, resourceId, apiName: api.displayName, scopes: wanted }, existing);
  });
}

/** Narrows grants, and deletes those of which nothing is left; what is gone already is fine. Never throws. */
export function applyRevocation(
  client: GraphClient,
  granted: GrantedClient & { readonly clientId: string },
  steps: readonly RevocationStep[],
): Promise<readonly StepOutcome<RevocationStep>[]> {
  return sideBySide(steps, async ({ api, grant, remaining }) => {
    // Consent of single users can be thousands of grants, which no one else adds to.
    if (remaining.length === 0 && grant.principalId !== null) {
      await deleteUnlessGone(client, deletionOf(grant, granted), grantById(grant.id));
      return;
    }
    const change = (fresh: boolean): Promise<void> =>
      changeScopes(client, { ...granted, ownerId: granted.clientId, apiName: api.displayName }, grant, {
        scope: remaining.join(' '),
        fresh,
      });
    try {
      await change(false);
    } catch (error) {
      if (!isNotFound(error)) {
        throw error;
      }
      if ((await askUntilSeen(client, grantById(grant.id))).status < 400) {
        await change(true);
      }
    }
  });
}

/** A few at a time; after a failure nothing more is begun, except that want of privilege is told for every step. */
async function sideBySide<Step>(
  steps: readonly Step[],
  write: (step: Step) => Promise<void>,
): Promise<readonly StepOutcome<Step>[]> {
  const outcomes: StepOutcome<Step>[] = [];
  for (let index = 0; index < steps.length; index += AT_ONCE) {
    const some = steps.slice(index, index + AT_ONCE);
    outcomes.push(...(await Promise.all(some.map((step) => attempt(step, write)))));
    if (outcomes.some(hasFailed)) {
      break;
    }
  }
  return outcomes;
}
