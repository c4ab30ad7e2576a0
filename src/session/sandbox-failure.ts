import type { ErrorCode } from '../errors/error-codes.ts';
import { type ErrorFacts, FhirAppsError } from '../errors/fhir-apps-error.ts';
import { UsageError } from '../errors/usage-error.ts';
import { SandboxError, SandboxInUseError, SandboxSettingError } from '../sandbox/sandbox.ts';

/** The sandbox cannot do what was asked: someone else serves it, or its state or port is not usable (exit 1). */
class SandboxUnavailableError extends FhirAppsError {
  readonly exitCode = 1;

  constructor(code: ErrorCode<1>, message: string, facts: ErrorFacts = {}) {
    super(code, message, facts);
  }
}

/** Turns an error of the sandbox, which knows none of ours, into one that is reported as such; throws in any case. */
export function reportSandboxFailure(error: unknown): never {
  if (error instanceof SandboxSettingError) {
    throw new UsageError('invalid_input', error.message, { cause: error });
  }
  if (error instanceof SandboxInUseError) {
    throw new SandboxUnavailableError('sandbox_unavailable', error.message, {
      hint: '`fhir-apps sandbox stop` stops it.',
      cause: error,
    });
  }
  if (error instanceof SandboxError) {
    throw new SandboxUnavailableError('sandbox_unavailable', error.message, { cause: error });
  }
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    throw new SandboxUnavailableError('sandbox_unavailable', `The sandbox could not be opened: ${error.message}`, {
      hint: 'FHIR_APPS_SANDBOX_STATE names another directory for it.',
      cause: error,
    });
  }
  throw error;
}
