import { type Command as CommanderCommand, CommanderError } from 'commander';
import { CommandParser } from './command-parser.ts';
import { type Argument, argumentsOf, type Command, type Example, isShown } from './command.ts';
import { type HelpPage, helpWidth } from './help-page.ts';
import { argumentHelp } from './help-text.ts';
import type { Invocation } from './invoke.ts';
import { flagsIn } from './read-value.ts';
import type { ErrorCode } from '../errors/error-codes.ts';
import { UsageError } from '../errors/usage-error.ts';
import { fieldList } from './fields/field.ts';
import { GLOBAL_FIELDS } from './fields/global-fields.ts';

/** Everything that can be typed after `fhir-apps`. */
export interface CommandTree {
  readonly commands: readonly Command[];
  /** One line for each beginning that several commands share, such as `sandbox`. */
  readonly groups: Readonly<Record<string, string>>;
  /** What the first page of help begins with. */
  readonly examples: readonly Example[];
  readonly version: string;
}

/** What a command line asks for: a command, a text to print (help, version), or why it is neither. */
export type CommandLine =
  | ({ readonly kind: 'command' } & Invocation)
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'fault'; readonly commandName: string | null; readonly error: UsageError };

/**
 * Reads a command line, without node and script. Runs nothing, and judges no value. `columns` is the width of the
 * terminal that help is for; undefined where it goes elsewhere.
 */
export function readCommandLine(argv: readonly string[], tree: CommandTree, columns?: number): CommandLine {
  const printed: string[] = [];
  const invocations: Invocation[] = [];
  let stoppedAt: string | null = null;
  let helpName: string | null = null;
  const program = createProgram(tree, {
    print: (text) => printed.push(text),
    helpWidth: helpWidth(columns),
    stop: (commandName, name) => {
      stoppedAt = commandName;
      helpName = name;
    },
    invoke: (invocation) => invocations.push(invocation),
  });
  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      throw error;
    }
    const asksForText = error.exitCode === 0 || (error.code === NOTHING_TYPED && !flagsIn(argv).includes('--json'));
    return asksForText
      ? { kind: 'text', text: printed.join('') }
      : { kind: 'fault', commandName: stoppedAt, error: toUsageError(error, helpName) };
  }
  const [invocation] = invocations;
  return invocation === undefined ? { kind: 'text', text: printed.join('') } : { kind: 'command', ...invocation };
}

/** Every page of help: the first one, those of all groups and those of all commands. */
export function helpPages(tree: CommandTree): readonly HelpPage[] {
  const ignore = (): void => undefined;
  return createProgram(tree, { print: ignore, helpWidth: helpWidth(), stop: ignore, invoke: ignore }).helpPages();
}

const DESCRIPTION =
  'Registers the Microsoft Entra applications that a FHIR server and its clients need, and keeps them right.';

/** Commander's code for a command line that ends before a command, such as `fhir-apps` or `fhir-apps sandbox` alone. */
const NOTHING_TYPED = 'commander.help';

interface Reactions {
  readonly print: (text: string) => void;
  /** Characters. */
  readonly helpWidth: number;
  /**
   * Called before an error, with the command in which parsing stopped (null where none was reached), and the command or
   * group whose help lists what could have been typed there (null for the first page).
   */
  readonly stop: (commandName: string | null, helpName: string | null) => void;
  readonly invoke: (invocation: Invocation) => void;
}

function createProgram(tree: CommandTree, reactions: Reactions): CommandParser {
  const program = prepare(new CommandParser('fhir-apps', fieldList(GLOBAL_FIELDS), tree.examples), null, reactions)
    .version(tree.version, '-V, --version', 'Print the version.')
    .description(DESCRIPTION)
    .helpCommand(false);
  const groups = new Map<string, CommandParser>();
  for (const [name, summary] of Object.entries(tree.groups)) {
    const group = prepare(new CommandParser(splitName(name).word, [], []), null, reactions, name)
      .description(summary)
      .helpCommand(false);
    groups.set(name, group);
  }
  const parentOf = (name: string): CommandParser => groups.get(splitName(name).group) ?? program;
  const attach = (name: string, parser: CommandParser): void => {
    const parent = parentOf(name);
    if (!parent.commands.includes(parser)) {
      parent.addCommand(parser, { hidden: !isShown(name, tree.commands) });
    }
    if (parent !== program) {
      attach(splitName(name).group, parent);
    }
  };
  for (const command of tree.commands) {
    attach(command.name, createCommand(splitName(command.name).word, command, program, reactions));
  }
  program.addCommand(createHelp(program, reactions));
  return program;
}

