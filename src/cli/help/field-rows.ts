import { worded } from '../../errors/wording.ts';
import { type Field, isReplaced } from '../fields/field.ts';
import { APP_TYPES } from '../../registration/model/app-type.ts';
import type { HelpRow } from './help-page.ts';

/** A row for each field that is shown, with everything that there is to say of it. */
export function fullRows(fields: readonly Field[]): readonly HelpRow[] {
  return fields.filter((field) => !isReplaced(field)).map((field) => [flagTerm(field), fullMeaning(field)]);
}

/** A row for each field that is shown, in a few words. */
export function shortRows(fields: readonly Field[]): readonly HelpRow[] {
  return fields.filter((field) => !isReplaced(field)).map((field) => [flagTerm(field), shortMeaning(field)]);
}

function flagTerm({ short, flag, placeholder, bareValue }: Field): string {
  const flags = short === undefined ? `--${flag}` : `-${short}, --${flag}`;
  if (placeholder === undefined) {
    return flags;
  }
  const value = placeholder.toLowerCase();
  return bareValue === undefined ? `${flags} <${value}>` : `${flags} [${value}]`;
}

/** What a field is, its choices and default, and the types that it is for, if not for all. */
function fullMeaning({ help, choices, placeholder, types, ...field }: Field): string {
  const notes = [
    ...(choices === undefined || choices.join('|') === placeholder ? [] : [`one of ${choices.join(', ')}`]),
    ...(field.default === undefined ? [] : [`default: ${worded(field.default)}`]),
  ];
  return [
    worded(help),
    ...(notes.length === 0 ? [] : [`(${notes.join('; ')})`]),
    ...(types === undefined || types.length === APP_TYPES.length ? [] : [`[${types.join(', ')}]`]),
  ].join(' ');
}

/** The first clause of what a field is, and whether it may be repeated. */
function shortMeaning({ help, list }: Field): string {
  const [clause = ''] = worded(help).split(/[.;:](?= |$)/);
  return list === true ? `${clause} (repeatable)` : clause;
}
