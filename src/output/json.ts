import type { Warning } from '../registration/warning.ts';
import type { ErrorReport } from './error-report.ts';
import type { Redactor } from './redaction.ts';

/** Version of the envelope and of every result in it; raised only when a key goes or changes its meaning. */
const SCHEMA_VERSION = 1;

/** The one object that a run prints with `--json` when it did what it was asked, and a newline. */
export function successEnvelope(
  command: string,
  result: unknown,
  warnings: readonly Warning[],
  redactor: Redactor,
): string {
  // `secret` is where `--secret-to stdout` delivers: the one text that is shown because it is secret.
  return envelope({ schemaVersion: SCHEMA_VERSION, ok: true, command, result, warnings }, (key, text) =>
    key === 'secret' ? text : redactor.redact(text),
  );
}

/** The one object that a run prints with `--json` when it did not, and a newline; a command that is not known is null. */
export function failureEnvelope(command: string | null, report: ErrorReport, redactor: Redactor): string {
  const { code, message, hint, requestId, details } = report;
  const error = { code, message, hint, requestId, details };
  return envelope({ schemaVersion: SCHEMA_VERSION, ok: false, command, error }, (_key, text) => redactor.redact(text));
}

function envelope(body: object, show: (key: string, text: string) => string): string {
  const json = JSON.stringify(body, (key, value: unknown) =>
    value === undefined ? null : typeof value === 'string' ? show(key, value) : value,
  );
  return `${escapeUnseen(json)}\n`;
}

/** JSON leaves in what a terminal may act on: C1 controls and what hides or reorders text. Escaped it is the same JSON. */
function escapeUnseen(json: string): string {
  return json.replace(
    /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
