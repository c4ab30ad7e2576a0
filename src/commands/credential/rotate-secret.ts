import { describeRotation } from './rotation-view.ts';
import {
  planAfterLeak,
  planRotation,
  type RotationPlan,
  discardUnverified,
} from '../../registration/credentials/rotation.ts';
import { applyRotation, type RotationJob, finalizeRotation } from './apply-rotation.ts';
import type { CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { servicesOfSink } from '../../session/needed-services.ts';
import { tryStoredSecret } from '../../reconcile/secret-proof.ts';
import { warnOfUnconfirmed } from '../../session/unconfirmed-secrets.ts';
import { confirmRotation } from './confirm-rotation.ts';
import { type RotationState, loadRotationState } from './rotation-state.ts';
import { storedNotProven } from './rotation-proof.ts';
import { recordRotation, type RotationRecorder } from './rotation-ledger.ts';
import { rotationResult } from './rotation-result.ts';
import { withSession } from '../../session/open-session.ts';
import type { OpenSession } from '../../session/session.ts';
import { warnIfSinkUnusable } from '../../session/open-secret-sink.ts';
import { overlapOf, type RotateInput } from './credential-fields.ts';
import { observeReach, warnOfForeignSecrets } from './observe-leak.ts';
import type { RotationResult } from './credential-results.ts';

/** What the user asks of a rotation. */
interface RotationOptions {
  readonly lifetimeDays: number;
  /** 0: the older secrets go at once. */
  readonly overlapMs: number;
  readonly allowUnproven: boolean;
  readonly isLeaked: boolean;
}

/**
 * Makes a new secret for a client, proves it, delivers it, and lets the older ones retire. Throws what finding the
 * application throws; UsageError `not_ours`, `no_secret_here`, `secrets_forbidden`, `trust_required` and those of the
 * sink before anything is written; VerificationError `secret_not_proven` or `proof_impossible`, ConcurrentRunError
 * and UnfinishedError.
 */
export async function rotateSecret(context: Context, input: RotateInput): Promise<CommandOutcome<RotationResult>> {
  return withSession(context, async (session) => {
    session.requestTokens(servicesOfSink(input.values.secretTo ?? null));
    const options = rotationOptions(input.values);
    const state = await loadRotationState(context, session, input);
    const { application, sink } = state;
    const plan = planOf(state, options, session.now());
    const reach = options.isLeaked ? await observeReach(context, session, state) : null;
    if (options.isLeaked) {
      warnOfForeignSecrets(context, application);
    }
    const jobOf = (confirmed: RotationPlan): RotationJob => {
      const retireAt = new Date(session.now().getTime() + options.overlapMs);
      return { context, session, state, plan: confirmed, retireAt, allowUnproven: options.allowUnproven, reach };
    };
    if (context.settings.dryRun) {
      if (plan.delivered === null) {
        await warnIfSinkUnusable(context, sink);
      }
      warnOfUnconfirmed(context, application, plan.unconfirmed);
      return outcomeOf(rotationResult(jobOf(plan), null));
    }
    await confirmRotation(jobOf(plan), input.values);
    const recorder = recordRotation(application);
    const job = jobOf(await verifyDelivered(context, session, state, { plan, wish: options, recorder }));
    if (job.plan.delivered === null) {
      await sink.proveUsable();
    }
    await applyRotation(job, recorder);
    const { secret } = recorder.ledger;
    warnOfUnconfirmed(context, application, job.plan.unconfirmed);
    const outcome = outcomeOf(rotationResult(job, recorder.ledger));
    return secret === null || secret.confirmed
      ? { ...outcome, stdoutTaken: secret !== null && sink.takesStdout }
      : // The secret goes out with the result, so it is marked, or taken back, when that has been printed.
        { ...outcome, afterPrint: (delivered) => finalizeRotation(job, recorder, delivered) };
  });
}

function rotationOptions(values: RotateInput['values']): RotationOptions {
  const { secretLifetime: lifetimeDays, allowUnproven = false, leaked: isLeaked = false } = values;
  return { lifetimeDays, overlapMs: overlapOf(values), allowUnproven, isLeaked };
}

function planOf(state: RotationState, { lifetimeDays, isLeaked }: RotationOptions, now: Date): RotationPlan {
  const observed = { ...state, storedSecretHint: state.storedSecret?.slice(0, 3) ?? null };
  return isLeaked ? planAfterLeak(observed, lifetimeDays, now) : planRotation(observed, lifetimeDays, now);
}

/**
 * Proves by a token that the sink holds the secret that an interrupted rotation seems to have delivered. Throws
 * VerificationError `proof_impossible` where no token can be asked for, unless that is allowed: then another one is made.
 */
async function verifyDelivered(
  context: Context,
  session: OpenSession,
  state: RotationState,
  {
    plan,
    wish: options,
    recorder,
  }: { readonly plan: RotationPlan; readonly wish: RotationOptions; readonly recorder: RotationRecorder },
): Promise<RotationPlan> {
  const { delivered } = plan;
  const { application, storedSecret, sink } = state;
  if (delivered === null || storedSecret === null) {
    return plan;
  }
  const { keyId } = delivered;
  const held = await tryStoredSecret(context, session, application, { keyId, text: storedSecret });
  if (held.kind === 'proven') {
    recorder.record(() => ({ isProven: true }));
    return plan;
  }
  if (held.kind === 'unknown' && !held.verdict.isWrong && !options.allowUnproven) {
    const { displayName } = application;
    throw storedNotProven(held.verdict, { keyId, displayName, sink: sink.description });
  }
  return discardUnverified(plan, state, options.lifetimeDays, {
    isDisproved: held.kind === 'disproved',
    now: session.now(),
  });
}

function outcomeOf(result: RotationResult): CommandOutcome<RotationResult> {
  return { result, exitCode: 0, describe: describeRotation };
}
