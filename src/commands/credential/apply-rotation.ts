import { randomBytes } from 'node:crypto';
import {
  type DeliveryMarks,
  type SecretDelivery,
  concurrentRun,
  issueSecret,
  verifyDelivered,
} from '../../graph/apply/apply-secret.ts';
import { removeSecrets } from '../../graph/apply/remove-secrets.ts';
import type { IssuedSecret } from '../../graph/write/credentials.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { type RotationPlan, rotatedTags } from '../../registration/credentials/rotation.ts';
import { secretRemovals } from '../../registration/credentials/secret-removal.ts';
import { SinkError } from '../../secrets/sink-error.ts';
import { explainRotationFailure } from './rotation-failure.ts';
import type { RotationState } from './rotation-state.ts';
import type { RecoveredSecret } from './credential-results.ts';
import { finalizeDelivery } from '../../reconcile/finalize-delivery.ts';
import { proofTimeoutMs, trySecret } from '../../reconcile/secret-proof.ts';
import { notProven } from './rotation-proof.ts';
import type { Reach } from './observe-leak.ts';
import type { RotationRecorder } from './rotation-ledger.ts';
import type { SessionContext } from '../../session/session.ts';

/** A rotation that is planned, or under way. */
export interface RotationJob extends SessionContext {
  readonly state: RotationState;
  readonly plan: RotationPlan;
  /** When the older secrets fall due. */
  readonly retireAt: Date;
  /** Continue where it cannot be found out whether the new secret works. */
  readonly allowUnproven: boolean;
  /** What the secret could reach that leaked; null where none did. */
  readonly reach: Reach | null;
}

/**
 * Does the writes of a rotation, in their order: what reached nobody goes; the new secret is made, proven, delivered
 * and marked, in one write with the time at which the older ones retire; what is due goes. A secret that goes out with
 * the result is marked by {@link finalizeRotation}. What was done is in the ledger, also when this throws.
 */
export async function applyRotation(job: RotationJob, recorder: RotationRecorder): Promise<void> {
  const { context, session, plan } = job;
  const { client } = session;
  try {
    if (plan.orphaned.length > 0) {
      context.progress('Removing secrets that were not delivered');
    }
    const lost = plan.orphaned.map(({ keyId, displayName }) => ({
      keyId,
      name: displayName,
      reason: 'undelivered' as const,
    }));
    const onRecovered = (secret: RecoveredSecret): void =>
      recorder.record(({ recovered }) => ({ recovered: [...recovered, secret] }));
    recorder.setApplication(
      await removeSecrets(client, recorder.application, lost, ({ keyId, name }) =>
        onRecovered({ keyId, name, action: 'removed' }),
      ),
    );
    if (recorder.ledger.recovered.length < lost.length) {
      // Another run has delivered one of them in the meantime.
      throw concurrentRun(recorder.application);
    }
    if (plan.delivered === null) {
      context.progress('Making a secret');
      await issueSecret(client, plan.lifetimeSeconds, recorder, deliveryOf(job, recorder));
    } else {
      const { keyId, displayName } = plan.delivered;
      recorder.setApplication(await verifyDelivered(client, recorder.application, keyId, marksOf(job)));
      onRecovered({ keyId, name: displayName, action: 'confirmed' });
    }
    const { secret } = recorder.ledger;
    if (secret === null || secret.confirmed) {
      await removeDue(job, recorder);
    }
  } catch (error) {
    throw explain(job, recorder, error);
  }
}

/** Marks the secret that went out with the result as delivered; takes it back where nobody has read it. */
export async function finalizeRotation(
  job: RotationJob,
  recorder: RotationRecorder,
  delivered: boolean,
): Promise<void> {
  try {
    await finalizeDelivery(job.session, recorder, marksOf(job), delivered);
    await removeDue(job, recorder);
  } catch (error) {
    throw explain(job, recorder, error);
  }
}

