import { safeJson } from '../text/safe-json.ts';

/** Properties of an object in a directory, a vault or a file, by name. */
export type Properties = Readonly<Record<string, unknown>>;

/** What a write does to its target. */
export type WriteAction = 'create' | 'update' | 'delete' | 'add' | 'remove' | 'assign' | 'restore' | 'deliver';

/** What became of a write: `unknown` where no answer came, or none that says. */
export type WriteOutcome = 'done' | 'refused' | 'unknown';

/** Who wrote: the identity that was signed in. */
export interface Writer {
  /** User principal name or display name. */
  readonly name: string;
  readonly objectId: string;
  readonly kind: 'user' | 'app';
  /** The application that was signed in with. */
  readonly appId: string;
}

/** One write, as whoever made it knows it. */
export interface AuditedWrite {
  readonly action: WriteAction;
  /** Null for what is not known. */
  readonly target: { readonly kind: string; readonly id: string | null; readonly name: string | null };
  /** The stable key of the registration it belongs to; null where that is not known. */
  readonly key: string | null;
  /** The properties that the write is about, as they stood; null where nothing stood. Never a secret. */
  readonly before: Properties | null;
  /** What was written; null where something was taken away. Never a secret. */
  readonly after: Properties | null;
  /** Method and path; null for what is no request, such as a file. */
  readonly request: string | null;
  /** HTTP status; null where no answer came. */
  readonly status: number | null;
  /** The id that the service gave the request. */
  readonly requestId: string | null;
  /** The id that this run gave all its requests to Microsoft Graph; null for others. */
  readonly clientRequestId: string | null;
  readonly outcome: WriteOutcome;
}

/** One line of the audit log; a contract, as the results of `--json` are. */
export interface AuditLine extends AuditedWrite {
  readonly schemaVersion: 1;
  /** When its answer came, ISO 8601 UTC. */
  readonly time: string;
  /** `--change-ref`; null where none was given. */
  readonly changeRef: string | null;
  readonly who: Writer;
  readonly tenantId: string;
  readonly cloud: string;
  /** As typed after `fhir-apps`, such as `credential rotate`. */
  readonly command: string;
  /** `--env` of the environment's file; null where there is none. */
  readonly environment: string | null;
}

/**
 * A line as the file has it, newline included: one that any reader of JSON, any terminal and any CI log may be given.
 * `redact` takes secrets out of each text before it is escaped.
 */
export function formatAuditLine(line: AuditLine, redact: (text: string) => string = (text) => text): string {
  return `${safeJson(line, { show: (_key, text) => redact(text) })}\n`;
}
