import type { Ledger } from '../graph/apply/ledger.ts';
import { confirmSecret, takeBack } from '../graph/apply/apply-secret.ts';
import { SinkError } from '../secrets/sink-error.ts';
import type { SessionContext } from '../session/session.ts';
import type { Wanted } from './read-and-plan.ts';
import { deliveryMarks } from './reconcile.ts';
import { explainFailure } from './unfinished.ts';

/**
 * Marks the secret that went out with the result as delivered; takes it back where nobody has read it. Throws
 * SinkError, and the failure of a write, with what stands.
 */
export async function finalizeDelivery(
  { context, session }: SessionContext,
  { answers, destinations }: Wanted,
  ledger: Ledger,
  delivered: boolean,
): Promise<void> {
  try {
    if (!delivered) {
      await takeBack(session.client, ledger);
      throw new SinkError('The secret could not be written to stdout.', { details: { sink: 'stdout' } });
    }
    await confirmSecret(session.client, ledger, deliveryMarks(destinations.sink));
  } catch (error) {
    throw explainFailure(error, ledger, answers.name, context.settings);
  }
}
