import { Command as CommanderCommand, Option, type ParseOptionsResult } from 'commander';
import type { TriedWords } from './command-tree.ts';
import type { TypedFlags } from './input.ts';
import { flagsIn, type TypedFlag } from './read-value.ts';
import type { FormerName } from './former-names.ts';
import { type Field, formerFieldsOf, isReplaced, isSwitch } from './fields/field.ts';
import { nearestName } from '../text/nearest-name.ts';

/** What a parser is told of the world around it. */
interface ParserSurroundings {
  /** Called with the words that ask for help. */
  readonly help: (words: readonly string[]) => void;
  /** Default: none. */
  readonly triedWords?: TriedWords;
}

/** The code of an error about a word that people try, and whose hint says all. */
export const TRIED_WORD = 'commander.triedWord';

/** Commander's parser for one command, which knows our fields and hands on every value as it was typed. */
export class CommandParser extends CommanderCommand {
  readonly #options: readonly FieldOption[];

  readonly #triedWords: TriedWords;

  constructor(name: string, fields: readonly Field[], { help, triedWords = {} }: ParserSurroundings) {
    super(name);
    this.#triedWords = triedWords;
    this.#options = fields.flatMap((field) => [
      { field, option: toOption(field), now: field.replacedBy },
      ...formerFieldsOf(field).map((former) => ({
        field,
        option: toOption(former).hideHelp(),
        now: `--${field.flag}`,
      })),
    ]);
    this.#options.forEach(({ option }) => this.addOption(option));
    this.helpOption('-h, --help');
    this.configureHelp({
      formatHelp: () => {
        const word = this.args.find((each) => !each.startsWith('-'));
        if (this.commands.length > 0 && word !== undefined) {
          // Help for a word that is no command would hide that it is none.
          this.commandNamed(word);
        }
        help([...wordsOf(this), ...(word === undefined ? [] : [word]), '--help']);
        return '';
      },
    });
    this.on('command:*', ([word = '']: readonly string[]) => this.commandNamed(word));
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
    return this.#typedOptions().flatMap(({ field: { neededUnattended = false }, option, now }) =>
      now === undefined ? [] : [{ typed: option.long ?? '', now, neededUnattended }],
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
      const tried = Object.hasOwn(this.#triedWords, word) ? this.#triedWords[word] : undefined;
      if (tried !== undefined) {
        return this.error(`error: there is no "${word}"\n(${tried.aim}: fhir-apps ${tried.command})`, {
          code: TRIED_WORD,
        });
      }
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
  const option = new Option(`${short}--${field.flag}${valueTerm(field)}`);
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
