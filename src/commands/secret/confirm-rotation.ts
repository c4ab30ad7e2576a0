import { CancelledError } from '../../errors/cancelled-error.ts';
import { externalAccess } from '../../registration/trust.ts';
import { requireTrust } from '../../session/require-trust.ts';
import type { CommandInput } from '../../cli/command.ts';
import { confirm } from '../../cli/confirm.ts';
import type { RotationJob } from './apply-rotation.ts';

/**
 * Gets the agreement that a rotation needs: says who writes to which tenant, asks where somebody may be asked, and
 * refuses a new secret for an application that others hold. Throws UsageError `trust_required`, and CancelledError on a
 * no.
 */
export async function confirmRotation(
  { context, session, state, plan }: RotationJob,
  { values }: CommandInput,
): Promise<void> {
  const { settings } = context;
  const { application, sink } = state;
  const ask = settings.canAsk ? (question: string): Promise<boolean> => confirm(context, question) : null;
  const trusted = typeof values.trust === 'object' ? values.trust : [];
  const holders = externalAccess(state.access, context.now());
  await requireTrust({ ...application, externalAccess: holders }, trusted, ask);
  const who = `Signed in as ${session.signedIn.identity.name}, in tenant ${session.tenantId}.`;
  if (ask === null || settings.yes) {
    if (!settings.quiet) {
      context.say(who);
    }
    return;
  }
  context.say('');
  context.say(who);
  context.say(`This will be done to the secrets of "${application.displayName}":`);
  for (const { keyId } of plan.orphaned) {
    context.say(`  remove ${keyId}, which reached nobody`);
  }
  context.say(
    plan.delivered === null
      ? `  make a new one, prove that it works, and deliver it to ${sink.description}`
      : `  take ${plan.delivered.keyId}, which ${sink.description} holds, for the new one`,
  );
  for (const { keyId } of plan.replaced) {
    context.say(values.now === true ? `  remove ${keyId}` : `  let ${keyId} retire`);
  }
  if (!(await ask('Go on?'))) {
    throw new CancelledError(130, 'Cancelled; nothing was written.');
  }
}
