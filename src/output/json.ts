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
  return envelope({ schemaVersion: SCHEMA_VERSION, ok: true, command, result, warnings }, (key, text) =>
    SHOWN_BECAUSE_SECRET.has(key) ? text : redactor.redact(text),
  );
}

/** Where `--secret-to stdout` delivers, and what `token` is for. */
const SHOWN_BECAUSE_SECRET: ReadonlySet<string> = new Set(['secret', 'accessToken']);

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
