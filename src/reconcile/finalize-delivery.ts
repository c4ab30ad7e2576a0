import { confirmSecret, type DeliveryMarks } from '../graph/apply/apply-secret.ts';
import { takeBack } from '../graph/apply/take-back.ts';
import type { Recorder } from '../graph/apply/ledger.ts';
import { SinkError } from '../secrets/sink-error.ts';
import type { OpenSession } from '../session/session.ts';

/**
 * Marks the secret that went out with the result as delivered; takes it back where the result could not go out. Throws
 * SinkError, and the failure of a write.
 */
export async function finalizeDelivery(
  { client }: Pick<OpenSession, 'client'>,
  recorder: Recorder,
  marks: DeliveryMarks,
  delivered: boolean,
): Promise<void> {
  if (!delivered) {
    await takeBack(client, recorder);
    throw new SinkError('The secret could not be written to stdout.', { details: { sink: 'stdout' } });
  }
  await confirmSecret(client, recorder, marks);
}
