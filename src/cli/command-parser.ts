import { Command as CommanderCommand, type Help, Option, type ParseOptionsResult } from 'commander';
import type { Example } from './command.ts';
import { type HelpList, type HelpPage, helpWidth, renderHelp } from './help-page.ts';
import { examplesText, fieldHelp, HELP_NOTES } from './help-text.ts';
import type { TypedFlags } from './input.ts';
import { flagsIn, type TypedFlag } from './read-value.ts';
import type { FormerName } from './former-names.ts';
import { type Field, formerFieldsOf, isReplaced, isSwitch } from './fields/field.ts';
import { nearestName } from '../text/nearest-name.ts';

/** Commander's parser for one command, which knows our fields and hands on every value as it was typed. */
export class CommandParser extends CommanderCommand {
  readonly #options: readonly FieldOption[];
  readonly #examples: readonly Example[];

  constructor(name: string, fields: readonly Field[], examples: readonly Example[]) {
    super(name);
    this.#examples = examples;
    this.#options = fields.flatMap((field) => [
      { field, option: toOption(field), now: field.replacedBy },
      ...formerFieldsOf(field).map((former) => ({
        field,
        option: toOption(former).hideHelp(),
        now: `--${field.flag}`,
      })),
    ]);
    this.#options.forEach(({ option }) => this.addOption(option));
    this.helpOption('-h, --help', 'Show this help.');
    this.configureHelp({
      showGlobalOptions: true,
      optionDescription: ({ description }) => description,
      subcommandTerm: (command) => `${command.name()} ${command.usage().replace(/\[options\] ?/, '')}`.trimEnd(),
      formatHelp: (_parser, help) => {
        const word = this.args.find((each) => !each.startsWith('-'));
        if (this.commands.length > 0 && word !== undefined) {
          // Help for a word that is no command would hide that it is none.
          this.commandNamed(word);
        }
        return renderHelp(toPage(this, help, examples), help.helpWidth ?? helpWidth());
      },
    });
  }

  /** What was typed for the fields of this command; call it after parsing. */
  typedFlags(): TypedFlags {
    const typed: Record<string, TypedFlag> = {};
    for (const { field, option } of this.#typedOptions()) {
      const values = typedValues(this.getOptionValue(option.attributeName()));
      const before = typed[field.key] ?? [];
      typed[field.key] = isSwitch(field) || before === true ? true : [...before, ...values];
    }
    return typed;
  }

  /** The flags that were typed and that something has replaced; call it after parsing. */
  typedFormerFlags(): readonly FormerName[] {
    return this.#typedOptions().flatMap(({ option, now }) =>
      now === undefined ? [] : [{ typed: option.long ?? '', now }],
    );
  }

  /**
   * A value that begins with a dash is far more often a forgotten one, so such a value must be joined to its flag by
   * `=`. A switch takes none at all.
   */
  override parseOptions(argv: string[]): ParseOptionsResult {
    const words = flagsIn(argv);
    const given = words.flatMap((word) => /^(--[^=]+)=/.exec(word)?.[1] ?? []).find((flag) => this.#isSwitch(flag));
    if (given !== undefined) {
      this.error(`error: option '${given}' takes no value\n(Write ${given} alone, or leave it out.)`, {
        code: 'commander.unknownOption',
      });
    }
    // Not among the words alone: `--` itself is no value either.
    const index = words.findIndex((word, at) => /^-./.test(argv[at + 1] ?? '') && this.#takesValue(word));
    if (index !== -1) {
      const flag = words[index] ?? '';
      const example = `${flag}=${argv[index + 1] ?? ''}`;
      this.error(`error: option '${flag}' has no value\n(A value that begins with a dash is written ${example}.)`, {
        code: 'commander.optionMissingArgument',
      });
    }
    return super.parseOptions(argv);
  }

  /** The command or group of this name right under this one; ends with an error where there is none. */
  commandNamed(word: string): CommanderCommand {
    const found = this.commands.find((command) => command.name() === word);
    if (found === undefined) {
      const shown = this.createHelp().visibleCommands(this);
      const nearest = nearestName(
        word,
        shown.map((command) => command.name()),
      );
      const suggestion = nearest === null ? '' : `\n(Did you mean ${nearest}?)`;
      return this.error(`error: unknown command '${word}'${suggestion}`, { code: 'commander.unknownCommand' });
    }
    return found;
  }

  /** The help pages of this command and of all commands under it. */
  helpPages(): readonly HelpPage[] {
    const below = this.commands.flatMap((command) => (command instanceof CommandParser ? command.helpPages() : []));
    return [toPage(this, this.createHelp(), this.#examples), ...below];
  }

  #typedOptions(): readonly FieldOption[] {
    return this.#options.filter(({ option }) => this.getOptionValueSource(option.attributeName()) === 'cli');
  }

  #isSwitch(flag: string): boolean {
    return this.#options.some(({ option }) => option.isBoolean() && option.long === flag);
  }

  #takesValue(word: string): boolean {
    return this.#options.some(({ option }) => option.required && [option.long, option.short].includes(word));
  }
}

interface FieldOption {
  readonly field: Field;
  readonly option: Option;
  /** As {@link FormerName} has it; undefined where nothing replaces the option. */
  readonly now: string | null | undefined;
}

function toOption(field: Field): Option {
  const short = field.short === undefined ? '' : `-${field.short}, `;
  const option = new Option(`${short}--${field.flag}${valueTerm(field)}`, fieldHelp(field));
  option.hideHelp(isReplaced(field));
  if (field.bareValue !== undefined) {
    option.preset(field.bareValue);
  }
  return isSwitch(field) ? option : option.argParser(appendValue);
}

function valueTerm({ placeholder, bareValue }: Field): string {
  return placeholder === undefined ? '' : bareValue === undefined ? ` <${placeholder}>` : ` [${placeholder}]`;
}

function appendValue(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

function typedValues(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** The words that are typed for a command, after the program's name. */
function wordsOf(parser: CommanderCommand): readonly string[] {
  return parser.parent === null ? [] : [...wordsOf(parser.parent), parser.name()];
}

function toPage(parser: CommanderCommand, help: Help, examples: readonly Example[]): HelpPage {
  const options = (shown: readonly Option[]): HelpList['rows'] =>
    shown.map((option) => [help.optionTerm(option), help.optionDescription(option)]);
  const isProgram = parser.parent === null;
  const isGroup = !isProgram && parser.commands.length > 0;
  const lists: readonly HelpList[] = [
    {
      title: 'Commands:',
      rows: help
        .visibleCommands(parser)
        .map((command) => [help.subcommandTerm(command), help.subcommandDescription(command)]),
    },
    {
      title: 'Arguments:',
      rows: help
        .visibleArguments(parser)
        .map((argument) => [help.argumentTerm(argument), help.argumentDescription(argument)]),
    },
    { title: isProgram ? 'For every command:' : 'Options:', rows: options(help.visibleOptions(parser)) },
    { title: 'For every command:', rows: isGroup ? [] : options(help.visibleGlobalOptions(parser)) },
  ];
  return {
    words: wordsOf(parser),
    usage: help.commandUsage(parser),
    description: help.commandDescription(parser),
    examples: examplesText(examples),
    termWidth: help.padWidth(parser, help),
    lists: lists.filter(({ rows }) => rows.length > 0),
    notes: isGroup ? '' : HELP_NOTES,
  };
}
