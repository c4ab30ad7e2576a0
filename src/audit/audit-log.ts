import { UnfinishedError } from '../errors/unfinished-error.ts';
import type { AppendFile } from '../files/append-file.ts';
import { systemReason } from '../files/system-error.ts';
import { openAuditFile } from './audit-file.ts';
import { type AuditLine, formatAuditLine } from './audit-line.ts';

/** The audit log of one run. */
export interface AuditLog {
  /** Opens the file before anything is written. Throws UsageError `audit_log_unwritable`. */
  open(): void;
  /** Adds a line; one that cannot be written is kept for {@link requireWhole}. */
  append(line: AuditLine): void;
  /**
   * Throws UnfinishedError `audit_log_failed` once a line could not be written: nothing more may be done that nobody
   * would know of.
   */
  requireWhole(): void;
  close(): void;
}

/** What the audit log needs of the run. */
export interface AuditLogOptions {
  /** Absolute path. */
  readonly path: string;
  /** Takes what must never be shown out of a text. */
  readonly redact: (text: string) => string;
  /** Called with each line that could not be written, so that it is not lost. */
  readonly onLost: (line: string) => void;
}

/** For a run that keeps none. */
export const NO_AUDIT_LOG: AuditLog = {
  open: () => undefined,
  append: () => undefined,
  requireWhole: () => undefined,
  close: () => undefined,
};

/** The log in the file at `path`; nothing is opened yet. */
export function createAuditLog({ path, redact, onLost }: AuditLogOptions): AuditLog {
  let file: AppendFile | null = null;
  let issue: string | null = null;
  let lost: readonly string[] = [];
  const open = (): AppendFile => (file ??= openAuditFile(path));
  return {
    open: () => void open(),
    append: (line) => {
      const text = formatAuditLine(line, redact);
      try {
        open().append(text);
      } catch (error) {
        issue ??= systemReason(error) ?? String(error);
        lost = [...lost, text.trimEnd()];
        onLost(text.trimEnd());
      }
    },
    requireWhole: () => {
      if (issue !== null) {
        throw new UnfinishedError(
          'audit_log_failed',
          `The audit log ${path} could not be written: ${issue}. Nothing more was done.`,
          [],
          {
            hint: 'Fix that and run the same command again: it completes what exists. The lines that the log lacks are in error.details.unwritten.',
            details: { path, unwritten: lost.map((text) => JSON.parse(text) as unknown) },
          },
        );
      }
    },
    close: () => {
      file?.close();
      file = null;
    },
  };
}
