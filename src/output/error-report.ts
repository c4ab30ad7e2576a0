import type { ErrorCode } from '../errors/error-codes.ts';
import type { ExitCode } from '../errors/exit-code.ts';
import { FhirAppsError } from '../errors/fhir-apps-error.ts';
import { type NameInput, worded } from '../errors/wording.ts';
import type { ErrorResult } from '../registration/model/result.ts';
import { manualUrl } from './manual-url.ts';

/** An error as it is told, to people and to programs; unknown is null. */
export interface ErrorReport {
  readonly exitCode: ExitCode;
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string | null;
  readonly requestId: string | null;
  readonly details: Readonly<Record<string, unknown>> | null;
  /** Stack traces of the error and of those underneath, for `--debug`. */
  readonly stack: string;
}

/**
 * Reports an error, with inputs named as flags unless told otherwise; whatever is not a FhirAppsError is a bug of ours
 * (exit 70).
 */
export function toErrorReport(error: unknown, nameInput?: NameInput): ErrorReport {
  const stack = stackOf(error);
  if (error instanceof FhirAppsError) {
    const { exitCode, code, wording, requestId, details } = error;
    const message = worded(wording.message, nameInput);
    const hint = wording.hint === null ? null : worded(wording.hint, nameInput);
    return { exitCode, code, message, hint, requestId, details, stack };
  }
  return {
    exitCode: 70,
    code: 'bug',
    message: `This is a bug in fhir-apps: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`,
    hint: 'Run it again with --debug for the stack trace. Nothing that exists in the directory is lost: the next run finds it.',
    requestId: null,
    details: null,
    stack,
  };
}

/** What programs are told of an error, in an envelope or beside the entry of a file that failed. */
export function errorResult({ code, message, hint, requestId, details }: ErrorReport): ErrorResult {
  return { code, message, hint, requestId, details, docsUrl: manualUrl('errors', code) };
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const own = withMessageOnOneLine(error.stack ?? `${error.name}: ${error.message}`, error.message);
  return error.cause === undefined ? own : `${own}\nCaused by: ${stackOf(error.cause)}`;
}

/**
 * A message may hold text of a server: its line breaks must not begin lines that look like ours, or like a CI runner's
 * commands.
 */
function withMessageOnOneLine(stack: string, message: string): string {
  const start = stack.indexOf(message);
  const end = start === -1 ? stack.search(/\n +at /) : start + message.length;
  const [head, frames] = end === -1 ? [stack, ''] : [stack.slice(0, end), stack.slice(end)];
  return `${head.replace(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/g, '\\n')}${frames}`;
}
