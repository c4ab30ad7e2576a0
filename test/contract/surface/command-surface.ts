import { worded } from '../../../src/errors/wording.ts';
import {
  ALL_COMMANDS,
  type Argument,
  type Field,
  fieldList,
  formerFieldsOf,
  GLOBAL_FIELDS,
  variableOf,
} from './entry-points.ts';

/** One flag, as scripts depend on it. */
export interface FlagSurface {
  readonly short: string | null;
  readonly variable: string;
  /** `nothing` for a switch; a `list` may be repeated, and its variable holds one entry a line or between commas. */
  readonly takes: 'nothing' | 'value' | 'list' | 'lines';
  readonly choices: readonly string[] | null;
  /** What holds when nothing is given, as help says it. */
  readonly default: string | null;
  /** The application types that have it; null for all. */
  readonly types: readonly string[] | null;
}

/** A word after a command. */
interface ArgumentSurface {
  readonly name: string;
  readonly choices: readonly string[] | null;
  readonly required: boolean;
  readonly repeatable: boolean;
  /** The word that may follow it; absent where none may. */
  readonly next?: ArgumentSurface;
}

/** One command, as scripts depend on it. */
export interface CommandSurface {
  readonly argument: ArgumentSurface | null;
  readonly flags: Readonly<Record<string, FlagSurface>>;
}

/** Every command by name, in the order of the alphabet; `*` has the flags of all of them. */
export function commandSurface(): Readonly<Record<string, CommandSurface>> {
  const commands = ALL_COMMANDS.map(
    ({ name, argument, fields }) =>
      [name, { argument: argument === undefined ? null : argumentOf(argument), flags: flagsOf(fields) }] as const,
  );
  const all = [...commands, ['*', { argument: null, flags: flagsOf(fieldList(GLOBAL_FIELDS)) }] as const];
  return Object.fromEntries(all.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function argumentOf({ name, choices, required, repeatable = false, next }: Argument): ArgumentSurface {
  return {
    name,
    choices: choices ?? null,
    required,
    repeatable,
    ...(next === undefined ? {} : { next: argumentOf(next) }),
  };
}

function flagsOf(fields: readonly Field[]): CommandSurface['flags'] {
  const flags = fields.flatMap((field) =>
    [field, ...formerFieldsOf(field)].map((each) => [`--${each.flag}`, flagOf(each)] as const),
  );
  return Object.fromEntries(flags.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function flagOf(field: Field): FlagSurface {
  const many = field.onePerLine === true ? 'lines' : field.list === true ? 'list' : 'value';
  return {
    short: field.short === undefined ? null : `-${field.short}`,
    variable: variableOf(field),
    takes: field.placeholder === undefined ? 'nothing' : many,
    choices: field.choices ?? null,
    default: field.default === undefined ? null : worded(field.default),
    types: field.types ?? null,
  };
}
