import type { z } from 'zod';
import type { ExitCode } from '../errors/exit-code.ts';
import { type Field, fieldList, type FieldValues } from './fields/field.ts';
import type { Fields, InputOf, KnownValues } from '../registration/answers/field-definition.ts';
import type { Immutable } from '../registration/model/immutable.ts';
import type { Paint } from '../output/paint.ts';
import type { ValueIssue } from '../registration/answers/issue.ts';
import type { Context } from './context.ts';

/** A word that may follow a command, such as the type of `register` or the REF of `show`. */
export interface Argument {
  /** As help shows it, such as `type` or `REF`. */
  readonly name: string;
  readonly help: string;
  /** The only words allowed; default: any, which the command checks. */
  readonly choices?: readonly string[];
  /** What the command does with each choice, in one sentence: each then has a page of help of its own. */
  readonly summaries?: Readonly<Record<string, string>>;
  readonly required: boolean;
  /** True where more words may follow, separated by spaces; default: one. */
  readonly repeatable?: boolean;
  /** The word that may follow this one and means something else; default: none. */
  readonly next?: Argument;
}

/** A command line that does something useful, and what that is. */
export interface Example {
  readonly text: string;
  readonly command: string;
}

/** Commands of one purpose, as the first page of help lists them. */
export interface CommandSection {
  readonly title: string;
  readonly entries: readonly CommandEntry[];
}

/** A line of a section: a command, some that belong together, or all of a group. */
export interface CommandEntry {
  readonly commands: readonly Command[];
  /** One sentence for all of them. */
  readonly summary: string;
  /** The word that their names begin with; null where they have none in common. */
  readonly group: string | null;
}

/** Where a value came from; a flag wins over a variable. */
export type ValueSource = 'flag' | 'variable';

/** What was given to a command, whatever its fields are. */
export interface AnyInput {
  readonly argument: string | undefined;
  /** The words after it, where the command takes several or another. */
  readonly moreArguments: readonly string[];
  /** The command's own fields, each parsed by itself; the global ones are in {@link Context.settings}. */
  readonly values: KnownValues;
  /** The same as typed, to ask on from, and to write commands with. */
  readonly typed: FieldValues;
  /** The keys of the fields that the user gave, and how. */
  readonly given: ReadonlyMap<string, ValueSource>;
}

/** What was given to a command with these fields. */
export interface CommandInput<Definitions extends Fields> extends AnyInput {
  readonly values: InputOf<Definitions>;
}

/** What a command is asked to do, or everything that is missing or wrong in its input as a whole. */
export type Parsed<Request> = { readonly request: Request } | { readonly issues: readonly ValueIssue[] };

/** The request, unless there are issues. */
export function unless<Request>(issues: readonly ValueIssue[], request: Request): Parsed<Request> {
  return issues.length === 0 ? { request } : { issues };
}

/** What a command has done. */
export interface CommandOutcome<R> {
  /** For `--json`: `result` of the envelope. */
  readonly result: R;
  readonly exitCode: ExitCode;
  /**
   * The same for people, with a newline at the end; empty where there is nothing to say. It gets a copy of the result
   * whose texts any terminal may show; nothing else makes them harmless. A method, so that a list of commands can hold
   * outcomes of different results.
   */
  describe(result: R, paint: Paint): string;
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

/** What every command says of itself. */
interface CommandText {
  /** As typed after `fhir-apps`, such as `register` or `sandbox start`. */
  readonly name: string;
  /** Loads the schema of its `result`, from which come the type and what `docs/results.schema.json` says. */
  readonly resultSchema: () => Promise<z.ZodType>;
  /** One line for help. */
  readonly summary: string;
  readonly argument?: Argument;
  readonly examples: readonly Example[];
  /** True where it writes nothing, so that it needs no audit log. Default false. */
  readonly readsOnly?: boolean;
  /**
   * What is typed instead, such as `plan --check`; such a command works, and help and completion leave it out. Default:
   * nothing replaces it.
   */
  readonly replacedBy?: string;
}

/**
 * A command as it is defined: plain data, cheap to load. `--help` reads every one of them, so `parse` and `run` import
 * what they need when they are called.
 */
interface CommandDefinition<Definitions extends Fields, Request, Schema extends z.ZodType> extends CommandText {
  readonly resultSchema: () => Promise<Schema>;
  /** Its own flags, in the order of help; the global ones are added to every command. */
  readonly fields: Definitions;
  /**
   * Makes of the input what {@link run} gets, and reads the files that it names. Issues of the input as a whole, such as
   * a missing value that nobody can be asked for, are reported together with those of single values; the issue of a
   * value that has one by itself is dropped. Default: the input is the request.
   */
  readonly parse?: (context: Context, input: CommandInput<Definitions>) => Parsed<Request> | Promise<Parsed<Request>>;
  /** Throws FhirAppsError; anything else is reported as a bug. */
  readonly run: (context: Context, request: Request) => Promise<CommandOutcome<Immutable<z.infer<Schema>>>>;
}

/** Any command. Its methods take only what its own fields and its own `parse` have given: see `invoke`. */
export interface Command extends CommandText {
  readonly fields: readonly Field[];
  parse?(context: Context, input: AnyInput): Parsed<unknown> | Promise<Parsed<unknown>>;
  run(context: Context, request: unknown): Promise<CommandOutcome<unknown>>;
}

/** Defines a command; the types of its values come from its fields, that of its result from its schema. */
export function defineCommand<Definitions extends Fields, Schema extends z.ZodType>(
  definition: CommandDefinition<Definitions, CommandInput<Definitions>, Schema>,
): Command;
export function defineCommand<Definitions extends Fields, Request, Schema extends z.ZodType>(
  definition: CommandDefinition<Definitions, Request, Schema> &
    Required<Pick<CommandDefinition<Definitions, Request, Schema>, 'parse'>>,
): Command;
export function defineCommand<Definitions extends Fields, Request, Schema extends z.ZodType>(
  definition: CommandDefinition<Definitions, Request, Schema>,
): Command {
  return { ...definition, fields: fieldList(definition.fields) };
}

/** The arguments of a command, in the order in which they are typed. */
export function argumentsOf({ argument }: Pick<Command, 'argument'>): readonly Argument[] {
  const all: Argument[] = [];
  for (let each = argument; each !== undefined; each = each.next) {
    all.push(each);
  }
  return all;
}

/** The same command by a name that it had before. */
export function formerly(name: string, command: Command): Command {
  return { ...command, name, replacedBy: command.name };
}

/** False for the name of a command that another has replaced, and of a group that has none but such. */
export function isShown(name: string, commands: readonly Command[]): boolean {
  return commands.some(
    (command) => command.replacedBy === undefined && (command.name === name || command.name.startsWith(`${name} `)),
  );
}
