import type { ExitCode } from '../errors/exit-code.ts';
import type { Field, FieldValues } from './fields/field.ts';
import type { Paint } from '../output/paint.ts';
import type { ValueIssue } from '../registration/answers/register-schema.ts';
import type { Context } from './context.ts';

/** The word that may follow a command, such as the type of `register` or the REF of `show`. */
export interface Argument {
  /** As help shows it, such as `type` or `REF`. */
  readonly name: string;
  readonly help: string;
  /** The only words allowed; default: any, which the command judges. */
  readonly choices?: readonly string[];
  readonly required: boolean;
  /** True where more words may follow, separated by spaces; default: one. */
  readonly repeatable?: boolean;
}

/** A command line that does something useful, and what that is. */
export interface Example {
  readonly text: string;
  readonly command: string;
}

/** Where a value came from; a flag wins over a variable. */
export type ValueSource = 'flag' | 'variable';

/** What the user said to one command, each value checked by itself. */
export interface CommandInput {
  readonly argument: string | undefined;
  /** The words after it, where the command takes several. */
  readonly moreArguments: readonly string[];
  /** The command's own fields; the global ones are in {@link Context.settings}. */
  readonly values: FieldValues;
  /** The keys of {@link values} that the user gave, and how. */
  readonly given: ReadonlyMap<string, ValueSource>;
}

/** What a command has done. */
export interface CommandOutcome {
  /** For `--json`: `result` of the envelope. */
  readonly result: unknown;
  readonly exitCode: ExitCode;
  /** The same for people, with a newline at the end; empty where there is nothing to say. */
  readonly describe: (paint: Paint) => string;
  /**
   * True where stdout holds something else already (a secret, a ready line): {@link describe} then goes to stderr.
   * Default false.
   */
  readonly stdoutTaken?: boolean;
  /**
   * Runs once the result is out, with false where stdout could not take it. What it throws becomes the end of the run.
   * Marks a secret that went out on stdout as delivered, or takes it back.
   */
  readonly afterPrint?: (delivered: boolean) => Promise<void>;
}

/**
 * A command as plain data, cheap to load: `--help` reads every one of them, so `run` and `validate` import what they
 * need when they are called.
 */
export interface Command {
  /** As typed after `fhir-apps`, such as `register` or `sandbox start`. */
  readonly name: string;
  /** One line for help. */
  readonly summary: string;
  readonly argument?: Argument;
  /** Its own flags, in the order of help; the global ones are added to every command. */
  readonly fields: readonly Field[];
  readonly examples: readonly Example[];
  /** True where it writes nothing, so that it needs no audit log. Default false. */
  readonly readsOnly?: boolean;
  /**
   * Faults in the values as a whole, such as a missing one that nobody can be asked for; told together with the faults
   * of single values. A fault of a value that is at fault by itself is dropped.
   */
  readonly validate?: (context: Context, input: CommandInput) => Promise<readonly ValueIssue[]>;
  /** Throws FhirAppsError; anything else is reported as a bug. */
  readonly run: (context: Context, input: CommandInput) => Promise<CommandOutcome>;
}
