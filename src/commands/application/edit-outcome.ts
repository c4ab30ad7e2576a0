import type { Context } from '../../cli/context.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import { toUnfinished } from '../../errors/to-unfinished.ts';
import type { Leftover } from '../../errors/unfinished-error.ts';
import type { EditOutcome } from '../../graph/apply/apply-edit.ts';
import { revocationHandOff } from '../../registration/consent/consent-hand-off.ts';
import type { ScopeRevocation } from '../../registration/edit/edit-entitlements.ts';
import { describeEditStep, type EditStep } from '../../registration/edit/edit-steps.ts';
import { applyPatch } from '../../registration/plan/step.ts';
import { applicationHead } from '../../registration/result/application-head.ts';
import { roleName } from '../../registration/roles/role-assignment.ts';
import type { EditJob, PlannedEdit } from './edit-job.ts';
import type { EditResult } from './edit-results.ts';
import { registerAgain } from './register-again.ts';

/** The result of an edit that is planned or done; `refused` is the consent that the caller may not revoke. */
export function editResult(
  { context: { settings }, session: { tenantContext }, request }: EditJob,
  { observed, identification, plan }: PlannedEdit,
  refused: readonly ScopeRevocation[],
): EditResult {
  const after = applyPatch(observed.application, plan.patch);
  return {
    action: plan.changes.length === 0 ? 'unchanged' : 'updated',
    ...applicationHead(tenantContext, settings.dryRun, identification, after),
    changes: plan.changes,
    settled: plan.settled,
    roleAssignments: (plan.removal?.assignments ?? []).map(({ role, principal }) => ({
      role: roleName(role),
      principal,
      action: 'removed',
    })),
    consents: (plan.removal?.revocations ?? []).map((revocation) => ({
      client: revocation.grant.clientName,
      clientId: revocation.grant.clientId,
      userId: revocation.grant.principalId,
      scopes: revocation.removed,
      action: refused.includes(revocation) ? 'refused' : 'removed',
    })),
    requestedBy: plan.requestedBy.map(({ appId, displayName }) => ({ appId, displayName })),
    registerWith:
      plan.patch.displayName === undefined
        ? null
        : registerAgain(identification, request.name ?? after.displayName, settings),
    handOffs: refused.map((revocation) => revocationHandOff(revocation, tenantContext.graphUrl)),
  };
}

/** The error of an edit that ended in the middle: what is written and what is not, and how to go on. */
export function unfinishedEdit(
  { settings }: Context,
  planned: PlannedEdit,
  { done, open, error }: EditOutcome,
): unknown {
  const [written, missing] = [done.map(describeEditStep), open.map(describeEditStep)];
  return toUnfinished(error, {
    state: `${written.length === 0 ? '' : `Written: ${written.join(', ')}. `}Not written: ${missing.join(', ')}.`,
    leftovers: leftoversOf(planned, { done, open }, (words) => commandForTenant(words, settings)),
    details: { written, missing },
  });
}

/** The owners that were added, and the scopes and roles that are disabled but still there. */
function leftoversOf(
  { observed, plan }: PlannedEdit,
  { done, open }: Pick<EditOutcome, 'done' | 'open'>,
  command: (words: readonly string[]) => string,
): readonly Leftover[] {
  const { appId, displayName } = observed.application;
  const isOpen = (kind: EditStep['kind']): boolean => open.some((step) => step.kind === kind);
  const { roles = [], scopes = [] } = isOpen('update') ? (plan.removal ?? {}) : {};
  return [
    ...done.flatMap((step): readonly Leftover[] =>
      step.kind === 'add-owner'
        ? [
            {
              kind: 'owner',
              id: step.owner.id,
              name: `${step.owner.name} of "${displayName}"`,
              remove: command(['edit', appId, '--remove-owner', step.owner.id]),
            },
          ]
        : [],
    ),
    ...roles.map((role) => ({
      kind: 'appRole',
      id: role.id,
      name: `${roleName(role)} of "${displayName}"`,
      remove: command(['edit', appId, '--remove-app-role', roleName(role), '--unassign']),
    })),
    ...scopes.map(({ id, value }) => ({
      kind: 'permissionScope',
      id,
      name: `${value} of "${displayName}"`,
      remove: command(['edit', appId, '--remove-scope', value]),
    })),
  ];
}
