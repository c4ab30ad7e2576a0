import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs';
import { getSystemErrorMap } from 'node:util';
import { UsageError } from '../errors/usage-error.ts';

/** A file that lines are only ever added to. */
export interface AuditFile {
  /** Adds a line, which has its newline, as a whole. Throws the system's errors. */
  append(line: string): void;
  close(): void;
}

/**
 * Opens the file at `path` (absolute) to be appended to: several processes may, since the system puts each line behind what stands. A new one is
 * for its owner alone (0600); a symbolic link is not followed. Throws UsageError `audit_log_unwritable`.
 */
export function openAuditFile(path: string): AuditFile {
  const file = opened(path);
  if (!fstatSync(file).isFile()) {
    closeSync(file);
    throw unwritable(path, 'it is no plain file', null);
  }
  return {
    append: (line) => {
      const bytes = Buffer.from(line);
      // All at once, or lines of two processes could mix; what is left of one after a full disk is the caller's failure.
      const written = writeSync(file, bytes);
      if (written < bytes.length) {
        writeSync(file, bytes.subarray(written));
      }
    },
    close: () => closeSync(file),
  };
}

/** The system's own words for why a file could not be written. */
export function fileFault(error: unknown): string | null {
  if (!(error instanceof Error) || !('errno' in error) || typeof error.errno !== 'number') {
    return null;
  }
  return getSystemErrorMap().get(error.errno)?.[1] ?? error.message;
}

function opened(path: string): number {
  const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  try {
    // Not blocking: a named pipe would keep us waiting for a reader.
    return openSync(path, O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW | O_NONBLOCK, 0o600);
  } catch (error) {
    const reason = fileFault(error);
    if (reason === null) {
      throw error;
    }
    throw unwritable(path, reason, error);
  }
}

function unwritable(path: string, reason: string, cause: unknown): UsageError {
  return new UsageError('audit_log_unwritable', `The audit log ${path} cannot be written: ${reason}.`, {
    hint: 'Nothing was changed. Make it writable, or name another file with --audit-log.',
    details: { path },
    cause,
  });
}
