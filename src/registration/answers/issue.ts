/**
 * Stable names of single issues that scripts and people look up; any other issue has the code of all invalid input.
 * Part of the command line's contract: they may grow, and never change.
 */
export const ISSUE_CODES = ['base_url_expected', 'placeholder_unfilled', 'host_unsupported'] as const;

/** One of {@link ISSUE_CODES}. */
export type IssueCode = (typeof ISSUE_CODES)[number];

/** What is wrong with a value, and what would be right. */
export interface Issue {
  /** One sentence or two, for people. */
  readonly message: string;
  /** Null for an issue without a code of its own. */
  readonly code: IssueCode | null;
}

/** An issue without a code of its own, or none. */
export function plainIssue(message: string | null): Issue | null {
  return message === null ? null : { message, code: null };
}
