import { worded } from '../errors/wording.ts';
import type { Field } from './fields/field.ts';
import { APP_TYPES } from '../registration/model/app-type.ts';
import type { Argument, Example } from './command.ts';

/** Where else options can come from, and what exit codes mean: the end of every help page. */
export const HELP_NOTES = `Variables:
  Each option can be given as FHIR_APPS_<OPTION>, such as FHIR_APPS_FHIR_URL;
  the option wins. Switches take 1, true, 0 or false; lists go by comma or
  newline.

Exit codes:
  0    done, or already as wanted
  1    Microsoft refused, failed or could not be reached
  2    usage: something given is missing or not right; nothing was sent
  3    something stands unfinished; the next run finishes it
  4    sign-in failed, or the privilege for it is missing
  5    a check found something
  6    what was made could not be proven to work
  70   a bug in fhir-apps
  130  cancelled (143: terminated)
`;

/** One line of help for a field: what it is, its choices and default, and the types that it is for, if not for all. */
export function fieldHelp(field: Field): string {
  const { help, choices, placeholder, types } = field;
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

/** One line of help for an argument: what it is, and its choices. */
export function argumentHelp({ help, choices }: Argument): string {
  return choices === undefined ? help : `${help} (one of ${choices.join(', ')})`;
}

/** The examples of a help page; a command may span lines. Empty where there are none. */
export function examplesText(examples: readonly Example[]): string {
  const blocks = examples.map(({ text, command }) => `  # ${text}\n  ${command.replaceAll('\n', '\n  ')}\n`);
  return blocks.length === 0 ? '' : `Examples:\n${blocks.join('\n')}`;
}
