import { getSystemErrorMap } from 'node:util';
import { FhirAppsError } from '../errors/fhir-apps-error.ts';

/** A file that cannot be used, for a reason that is ours and not the system's; callers give it a code. */
export class FileError extends Error {
  /** Why, to follow a colon: no capital letter, no full stop. */
  readonly reason: string;
  /** What the user can do; null where the caller knows best. */
  readonly hint: string | null;

  constructor(reason: string, hint: string | null = null) {
    super(reason);
    this.name = 'FileError';
    this.reason = reason;
    this.hint = hint;
  }
}

/** The `code` of an error that the system or a stream raised, such as `ENOSPC`; null for any other. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    !(error instanceof FhirAppsError)
    ? error.code
    : null;
}

/**
 * Why a file could not be used: the system's own words, such as `no space left on device`, or those of a
 * {@link FileError}; null for any other error. Never the message of a system's error, which a stream may fill with
 * anything.
 */
export function systemReason(error: unknown): string | null {
  if (error instanceof FileError) {
    return error.reason;
  }
  const code = systemCode(error);
  if (code === null || !(error instanceof Error)) {
    return null;
  }
  const number = 'errno' in error && typeof error.errno === 'number' ? error.errno : 0;
  return getSystemErrorMap().get(number)?.[1] ?? code;
}

/** The hint of a {@link FileError}; null where it has none, and for any other error. */
export function fileHint(error: unknown): string | null {
  return error instanceof FileError ? error.hint : null;
}

/** Whether a call failed because there is no such file or directory. */
export function isMissing(error: unknown): boolean {
  return systemCode(error) === 'ENOENT';
}
