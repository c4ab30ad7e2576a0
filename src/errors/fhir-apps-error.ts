import type { ErrorCode } from './error-codes.ts';
import type { ExitCode } from './exit-code.ts';
import { type Wording, worded } from './wording.ts';

/** A command that helps in another way. */
export interface Alternative {
  /** What it does, such as `remove it for good`. */
  readonly does: string;
  readonly command: readonly string[];
}

/** What an error can say besides its message; every part that is not known is left out. */
export interface ErrorFacts {
  /** What the user can do next, with the exact command where there is one. */
  readonly hint?: Wording | undefined;
  /**
   * The words after `fhir-apps` of a command that helps; the end of a run tells it after the hint, with the flags that
   * lead it to the same tenant, and as `error.details.command`.
   */
  readonly command?: readonly string[] | undefined;
  /**
   * Another way out: its words after `fhir-apps`, and what it does; told after {@link command}, and as
   * `error.details.alternative`.
   */
  readonly alternative?: Alternative | undefined;
  /** Microsoft Graph's `request-id`, or the correlation id of Microsoft Entra ID. */
  readonly requestId?: string | undefined;
  /** Machine-readable facts, published as `error.details`; never a secret. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  /** The error underneath. */
  readonly cause?: unknown;
}

/** What an error says, with inputs still to be named. */
export interface ErrorWording {
  readonly message: Wording;
  readonly hint: Wording | null;
}

/**
 * Base of everything this tool reports on purpose; anything else that is thrown is a bug of ours (exit 70). Each class
 * takes only the codes that ERROR_CODES gives its exit code.
 */
export abstract class FhirAppsError extends Error {
  /** The exit code of a run that ends with this error. */
  abstract readonly exitCode: ExitCode;
  /** Stable `snake_case` name of the fault: part of the command line's contract. */
  readonly code: ErrorCode;
  readonly hint: string | null;
  /** The message and the hint before inputs were named as flags. */
  readonly wording: ErrorWording;
  readonly command: readonly string[] | null;
  readonly alternative: Alternative | null;
  readonly requestId: string | null;
  readonly details: Readonly<Record<string, unknown>> | null;

  constructor(code: ErrorCode, message: Wording, facts: ErrorFacts = {}) {
    super(worded(message), facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = new.target.name;
    this.code = code;
    this.wording = { message, hint: facts.hint ?? null };
    this.hint = facts.hint === undefined ? null : worded(facts.hint);
    this.command = facts.command ?? null;
    this.alternative = facts.alternative ?? null;
    this.requestId = facts.requestId ?? null;
    this.details = facts.details ?? null;
  }
}

/** A host could not be reached, cut the connection, or answered something that is not its protocol (exit 1). */
export class ConnectionError extends FhirAppsError {
  readonly exitCode = 1;
  declare readonly code: ErrorCode<1>;

  constructor(code: ErrorCode<1>, message: Wording, facts: ErrorFacts = {}) {
    super(code, message, facts);
  }
}

/** The signed-in identity may not do what was asked; the hint names the least permission and role that may (exit 4). */
export class PrivilegeError extends FhirAppsError {
  readonly exitCode = 4;
  declare readonly code: ErrorCode<4>;

  constructor(code: ErrorCode<4>, message: Wording, facts: ErrorFacts = {}) {
    super(code, message, facts);
  }
}

/** What was made could not be proven to work (exit 6). */
export class VerificationError extends FhirAppsError {
  readonly exitCode = 6;

  constructor(code: ErrorCode<6>, message: Wording, facts: ErrorFacts = {}) {
    super(code, message, facts);
  }
}

/** Another run does the same at this moment, and this one has stepped back (exit 1). */
export class ConcurrentRunError extends FhirAppsError {
  readonly exitCode = 1;

  constructor(code: ErrorCode<1>, message: Wording, facts: ErrorFacts = {}) {
    super(code, message, facts);
  }
}
