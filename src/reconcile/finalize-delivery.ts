import type { Ledger } from '../graph/apply/ledger.ts';
import { confirmSecret, takeBack } from '../graph/apply/apply-secret.ts';
import type { SecretSink } from '../secrets/secret-sink.ts';
import { SinkError } from '../secrets/sink-error.ts';
import type { Context } from '../cli/context.ts';
import type { OpenSession } from '../session/session.ts';
import { deliveryMarks } from './reconcile.ts';
import { explainFailure } from './unfinished.ts';

/**
 * Marks the secret that went out with the result as delivered; takes it back where nobody has read it. Throws
 * SinkError, and the failure of a write, with what stands.
 */
export async function finalizeDelivery(
  { settings }: Context,
  session: OpenSession,
  name: string,
  ledger: Ledger,
  delivered: boolean,
  sink: SecretSink | null,
): Promise<void> {
  try {
    if (!delivered) {
      await takeBack(session.client, ledger);
      throw new SinkError('The secret could not be written to stdout.', { details: { sink: 'stdout' } });
    }
    await confirmSecret(session.client, ledger, deliveryMarks(sink));
  } catch (error) {
    throw explainFailure(error, ledger, name, settings);
  }
}
