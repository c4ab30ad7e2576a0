import type { CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { FhirAppsError } from '../../errors/fhir-apps-error.ts';
import type { VerifyResult } from '../verification-result.ts';
import { runVerify } from './run-verify.ts';
import type { VerifyRequest } from './verify-request.ts';
import { describeVerification } from '../report/verify-view.ts';

/** What a command has done, with what was then found; null where it could not be verified. */
export type AndVerified<R> = R & { readonly verification: VerifyResult | null };

/**
 * Verifies what a command has made (`--verify`). What keeps it from that is a warning, and decides the exit code: the
 * result of the command is out in any case, since secrets may be in it.
 */
export async function andVerify<R extends object>(
  context: Context,
  outcome: CommandOutcome<R>,
  request: VerifyRequest,
): Promise<CommandOutcome<AndVerified<R>>> {
  const { verification, exitCode } = await verifyNow(context, request);
  return {
    ...outcome,
    result: { ...outcome.result, verification },
    exitCode: outcome.exitCode === 0 ? exitCode : outcome.exitCode,
    describe: (result, paint) =>
      [
        outcome.describe(result, paint),
        ...(result.verification === null ? [] : [`\n${describeVerification(result.verification, paint)}`]),
      ].join(''),
  };
}

async function verifyNow(
  context: Context,
  request: VerifyRequest,
): Promise<{ readonly verification: VerifyResult | null } & Pick<CommandOutcome<unknown>, 'exitCode'>> {
  // It has a time of its own.
  context.deadline.reset();
  try {
    const { result, exitCode } = await runVerify(context, request);
    return { verification: result, exitCode };
  } catch (error) {
    if (!(error instanceof FhirAppsError)) {
      throw error;
    }
    context.warn({ code: error.code, message: `It was made, and could not be verified. ${error.message}` });
    return { verification: null, exitCode: error.exitCode };
  }
}
