import type { Ledger } from '../graph/apply/ledger.ts';
import type { RegistrationResult } from '../registration/result/registration-schema.ts';
import type { SessionContext } from '../session/session.ts';
import { warnOfUnconfirmed } from '../session/unconfirmed-secrets.ts';
import { finalizeDelivery } from './finalize-delivery.ts';
import { isLeftToAdministrator, warnOfRefusals } from './left-to-administrator.ts';
import type { Planned, Wanted } from './read-and-plan.ts';
import { deliveryMarks, reconcile, type ReconcileOptions } from './reconcile.ts';
import { appliedResult } from './registration-outcome.ts';
import { explainFailure } from './unfinished.ts';

/** A registration that was made right. */
export interface Completed {
  readonly ledger: Ledger;
  readonly final: Planned;
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
  sessionContext: SessionContext,
  wanted: Wanted,
  planned: Planned,
  reconcileOptions: ReconcileOptions,
): Promise<Completed> {
  const { context, session } = sessionContext;
  const { answers, destinations } = wanted;
  const { recorder, final } = await reconcile(sessionContext, wanted, planned, reconcileOptions);
  const { ledger } = recorder;
  const { observed } = final.observation;
  const result = await appliedResult(session, wanted, final, ledger);
  warnOfRefusals(context, ledger);
  warnOfUnconfirmed(context, recorder.application, result.unconfirmed);
  const isWaiting = ledger.secret !== null && !ledger.secret.confirmed;
  return {
    ledger,
    final,
    result,
    leftToAdministrator: isLeftToAdministrator(answers, result, observed.api),
    stdoutTaken: ledger.secret !== null && !isWaiting && destinations.sink?.takesStdout === true,
    finalize: isWaiting
      ? (delivered) =>
          finalizeDelivery(session, recorder, deliveryMarks(destinations.sink), delivered).catch((error: unknown) => {
            throw explainFailure(error, recorder.ledger, answers.name, context.settings);
          })
      : null,
  };
}
