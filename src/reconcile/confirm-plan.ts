import { CancelledError } from '../errors/cancelled-error.ts';
import { UsageError } from '../errors/usage-error.ts';
import type { Observation } from '../graph/observe/observe.ts';
import type { Plan } from '../registration/model/plan.ts';
import { stepsOf } from '../registration/plan/plan.ts';
import { describeStep } from '../registration/plan/step-description.ts';
import { requireTrust } from '../session/require-trust.ts';
import { confirm } from '../cli/confirm.ts';
import type { Context } from '../cli/context.ts';
import type { AskedAnswers } from '../cli/asked-answers.ts';
import type { OpenSession } from '../session/session.ts';
import type { Planned } from './read-and-plan.ts';

/**
 * Gets the agreement that the writes of a plan need: says who writes to which tenant, asks where somebody may be asked,
 * and refuses what nobody has agreed to. Throws {@link UsageError} `trust_required` or `confirmation_required`, and
 * CancelledError on a no.
 */
export async function confirmPlan(
  context: Context,
  session: OpenSession,
  asked: AskedAnswers,
  planned: Planned,
): Promise<void> {
  const { observation, plan } = planned;
  const steps = stepsOf(plan);
  if (steps.length === 0) {
    return;
  }
  const who = `Signed in as ${session.signedIn.identity.name}, in tenant ${tenantOf(observation)}.`;
  await requireTrustForPlan(context, asked, planned);
  if (asked.prompter === null || context.settings.yes) {
    if (!context.settings.quiet) {
      context.say(who);
    }
    assertConfirmed(context, plan);
    return;
  }
  context.say('');
  context.say(who);
  context.say('This will be done:');
  for (const step of steps) {
    const { action, summary } = describeStep(step, asked.answers.name);
    context.say(`  ${action} ${summary}`);
  }
  if (plan.decisions.length > 0) {
    context.say('Decisions taken:');
  }
  for (const decision of plan.decisions) {
    context.say(`  ${decision}`);
  }
  if (!(await confirm(context, 'Go on?'))) {
    throw new CancelledError(130, 'Cancelled; nothing was written.');
  }
}

function tenantOf({ tenantName, observed }: Observation): string {
  return tenantName === null ? observed.tenant.id : `${tenantName} (${observed.tenant.id})`;
}

async function requireTrustForPlan(
  context: Context,
  { answers, prompter }: AskedAnswers,
  { observation, plan }: Planned,
): Promise<void> {
  const { observed } = observation;
  const ask = prompter === null ? null : (question: string): Promise<boolean> => confirm(context, question);
  if (observed.application !== null) {
    await requireTrust({ ...observed.application, externalAccess: plan.externalAccess }, answers.trust, ask);
  }
  for (const held of plan.clientsWithExternalAccess) {
    await requireTrust({ ...held, externalAccess: held.externalAccess }, answers.trust, ask);
  }
}

/**
 * A missing first-party API often means the wrong tenant, so adding it needs confirmation. Throws UsageError
 * `confirmation_required`.
 */
export function assertConfirmed(context: Context, { preparation }: Pick<Plan, 'preparation'>): void {
  const [missing] = preparation;
  if (missing !== undefined && !context.settings.yes) {
    throw new UsageError(
      'confirmation_required',
      `"${missing.displayName}" has no service principal in this tenant, which often means that it is the wrong tenant.`,
      {
        hint: 'Check --tenant; if it is the right one, run the command again with --yes to add it.',
        details: { appId: missing.appId },
      },
    );
  }
}
