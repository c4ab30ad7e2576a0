import { describeRotation, type RotationResult } from '../../output/rotation-view.ts';
import { durationSeconds } from '../../registration/answers/duration.ts';
import { planRotation, type RotationPlan, withoutArrived } from '../../registration/credentials/rotation.ts';
import { applyRotation, type RotationJob, settleRotation } from './apply-rotation.ts';
import type { CommandInput, CommandOutcome } from '../command.ts';
import { confirmChanges } from '../confirm-changes.ts';
import type { Context } from '../context.ts';
import { agreeOnRotation } from './rotation-agreement.ts';
import { type Looked, lookAtRotation } from './rotation-look.ts';
import { notProven, trySecret } from './rotation-proof.ts';
import { RotationRecord } from './rotation-record.ts';
import { rotationResult } from './rotation-result.ts';
import { openSession, type OpenSession } from '../session.ts';
import { foretellSink } from '../sink.ts';

/** What the user asks of a rotation. */
interface RotationWish {
  readonly lifetimeDays: number;
  /** 0: the older secrets go at once. */
  readonly overlapSeconds: number;
  readonly force: boolean;
}

/** Days that a new secret lives, and that the older ones go on working, unless said otherwise. */
const DEFAULTS = { lifetime: '180d', overlap: '7d' };

/** Milliseconds for asking about a secret that an earlier run has proven already. */
const PATIENCE_FOR_ARRIVED = 5_000;

/**
 * Makes a new secret for a client, proves it, delivers it, and lets the older ones retire. Throws what finding the application
 * throws; UsageError `not_ours`, `no_secret_here`, `secrets_forbidden`, `trust_required` and those of the sink before anything is
 * written; VerificationError `secret_not_proven` or `proof_impossible`, OvertakenError and UnfinishedError.
 */
export async function rotateSecret(context: Context, input: CommandInput): Promise<CommandOutcome> {
  const session = await openSession(context);
  let closing: () => Promise<void> = () => session.close();
  try {
    const wish = wishOf(input);
    const looked = await lookAtRotation(context, session, input);
    const { application, policy, heldSecret, sink } = looked;
    const heldSecretHint = heldSecret?.slice(0, 3) ?? null;
    const plan = planRotation({ application, policy, heldSecretHint }, wish.lifetimeDays, context.now());
    const jobOf = (agreed: RotationPlan): RotationJob => {
      const retireAt = new Date(context.now().getTime() + wish.overlapSeconds * 1000);
      return { context, session, looked, plan: agreed, retireAt, force: wish.force };
    };
    if (context.settings.dryRun) {
      if (plan.arrived === null) {
        await foretellSink(context, sink);
      }
      return outcomeOf(rotationResult(jobOf(plan), null));
    }
    await agreeOnRotation(context, session, looked, plan, input);
    const record = new RotationRecord(application);
    const job = jobOf(await judgeArrived(context, session, looked, plan, wish, record));
    if (job.plan.arrived === null) {
      await sink.proveUsable();
    }
    await applyRotation(job, record);
    const { secret } = record.ledger;
    const outcome = outcomeOf(rotationResult(job, record));
    if (secret === null || secret.confirmed) {
      await confirmChanges(context, session);
      return { ...outcome, stdoutTaken: secret !== null && sink.description === 'stdout' };
    }
    // The secret goes out with the result, so it is marked, or taken back, when that has been printed.
    closing = () => Promise.resolve();
    const settle = async (delivered: boolean): Promise<void> => {
      await settleRotation(job, record, delivered);
      await confirmChanges(context, session);
    };
    return { ...outcome, afterPrint: (delivered) => settle(delivered).finally(() => session.close()) };
  } finally {
    context.clearProgress();
    await closing();
  }
}

function wishOf({ values }: CommandInput): RotationWish {
  const text = (key: keyof typeof DEFAULTS, value: unknown): string =>
    typeof value === 'string' ? value : DEFAULTS[key];
  return {
    lifetimeDays: Number.parseInt(text('lifetime', values.secretLifetime), 10),
    overlapSeconds: values.now === true ? 0 : (durationSeconds(text('overlap', values.overlap)) ?? 0),
    force: values.force === true,
  };
}

/**
 * A hint is three characters, so the value that the sink holds has to get a token as well before it is taken for the secret
 * that an interrupted rotation had delivered.
 */
async function judgeArrived(
  context: Context,
  session: OpenSession,
  { application, policy, heldSecret }: Looked,
  plan: RotationPlan,
  wish: RotationWish,
  record: RotationRecord,
): Promise<RotationPlan> {
  if (plan.arrived === null || heldSecret === null) {
    return plan;
  }
  context.redactor.add(heldSecret);
  const verdict = await trySecret(context, session, application.appId, heldSecret, PATIENCE_FOR_ARRIVED);
  if (verdict.kind === 'refused') {
    // Planned anew without it, because a new secret may be forbidden.
    planRotation({ application, policy, heldSecretHint: null }, wish.lifetimeDays, context.now());
    return withoutArrived(plan);
  }
  if (verdict.kind === 'works') {
    record.hasProven();
  } else if (!wish.force) {
    throw notProven(verdict, application.displayName);
  }
  return plan;
}

function outcomeOf(result: RotationResult): CommandOutcome {
  return { result, exitCode: 0, describe: (paint) => describeRotation(result, paint) };
}
