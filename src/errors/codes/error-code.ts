import type { ExitCode } from '../exit-code.ts';

/** What is documented of one error code. */
export interface ErrorCodeEntry {
  /** The exit codes that a run can end with when this is its error. */
  readonly exits: readonly ExitCode[];
  /** What has happened, in one sentence. */
  readonly meaning: string;
  /** What to do next, in one or two sentences; Markdown. */
  readonly remedy: string;
}
