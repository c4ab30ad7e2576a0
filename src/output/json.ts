import { safeJson } from '../text/safe-json.ts';
import type { WarningResult } from '../registration/model/result.ts';
import { type ErrorReport, errorResult } from './error-report.ts';
import type { Redactor } from './redaction.ts';

/** Version of the envelope and of every result in it; raised only when a key goes or changes its meaning. */
export const SCHEMA_VERSION = 1;

/** The one object that a run prints with `--json` when it did what it was asked, and a newline. */
export function successEnvelope(
  command: string,
  result: unknown,
  warnings: readonly WarningResult[],
  redactor: Redactor,
): string {
  // `secret` is where `--secret-to stdout` delivers: the one text that is shown because it is secret.
  return envelope({ schemaVersion: SCHEMA_VERSION, ok: true, command, result, warnings }, (key, text) =>
    key === 'secret' ? text : redactor.redact(text),
  );
}

/**
 * The one object that a run prints with `--json` when it did not, and a newline; a command that is not known is null.
 */
export function failureEnvelope(command: string | null, report: ErrorReport, redactor: Redactor): string {
  return envelope({ schemaVersion: SCHEMA_VERSION, ok: false, command, error: errorResult(report) }, (_key, text) =>
    redactor.redact(text),
  );
}

function envelope(body: object, show: (key: string, text: string) => string): string {
  return `${safeJson(body, { show })}\n`;
}
