import type { RegistrationResult } from '../../registration/result/registration-schema.ts';
import type { Ledger } from '../../graph/apply/ledger.ts';
import { layoutFor } from '../../output/plan-content-view.ts';
import { describeDryRun } from '../../output/plan-of-one-view.ts';
import { sanitized } from '../../output/sanitized.ts';
import { identityContent } from '../../reconcile/registration-content.ts';
import { describeRegistration } from '../../output/registration-view.ts';
import { apiNames } from '../../registration/consent/well-known-apis.ts';
import { addedApi } from '../../reconcile/confirm-plan.ts';
import { proposalOf } from '../../session/proposal.ts';
import { confirmChanges } from '../../session/confirm-changes.ts';
import { observeAzure } from '../../session/azure-session.ts';
import type { CommandOutcome } from '../../cli/command.ts';
import type { AskedIdentity } from '../../cli/asked-answers.ts';
import type { Context } from '../../cli/context.ts';
import {
  giveRoles,
  identityLedger,
  identitySteps,
  loadManagedIdentity,
  type PlannedIdentity,
} from '../../reconcile/managed-identity.ts';
import { managedIdentityResult } from '../../reconcile/managed-identity-result.ts';
import { registerCommand } from '../../cli/next-commands.ts';
import { warnOfRefusals } from '../../reconcile/left-to-administrator.ts';
import type { OpenSession } from '../../session/session.ts';
import { withSession } from '../../session/open-session.ts';
import type { TenantAhead } from './tenant-ahead.ts';
import { assertServerInCloud } from '../../cli/server-cloud.ts';

/**
 * `register service --managed-identity`: gives an identity that Azure keeps its roles on a FHIR server; no application
 * is made. Throws what observing, planning and agreeing throw, and the failure of a write.
 */
export async function registerManagedIdentity(
  context: Context,
  { identity: answers, typed, asked }: AskedIdentity,
  tenant: TenantAhead | null,
): Promise<CommandOutcome<RegistrationResult>> {
  assertServerInCloud(context.settings, answers.fhirUrl);
  const give = async (session: OpenSession): Promise<CommandOutcome<RegistrationResult>> => {
    context.progress('Reading the directory');
    const planned = await loadManagedIdentity(session, answers, async (server) =>
      observeAzure(await session.openAzure(), server),
    );
    const { observed, plan } = planned;
    const obstacle = observed.azureAccess?.obstacle ?? null;
    if (obstacle !== null) {
      context.warn(obstacle);
    }
    const { dryRun } = context.settings;
    const ledger = dryRun ? identityLedger(observed) : await confirmAndAssign(context, session, planned);
    warnOfRefusals(context, ledger);
    const result = managedIdentityResult({
      tenantContext: session.tenantContext,
      dryRun,
      answers,
      observed,
      plan,
      ledger,
    });
    const again = asked
      ? { heading: 'The same without questions', command: registerCommand('service', typed, context.settings) }
      : null;
    const advice = { apis: apiNames(observed.api), verbose: context.settings.verbose, again };
    const isLeft = result.handOffs.length > 0 && !answers.allowHandOff && !dryRun;
    return {
      result,
      // 4 where a role is left to an administrator; the rest is done.
      exitCode: isLeft ? 4 : 0,
      describe: (shown: typeof result, paint) =>
        dryRun && shown.changes.length > 0
          ? describeDryRun(sanitized(identityContent(planned)), paint, {
              layout: layoutFor(context.streams.stdout, context.settings),
              command: registerCommand('service', typed, context.settings),
            })
          : describeRegistration(shown, advice, paint),
    };
  };
  return withSession(context, give, tenant?.take);
}

/** Gets the agreement that the writes need, and does them. */
async function confirmAndAssign(context: Context, session: OpenSession, planned: PlannedIdentity): Promise<Ledger> {
  const steps = identitySteps(planned.plan);
  if (steps.length === 0) {
    return identityLedger(planned.observed);
  }
  await confirmChanges(context, session, {
    shown: proposalOf(context, 'Update', identityContent(planned)),
    question: 'Update it?',
    mustConfirm: addedApi(planned.plan),
  });
  return giveRoles({ context, session }, planned, context.progress);
}
