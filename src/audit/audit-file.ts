import { UsageError } from '../errors/usage-error.ts';
import { type AppendFile, openAppendFile } from '../files/append-file.ts';
import { fileHint, systemReason } from '../files/system-error.ts';

/**
 * Opens the audit log at `path` (absolute): a new one is for its owner alone (0600), of one that exists the mode stays.
 * Throws UsageError `audit_log_unwritable`.
 */
export function openAuditFile(path: string): AppendFile {
  try {
    return openAppendFile(path, { makePrivate: 'when new' });
  } catch (error) {
    const reason = systemReason(error);
    if (reason === null) {
      throw error;
    }
    throw new UsageError('audit_log_unwritable', `The audit log ${path} cannot be written: ${reason}.`, {
      hint: fileHint(error) ?? 'Nothing was changed. Make it writable, or name another file with --audit-log.',
      details: { path },
      cause: error,
    });
  }
}
