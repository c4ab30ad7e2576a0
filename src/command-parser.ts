import { Command as CommanderCommand, Option, type ParseOptionsResult } from 'commander';
import { fieldHelp } from './commands/help-text.ts';
import type { TypedFlags } from './commands/input.ts';
import type { TypedFlag } from './commands/read-value.ts';
import { type Field, isSwitch } from './fields/field.ts';

/** Commander's parser for one command, which knows our fields and hands on every value as it was typed. */
export class CommandParser extends CommanderCommand {
  readonly #options: readonly FieldOption[];

  constructor(name: string, fields: readonly Field[]) {
    super(name);
    this.#options = fields.map((field) => ({ field, option: toOption(field) }));
    for (const { option } of this.#options) {
      this.addOption(option);
    }
    this.configureHelp({
      showGlobalOptions: true,
      styleTitle: (title) => title.replace('Global Options', 'For every command'),
    });
  }

  /** What was typed for the fields of this command; call it after parsing. */
  typedFlags(): TypedFlags {
    return Object.fromEntries(
      this.#options
        .filter(({ option }) => this.getOptionValueSource(option.attributeName()) === 'cli')
        .map(({ field, option }) => [
          field.key,
          isSwitch(field) ? true : typedValues(this.getOptionValue(option.attributeName())),
        ]),
    );
  }

  /** A value that begins with a dash is far more often a forgotten one, so such a value must be joined to its flag by `=`. */
  override parseOptions(argv: string[]): ParseOptionsResult {
    const end = argv.indexOf('--');
    const index = argv
      .slice(0, end === -1 ? argv.length : end)
      .findIndex((word, at) => this.#takesDash(word, argv[at + 1]));
    if (index !== -1) {
      const flag = argv[index] ?? '';
      this.error(
        `error: option '${flag}' has no value\n(a value that begins with a dash is written ${flag}=${argv[index + 1] ?? ''})`,
      );
    }
    return super.parseOptions(argv);
  }

  #takesDash(word: string, next: string | undefined): boolean {
    return (
      next !== undefined &&
      /^-./.test(next) &&
      this.#options.some(({ option }) => option.required && [option.long, option.short].includes(word))
    );
  }
}

interface FieldOption {
  readonly field: Field;
  readonly option: Option;
}

function toOption(field: Field): Option {
  const names = `${field.short === undefined ? '' : `-${field.short}, `}--${field.flag}`;
  const value = field.placeholder === undefined ? '' : ` <${field.placeholder}>`;
  const option = new Option(`${names}${value}`, fieldHelp(field));
  return isSwitch(field) ? option : option.argParser(appendValue);
}

function appendValue(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

function typedValues(value: unknown): TypedFlag {
  return Array.isArray(value) ? value.map(String) : [];
}
