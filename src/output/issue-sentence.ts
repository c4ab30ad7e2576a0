import type { UsageIssue } from '../errors/usage-error.ts';

/** A fault as one sentence that names the field once: `--name is missing.`, `--fhir-url: "x" is not a URL.` */
export function issueSentence({ field, message }: UsageIssue): string {
  return `${field}${/^(is|does|has|needs) /.test(message) ? ' ' : ': '}${message}`;
}

/** A fault of a file: where it stands, the keys that lead there, and what would be right. */
export interface LocatedIssue {
  /** As the user named the file. */
  readonly file: string;
  /** From 1, as {@link column}. */
  readonly line: number;
  readonly column: number;
  /** Such as `clients.portal.replyUrl[1]`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
}

/**
 * The same as one line that editors and terminals lead from to the place:
 * `fhir-apps.yaml:12:5: clients.portal.role: …`.
 */
export function locatedIssueSentence({ file, line, column, path, message }: LocatedIssue): string {
  const sentence = path === '' ? message : issueSentence({ field: path, message });
  return `${file}:${line}:${column}: ${sentence}`;
}
