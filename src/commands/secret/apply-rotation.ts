import { randomBytes } from 'node:crypto';
import { type Delivery, concurrentRun, issueSecret, verifyDelivered } from '../../graph/apply/apply-secret.ts';
import { removeSecrets } from '../../graph/apply/remove-secrets.ts';
import type { IssuedSecret } from '../../graph/write/credentials.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { type RotationPlan, rotatedTags } from '../../registration/credentials/rotation.ts';
import { secretRemovals } from '../../registration/credentials/secret-removal.ts';
import { SinkError } from '../../secrets/sink-error.ts';
import { explainRotationFailure } from './rotation-failure.ts';
import type { RotationState } from './rotation-state.ts';
import { finalizeDelivery } from '../../reconcile/finalize-delivery.ts';
import { proofTimeoutMs, trySecret } from '../../reconcile/secret-proof.ts';
import { notProven } from './rotation-proof.ts';
import type { RotationRecord } from './rotation-record.ts';
import type { SessionContext } from '../../session/session.ts';

/** A rotation that is planned, or under way. */
export interface RotationJob extends SessionContext {
  readonly state: RotationState;
  readonly plan: RotationPlan;
  /** When the older secrets fall due. */
  readonly retireAt: Date;
  /** Go on where it cannot be found out whether the new secret works. */
  readonly force: boolean;
}

/**
 * Does the writes of a rotation, in their order: what reached nobody goes; the new secret is made, proven, delivered
 * and marked, in one write with the time at which the older ones retire; what is due goes. A secret that goes out with
 * the result is marked by {@link finalizeRotation}. What was done stands in the record, also when this throws.
 */
export async function applyRotation(job: RotationJob, record: RotationRecord): Promise<void> {
  const { context, session, plan } = job;
  const { client } = session;
  const { ledger } = record;
  try {
    if (plan.orphaned.length > 0) {
      context.progress('Removing secrets that reached nobody');
    }
    const lost = plan.orphaned.map(({ keyId, displayName }) => ({
      keyId,
      name: displayName,
      reason: 'undelivered' as const,
    }));
    ledger.setApplication(
      await removeSecrets(client, ledger.application, lost, ({ keyId, name }) =>
        record.hasRecovered({ keyId, name, action: 'removed' }),
      ),
    );
    if (record.recovered.length < lost.length) {
      // Another run has delivered one of them in the meantime.
      throw concurrentRun(ledger.application);
    }
    if (plan.delivered === null) {
      context.progress('Making a secret');
      await issueSecret({ lifetimeSeconds: plan.lifetimeSeconds }, ledger, { client, ...deliveryOf(job, record) });
    } else {
      const { keyId, displayName } = plan.delivered;
      ledger.setApplication(await verifyDelivered(client, ledger.application, keyId, marksOf(job)));
      record.hasRecovered({ keyId, name: displayName, action: 'confirmed' });
    }
    if (ledger.secret === null || ledger.secret.confirmed) {
      await removeDue(job, record);
    }
  } catch (error) {
    throw explain(job, record, error);
  }
}

/** Marks the secret that went out with the result as delivered; takes it back where nobody has read it. */
export async function finalizeRotation(job: RotationJob, record: RotationRecord, delivered: boolean): Promise<void> {
  try {
    await finalizeDelivery(job.session, record.ledger, marksOf(job), delivered);
    await removeDue(job, record);
  } catch (error) {
    throw explain(job, record, error);
  }
}

function deliveryOf(job: RotationJob, record: RotationRecord): Delivery {
  const { context, state } = job;
  return {
    prove: (secret) => prove(job, record, secret),
    deliver: (secret, application) => deliver(job, secret, application),
    deliveredWithResult: state.sink.inResult,
    onSecret: (text) => context.redactor.add(text),
    nonce: () => randomBytes(6).toString('hex'),
    now: context.now,
    ...marksOf(job),
  };
}

/** Older secrets retire only where the new one is known to work, or the user has said that it does. */
function marksOf({ state, plan, retireAt }: RotationJob): Pick<Delivery, 'tagsOnceDelivered'> {
  return {
    tagsOnceDelivered: (application, keyId) =>
      rotatedTags(application, { keyId, sinkDescription: state.sink.description }, plan.replaced, retireAt),
  };
}

async function prove(job: RotationJob, record: RotationRecord, { text }: IssuedSecret): Promise<void> {
  const { context, session, state, force } = job;
  const { appId, displayName } = state.application;
  const verdict = await trySecret(context, session, {
    clientId: appId,
    secret: text,
    timeoutMs: proofTimeoutMs(context),
    what: 'the new secret',
  });
  if (verdict.kind === 'works') {
    record.hasProven();
  } else if (verdict.kind === 'refused' || !force) {
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
    throw new SinkError(`${sink.description} does not hold the new secret, although it took it.`, {
      hint: 'Look whether something else writes to it.',
      details: { sink: sink.description },
    });
  }
}

/** What cannot be proven to be replaced is never removed. */
async function removeDue(job: RotationJob, record: RotationRecord): Promise<void> {
  const { context, session, state } = job;
  const { ledger } = record;
  if (!record.isProven) {
    return;
  }
  const now = session.now();
  const application = withNewSecret(record, now);
  const { removals } = secretRemovals(application, state.federated, now);
  const due = removals.filter(({ reason }) => reason === 'due');
  record.fallsDue(due);
  if (due.length > 0) {
    context.progress('Removing older secrets');
    ledger.setApplication(
      await removeSecrets(session.client, application, due, ({ keyId }) => record.hasRemoved(keyId)),
    );
  }
}

/** The application with the secret that this run has made, which was read before it was made. */
function withNewSecret({ ledger }: RotationRecord, now: Date): ObservedApplication {
  const { application, secret } = ledger;
  if (secret === null || application.passwordCredentials.some(({ keyId }) => keyId === secret.keyId)) {
    return application;
  }
  const { keyId, expiresAt } = secret;
  const made = { keyId, displayName: null, hint: null, startDateTime: now.toISOString(), endDateTime: expiresAt };
  return { ...application, passwordCredentials: [...application.passwordCredentials, made] };
}

function explain({ context, state }: RotationJob, { ledger, due }: RotationRecord, error: unknown): unknown {
  const { appId } = state.application;
  return explainRotationFailure(error, { appId, unmarked: ledger.undelivered, due }, context.settings);
}
