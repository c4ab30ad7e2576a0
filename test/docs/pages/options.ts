import { worded } from '../../../src/errors/wording.ts';
import { type Field, isReplaced, variableOf } from '../../../src/cli/fields/field.ts';
import { APP_TYPES } from '../../../src/registration/model/app-type.ts';
import { code, plain, table } from './markdown.ts';

/** An option with its short form and its value, such as `--file FILE`, `-f`. */
function optionTerm({ flag, short, placeholder, bareValue }: Field): string {
  const value = placeholder === undefined ? '' : ` ${bareValue === undefined ? placeholder : `[${placeholder}]`}`;
  return [`--${flag}${value}`, ...(short === undefined ? [] : [`-${short}`])].map(code).join(', ');
}

/** What an option means: help, choices, default, and the application types it is for, where not for all. */
function optionMeaning(field: Field): string {
  const { choices, list, types } = field;
  const help = worded(field.help);
  const isListed = choices === undefined || choices.every((choice) => help.includes(choice));
  return [
    plain(help),
    ...(list === true && !/repeatable/.test(help) ? ['Repeatable.'] : []),
    ...(isListed ? [] : [`One of ${choices.map(code).join(', ')}.`]),
    ...(field.default === undefined ? [] : [`Default: ${plain(worded(field.default))}.`]),
    ...(types === undefined || types.length === APP_TYPES.length ? [] : [`For ${types.map(code).join(', ')}.`]),
  ].join(' ');
}

/** The options that help shows, as a table with their variables. */
export function optionTable(fields: readonly Field[]): string {
  return table(
    ['Option', 'Variable', 'Meaning'],
    fields
      .filter((field) => !isReplaced(field))
      .map((field) => [optionTerm(field), code(variableOf(field)), optionMeaning(field)]),
  );
}
