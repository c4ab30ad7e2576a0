import { findApplication } from '../../graph/observe/find-application.ts';
import { type RelatedToRotation, observeRotation } from '../../graph/observe/observe-rotation.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { isDeliveryUnderWay } from '../../registration/credentials/plan-secret.ts';
import { secretExpiry, secretInventory } from '../../registration/credentials/secret-inventory.ts';
import { uniqueNameOf } from '../../registration/answers/names.ts';
import { identifyWithSecrets } from '../../registration/credentials/rotation.ts';
import { deliveredTo, type Identification } from '../../registration/tags.ts';
import type { ReplaceableSecret, SecretSink } from '../../secrets/secret-sink.ts';
import { tryStoredSecret } from '../../reconcile/secret-proof.ts';
import type { Context } from '../../cli/context.ts';
import { referenceOf } from '../../session/reference.ts';
import type { OpenSession } from '../../session/session.ts';
import { openNamedSink } from '../../session/open-secret-sink.ts';
import { raceAbort } from '../../clock.ts';
import type { RotateInput } from './credential-fields.ts';

/** What stands before a rotation. */
export interface RotationState extends RelatedToRotation {
  readonly application: ObservedApplication;
  readonly identification: Identification;
  readonly sink: SecretSink;
  /** What the sink holds for this client, asked only where a secret of ours was never confirmed. */
  readonly storedSecret: string | null;
}

/**
 * Reads the directory; waits where another run is about to deliver a secret, and while two reads of the application
 * differ. Throws what finding an application throws.
 */
export async function loadRotationState(
  context: Context,
  session: OpenSession,
  input: RotateInput,
): Promise<RotationState> {
  for (;;) {
    context.progress('Reading the directory');
    const now = session.now();
    const application = await findApplication(session.client, referenceOf(context, input, false));
    const identification = identifyWithSecrets(application);
    const related = await observeRotation(session.client, application, session.caller);
    const { key } = identification;
    const replaces: ReplaceableSecret = {
      clientId: application.appId,
      hints: application.passwordCredentials.flatMap(({ hint }) => (hint === null ? [] : [hint])),
      isOurs: ownershipProof(context, session, application, () => sink.description),
    };
    const uniqueName = application.uniqueName ?? uniqueNameOf(identification.fhirUrl, key);
    const sink: SecretSink = await openNamedSink(context, session, input.values.secretTo, {
      key,
      uniqueName,
      replaces,
    });
    const isMarked = secretInventory(application, now).unconfirmed.length === 0;
    const storedSecret = isMarked ? null : await sink.contains(identification.key, application.appId);
    const storedSecretHint = storedSecret?.slice(0, 3) ?? null;
    const isUnderWay = isDeliveryUnderWay({ application, storedSecretHint }, now);
    if (context.settings.dryRun || (related.isStable && !isUnderWay)) {
      return { ...related, application, identification, sink, storedSecret };
    }
    context.progress(
      isUnderWay
        ? 'Waiting for a secret that another run may be delivering'
        : 'Waiting until every replica of the directory shows the same secrets',
    );
    await raceAbort(context.sleep(1000), context.stop);
  }
}

/**
 * Tells whether a value that begins like a secret of the application is that secret: where the directory says that it
 * was delivered to this very sink, and has its shape; otherwise where it gets a token, or is refused as expired. Where
 * no token can be asked for, the proof of the new secret decides what becomes of the rotation.
 */
function ownershipProof(
  context: Context,
  session: OpenSession,
  application: ObservedApplication,
  description: () => string,
): (text: string) => Promise<boolean> {
  const proofs = new Map<string, Promise<boolean>>();
  const prove = async (text: string): Promise<boolean> => {
    const alike = application.passwordCredentials.filter(({ hint }) => hint !== null && text.startsWith(hint));
    const wasDelivered = alike.some(({ keyId }) => deliveredTo(application.tags, keyId) === description());
    if (wasDelivered && SECRET_SHAPE.test(text)) {
      return true;
    }
    const [{ keyId } = { keyId: '' }] = alike;
    const held = await tryStoredSecret(context, session, application, { keyId, text });
    const hasExpired = alike.some((secret) => secretExpiry(secret) <= session.now().getTime());
    return held.kind === 'proven' || (held.kind === 'disproved' ? hasExpired : !held.verdict.isWrong || hasExpired);
  };
  return (text) => {
    const proof = proofs.get(text) ?? prove(text);
    proofs.set(text, proof);
    return proof;
  };
}

/** The characters of a client secret of Microsoft Entra ID. */
const SECRET_SHAPE = /^[A-Za-z0-9_.~-]{32,}$/;