function deliveryOf(job: RotationJob, recorder: RotationRecorder): SecretDelivery {
  const { context, state } = job;
  return {
    prove: (secret) => prove(job, recorder, secret),
    deliver: (secret, application) => deliver(job, secret, application),
    deliveredWithResult: state.sink.inResult,
    onSecret: (text) => context.redactor.add(text),
    nonce: () => randomBytes(6).toString('hex'),
    now: context.now,
    ...marksOf(job),
  };
}

/** Older secrets retire only where the new one is known to work, or the user has said that it does. */
function marksOf({ state, plan, retireAt }: RotationJob): DeliveryMarks {
  return {
    tagsOnceDelivered: (application, keyId) =>
      rotatedTags(application, { keyId, sinkDescription: state.sink.description }, plan.replaced, retireAt),
  };
}

async function prove(job: RotationJob, recorder: RotationRecorder, { text }: IssuedSecret): Promise<void> {
  const { context, session, state, allowUnproven } = job;
  const { appId, displayName } = state.application;
  const verdict = await trySecret(context, session, {
    clientId: appId,
    secret: text,
    timeoutMs: proofTimeoutMs(context),
    what: 'the new secret',
  });
  if (verdict.kind === 'works') {
    recorder.record(() => ({ isProven: true }));
  } else if (verdict.kind === 'refused' || !allowUnproven) {
    throw notProven(verdict, displayName);
  } else {
    context.warn({
      code: 'proof_impossible',
      message: `Whether the new secret works could not be found out: ${verdict.reason} Older secrets are not removed by this run.`,
    });
  }
}

async function deliver(job: RotationJob, secret: IssuedSecret, { appId }: ObservedApplication): Promise<void> {
  const { context, session, state } = job;
  const { sink, identification } = state;
  const { key } = identification;
  context.clearProgress();
  const { text, keyId, expiresAt } = secret;
  await sink.deliver({ text, keyId, expiresAt, clientId: appId, tenantId: session.tenantId, key });
  const held = await sink.contains(key, appId);
  if (held !== null && held !== text) {
    throw new SinkError(`${sink.description} does not have the new secret, although it accepted it.`, {
      hint: 'Look whether something else writes to it.',
      details: { sink: sink.description },
    });
  }
}

/** What cannot be proven to be replaced is never removed. */
async function removeDue(job: RotationJob, recorder: RotationRecorder): Promise<void> {
  const { context, session, state } = job;
  if (!recorder.ledger.isProven) {
    return;
  }
  const now = session.now();
  const application = withNewSecret(recorder, now);
  const { removals } = secretRemovals(application, state.federated, now);
  const due = removals.filter(({ reason }) => reason === 'due');
  recorder.record(() => ({ due }));
  if (due.length > 0) {
    context.progress('Removing older secrets');
    recorder.setApplication(
      await removeSecrets(session.client, application, due, (gone) =>
        recorder.record((ledger) => ({
          due: ledger.due.filter((each) => each !== gone),
          removed: [...ledger.removed, gone.keyId],
        })),
      ),
    );
  }
}

/** The application with the secret that this run has made, which was read before it was made. */
function withNewSecret({ application, ledger }: RotationRecorder, now: Date): ObservedApplication {
  const { secret } = ledger;
  if (secret === null || application.passwordCredentials.some(({ keyId }) => keyId === secret.keyId)) {
    return application;
  }
  const { keyId, expiresAt } = secret;
  const made = { keyId, displayName: null, hint: null, startDateTime: now.toISOString(), endDateTime: expiresAt };
  return { ...application, passwordCredentials: [...application.passwordCredentials, made] };
}

function explain({ context, state }: RotationJob, { ledger }: RotationRecorder, error: unknown): unknown {
  const { appId } = state.application;
  return explainRotationFailure(error, { appId, unmarked: ledger.undelivered, due: ledger.due }, context.settings);
}
