import type { RegistrationResult } from '../registration/model/result.ts';
import type { Context } from '../cli/context.ts';
import type { OpenSession } from '../session/session.ts';
import { warnOfUnconfirmed } from '../session/unconfirmed-secrets.ts';
import { finalizeDelivery } from './finalize-delivery.ts';
import { isLeftToAdministrator, warnOfRefusals } from './left-to-administrator.ts';
import type { Planned, Wanted } from './read-and-plan.ts';
import { type ReconcileResult, reconcile, type ReconcileOptions } from './reconcile.ts';
import { appliedResult } from './registration-outcome.ts';

/** A registration that was made right. */
export interface Completed extends ReconcileResult {
  readonly result: RegistrationResult;
  /** True where something that was asked for is left to an administrator: exit 4. */
  readonly leftToAdministrator: boolean;
  /** True where the secret has gone to stdout by itself. */
  readonly stdoutTaken: boolean;
  /**
   * Marks the secret that goes out with the result, or takes it back where it could not go out; null for any other.
   * Throws SinkError, and the failure of a write.
   */
  readonly finalize: ((delivered: boolean) => Promise<void>) | null;
}

/** Makes one registration right, and tells what it came to. Throws as `reconcile`. */
export async function complete(
  context: Context,
  session: OpenSession,
  wanted: Wanted,
  planned: Planned,
  reconcileOptions: ReconcileOptions,
): Promise<Completed> {
  const { answers, destinations } = wanted;
  const made = await reconcile(context, session, wanted, planned, reconcileOptions);
  const { ledger, final } = made;
  const { observed } = final.observation;
  const result = await appliedResult(session, answers, observed, final.plan, ledger, destinations);
  warnOfRefusals(context, ledger);
  warnOfUnconfirmed(context, ledger.application, result.unconfirmed);
  const isWaiting = ledger.secret !== null && !ledger.secret.confirmed;
  return {
    ...made,
    result,
    leftToAdministrator: isLeftToAdministrator(answers, result, observed.api),
    stdoutTaken: ledger.secret !== null && !isWaiting && destinations.sink?.description === 'stdout',
    finalize: isWaiting
      ? (delivered) => finalizeDelivery(context, session, answers.name, ledger, delivered, destinations.sink)
      : null,
  };
}
