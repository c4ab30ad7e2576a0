import { type ErrorFacts, FhirAppsError } from '../errors/fhir-apps-error.ts';
import { UsageError } from '../errors/usage-error.ts';
import type { Wording } from '../errors/wording.ts';
import { fileHint, systemReason } from '../files/system-error.ts';

/**
 * A secret that exists could not be handed over: the disk is full, the pipe is closed, the file is not ours (exit 1,
 * `sink_failed`).
 */
export class SinkError extends FhirAppsError {
  readonly exitCode = 1;

  constructor(message: Wording, facts: ErrorFacts = {}) {
    super('sink_failed', message, facts);
  }
}

/** Runs a sink's proof: what the system refuses becomes UsageError `sink_unwritable`; errors of ours and bugs pass. */
export async function proving(description: string, prove: () => Promise<void>): Promise<void> {
  try {
    await prove();
  } catch (error) {
    const reason = systemReason(error);
    if (reason === null) {
      throw error;
    }
    throw new UsageError('sink_unwritable', `A secret cannot be written to ${description}: ${reason}.`, {
      hint: (input) => fileHint(error) ?? `Make it writable, or name another place with ${input('secretTo')}.`,
      details: { sink: description },
      cause: error,
    });
  }
}

/** Runs a delivery: what the system or a check refuses becomes SinkError; bugs pass. */
export async function delivering(description: string, deliver: () => Promise<void>): Promise<void> {
  try {
    await deliver();
  } catch (error) {
    const details = { sink: description };
    if (error instanceof UsageError) {
      // What a proof refuses before there is a secret is no fault of the command line any more once there is one.
      throw new SinkError(error.wording.message, { hint: error.wording.hint ?? undefined, details, cause: error });
    }
    const reason = systemReason(error);
    if (reason === null) {
      throw error;
    }
    throw new SinkError(`The secret could not be written to ${description}: ${reason}.`, {
      hint: fileHint(error) ?? undefined,
      details,
      cause: error,
    });
  }
}
