import type { RegistrationResult } from '../../registration/result/result.ts';
import type { Context } from '../context.ts';
import type { OpenSession } from '../session.ts';
import { warnOfUnconfirmed } from '../unconfirmed-secrets.ts';
import { settleDelivery } from './hand-over.ts';
import { isHandedOff, warnOfRefusals } from './handed-off.ts';
import type { Planned, Wanted } from './look-and-plan.ts';
import { type Made, makeRight, type Making } from './make-right.ts';
import { appliedResult } from './registration-outcome.ts';

/** A registration that was made right. */
export interface Completed extends Made {
  readonly result: RegistrationResult;
  /** True where something that was asked for is left to an administrator: exit 4. */
  readonly handedOff: boolean;
  /** True where the secret has gone to stdout by itself. */
  readonly stdoutTaken: boolean;
  /**
   * Marks the secret that goes out with the result, or takes it back where it could not go out; null for any other.
   * Throws SinkError, and the failure of a write.
   */
  readonly settle: ((delivered: boolean) => Promise<void>) | null;
}

/** Makes one registration right, and tells what it came to. Throws as `makeRight`. */
export async function complete(
  context: Context,
  session: OpenSession,
  wanted: Wanted,
  planned: Planned,
  making: Making,
): Promise<Completed> {
  const { answers, places } = wanted;
  const made = await makeRight(context, session, wanted, planned, making);
  const { ledger, final } = made;
  const { observed } = final.observation;
  const result = await appliedResult(session, answers, observed, final.plan, ledger, places);
  warnOfRefusals(context, ledger);
  warnOfUnconfirmed(context, ledger.application, result.unconfirmed);
  const isWaiting = ledger.secret !== null && !ledger.secret.confirmed;
  return {
    ...made,
    result,
    handedOff: isHandedOff(answers, result, observed.api),
    stdoutTaken: ledger.secret !== null && !isWaiting && places.sink?.description === 'stdout',
    settle: isWaiting
      ? (delivered) => settleDelivery(context, session, answers.name, ledger, delivered, places.sink)
      : null,
  };
}
