import type { Wording } from '../../errors/wording.ts';

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

/** What is wrong with the values of a command as a whole: the key of the input, and the sentence for the user. */
export interface ValueIssue {
  readonly key: string;
  readonly message: Wording;
  /** True for an input that is not there, and has to be. */
  readonly missing: boolean;
  /** Null or absent for one without a code of its own. */
  readonly code?: IssueCode | null;
}

/** An issue of a value that is there. */
export function valueIssue(key: string, message: Wording): ValueIssue {
  return { key, message, missing: false };
}

/** The issue of an input that is not there; who reports it adds what the input is. */
export function missingIssue(key: string): ValueIssue {
  return { key, message: 'is missing', missing: true };
}

/** The issues of those inputs that are missing, by key. */
export function missingIssues(isMissing: Readonly<Record<string, boolean>>): readonly ValueIssue[] {
  return Object.entries(isMissing).flatMap(([key, missing]) => (missing ? [missingIssue(key)] : []));
}
