import { dirname } from 'node:path';
import { SandboxStateError } from '../sandbox-error.ts';

/**
 * The error for a file of a state directory that cannot be used, and that nobody can make again without losing what it
 * held. `fault` follows the path, as in `is missing`.
 */
export function damagedState(path: string, fault: string, cause?: unknown): SandboxStateError {
  const directory = dirname(path);
  return new SandboxStateError(
    `${path} ${fault}. Put ${directory} back from a copy, or name another directory with --state. ` +
      '`fhir-apps sandbox reset` deletes what is left and starts again.',
    { cause },
  );
}