/**
 * `help [command]`, for a command of several words too. Commander's own shows the first page for a word that is no
 * command.
 */
function createHelp(program: CommandParser, reactions: Reactions): CommandParser {
  const help = prepare(new CommandParser('help', [], []), null, reactions);
  return help
    .description('Show the help of a command.')
    .argument('[command...]', 'The words of the command.')
    .usage('[command]')
    .action(() => {
      let shown: CommanderCommand = program;
      for (const word of help.args) {
        // What follows a command is its argument.
        shown = shown instanceof CommandParser && shown.commands.length > 0 ? shown.commandNamed(word) : shown;
      }
      shown.outputHelp();
    });
}

/** The last word of a command's name, and the words before it: `set` and `sandbox fhir`. */
function splitName(name: string): { readonly group: string; readonly word: string } {
  const words = name.split(' ');
  return { group: words.slice(0, -1).join(' '), word: words.at(-1) ?? name };
}

function createCommand(word: string, command: Command, program: CommandParser, reactions: Reactions): CommandParser {
  const parser = prepare(new CommandParser(word, command.fields, command.examples), command.name, reactions);
  parser.description(command.summary);
  addArguments(parser, argumentsOf(command));
  return parser.action(() => {
    const typed = { ...program.typedFlags(), ...parser.typedFlags() };
    const [first, ...moreArguments] = parser.args;
    const formerNames = [
      ...(command.replacedBy === undefined ? [] : [{ typed: command.name, now: command.replacedBy }]),
      ...program.typedFormerFlags(),
      ...parser.typedFormerFlags(),
    ];
    reactions.invoke({ command, argument: first, moreArguments, typed, formerNames });
  });
}

/** Optional to the parser, whatever the usage says: a missing one is told together with all other faults. */
function addArguments(parser: CommandParser, all: readonly Argument[]): void {
  const shown = all.map((argument) => {
    const name = argument.repeatable === true ? `${argument.name}...` : argument.name;
    parser.argument(`[${name}]`, argumentHelp(argument));
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  if (shown.length > 0) {
    parser.usage(`[options] ${shown.join(' ')}`);
  }
}

function prepare(
  parser: CommandParser,
  commandName: string | null,
  reactions: Reactions,
  helpName: string | null = commandName,
): CommandParser {
  return parser
    .configureOutput({
      writeOut: reactions.print,
      writeErr: reactions.print,
      outputError: () => undefined,
      getOutHelpWidth: () => reactions.helpWidth,
    })
    .exitOverride((error) => {
      reactions.stop(commandName, helpName);
      throw error;
    });
}

const CODES: Readonly<Record<string, ErrorCode<2>>> = {
  'commander.unknownOption': 'unknown_option',
  'commander.unknownCommand': 'unknown_command',
  'commander.optionMissingArgument': 'option_without_value',
  'commander.excessArguments': 'too_many_arguments',
  [NOTHING_TYPED]: 'command_missing',
};

function toUsageError(error: CommanderError, helpName: string | null): UsageError {
  const help = `\`fhir-apps ${helpName === null ? '' : `${helpName} `}--help\` lists what there is.`;
  if (error.code === NOTHING_TYPED) {
    return new UsageError('command_missing', 'No command was given.', { hint: help });
  }
  const [what = '', suggestion] = error.message
    .replace(/^error: /, '')
    .replace(/ argument missing$/, ' has no value')
    // What stands after a mistyped flag may be secret.
    .replace(/^(unknown option '[^'=]+)=.*'/s, "$1'")
    .split('\n');
  const sentence = `${what.charAt(0).toUpperCase()}${what.slice(1).replace(/\.?$/, '.')}`;
  const hint = suggestion === undefined ? help : `${suggestion.replace(/^\((.*)\)$/, '$1')} ${help}`;
  return new UsageError(CODES[error.code] ?? 'invalid_command_line', sentence, { hint });
}
