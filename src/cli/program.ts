import { type Command as CommanderCommand, CommanderError } from 'commander';
import { CommandParser, TRIED_WORD } from './command-parser.ts';
import { type Argument, argumentsOf, type Command, isShown } from './command.ts';
import type { CommandTree } from './command-tree.ts';
import { isTopicWord } from './help/topic-words.ts';
import type { Invocation } from './invoke.ts';
import { flagsIn } from './read-value.ts';
import type { ErrorCode } from '../errors/error-codes.ts';
import { UsageError } from '../errors/usage-error.ts';
import { fieldList } from './fields/field.ts';
import { GLOBAL_FIELDS } from './fields/global-fields.ts';

/**
 * What a command line asks for: a command, a page of help, the version, or why it is none of them. The words of help are
 * those that ask for it, such as `list --help`; those after a command's name may be its argument.
 */
export type CommandLine =
  | ({ readonly kind: 'command' } & Invocation)
  | { readonly kind: 'help'; readonly words: readonly string[] }
  | { readonly kind: 'version' }
  | { readonly kind: 'fault'; readonly commandName: string | null; readonly error: UsageError };

/** Reads a command line, without node and script. Runs nothing, and judges no value. */
export function readCommandLine(argv: readonly string[], tree: CommandTree): CommandLine {
  const helped: (readonly string[])[] = [];
  const invocations: Invocation[] = [];
  let stoppedAt: string | null = null;
  let helpName: string | null = null;
  const program = createProgram(tree, {
    help: (words) => helped.push(words),
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
    if (error.code === 'commander.version') {
      return { kind: 'version' };
    }
    const asksForHelp = error.exitCode === 0 || (error.code === NOTHING_TYPED && !flagsIn(argv).includes('--json'));
    if (!asksForHelp) {
      return { kind: 'fault', commandName: stoppedAt, error: toUsageError(error, helpName) };
    }
  }
  const [invocation] = invocations;
  const [words = ['--help']] = helped;
  return invocation === undefined ? { kind: 'help', words } : { kind: 'command', ...invocation };
}

/** Commander's code for a command line that ends before a command, such as `fhir-apps` or `fhir-apps sandbox` alone. */
const NOTHING_TYPED = 'commander.help';

interface Reactions {
  /** Called with the words that ask for help. */
  readonly help: (words: readonly string[]) => void;
  /**
   * Called before an error, with the command in which parsing stopped (null where none was reached), and the command or
   * group whose help lists what could have been typed there (null for the first page).
   */
  readonly stop: (commandName: string | null, helpName: string | null) => void;
  readonly invoke: (invocation: Invocation) => void;
}

function createProgram(tree: CommandTree, reactions: Reactions): CommandParser {
  const { help } = reactions;
  const program = prepare(
    new CommandParser('fhir-apps', fieldList(GLOBAL_FIELDS), { help, triedWords: tree.triedWords }),
    null,
    reactions,
  )
    // The caller prints it.
    .version('', '-V, --version')
    .helpCommand(false);
  const groups = new Map<string, CommandParser>();
  for (const name of Object.keys(tree.groups)) {
    const group = prepare(new CommandParser(splitName(name).word, [], { help }), null, reactions, name);
    groups.set(name, group.helpCommand(false));
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
  const help = prepare(new CommandParser('help', [], { help: reactions.help }), null, reactions);
  return help.argument('[command...]').action(() => {
    const words = help.args;
    if (!words.every(isTopicWord)) {
      let named: CommanderCommand = program;
      for (const word of words) {
        // What follows a command is its argument.
        named = named instanceof CommandParser && named.commands.length > 0 ? named.commandNamed(word) : named;
      }
    }
    reactions.help(['help', ...words]);
  });
}

/** The last word of a command's name, and the words before it: `set` and `sandbox fhir`. */
function splitName(name: string): { readonly group: string; readonly word: string } {
  const words = name.split(' ');
  return { group: words.slice(0, -1).join(' '), word: words.at(-1) ?? name };
}

function createCommand(word: string, command: Command, program: CommandParser, reactions: Reactions): CommandParser {
  const parser = prepare(new CommandParser(word, command.fields, { help: reactions.help }), command.name, reactions);
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
  all.forEach(({ name, repeatable }) => parser.argument(`[${repeatable === true ? `${name}...` : name}]`));
}

function prepare(
  parser: CommandParser,
  commandName: string | null,
  reactions: Reactions,
  helpName: string | null = commandName,
): CommandParser {
  return parser
    .configureOutput({
      writeOut: () => undefined,
      writeErr: () => undefined,
      outputError: () => undefined,
    })
    .exitOverride((error) => {
      reactions.stop(commandName, helpName);
      throw error;
    });
}

const CODES: Readonly<Record<string, ErrorCode<2>>> = {
  'commander.unknownOption': 'unknown_option',
  'commander.unknownCommand': 'unknown_command',
  [TRIED_WORD]: 'unknown_command',
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
  const meant = suggestion?.replace(/^\((.*)\)$/, '$1');
  const hint = meant !== undefined && error.code === TRIED_WORD ? meant : [meant, help].join(' ').trim();
  return new UsageError(CODES[error.code] ?? 'invalid_command_line', sentence, { hint });
}
