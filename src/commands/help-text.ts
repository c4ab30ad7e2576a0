import type { Field } from '../fields/field.ts';
import { APP_TYPES } from '../registration/app-type.ts';
import type { Command, Example } from './command.ts';

/** Exit codes as help shows them (DESIGN section 2). */
const EXIT_CODES = `Exit codes:
  0    done, or already as wanted
  1    Microsoft refused, failed or could not be reached
  2    usage: something given is missing or not right; nothing was sent
  3    something stands unfinished; the next run finishes it
  4    sign-in failed, or the privilege for it is missing
  70   a bug in fhir-apps
  130  cancelled (143: terminated)
`;

const VARIABLES = `Variables:
  Each option can be given as FHIR_APPS_<OPTION>, such as FHIR_APPS_FHIR_URL; the
  option wins. Switches take 1, true, 0 or false; lists go by comma or newline.
`;

/** One line of help for a field: what it is, its choices and default, and the types that it is for, if not for all. */
export function fieldHelp(field: Field): string {
  const notes = [
    ...(field.choices === undefined ? [] : [`one of ${field.choices.join(', ')}`]),
    ...(field.default === undefined ? [] : [`default: ${field.default}`]),
  ];
  const types = field.types === undefined || field.types.length === APP_TYPES.length ? [] : field.types;
  return [
    field.help,
    ...(notes.length === 0 ? [] : [`(${notes.join('; ')})`]),
    ...(types.length === 0 ? [] : [`[${types.join(', ')}]`]),
  ].join(' ');
}

function examplesText(examples: readonly Example[]): string {
  return `Examples:\n${examples.map(({ text, command }) => `  # ${text}\n  ${command.replaceAll('\n', '\n  ')}\n`).join('\n')}`;
}

/** What follows the options in the help of a command. */
export function commandEpilogue(command: Command): string {
  const examples = command.examples.length === 0 ? [] : [examplesText(command.examples)];
  return ['', ...examples, VARIABLES, EXIT_CODES].join('\n');
}

/** What follows the list of commands in `fhir-apps --help`: the first example of each. */
export function programEpilogue(commands: readonly Command[]): string {
  const examples = commands.flatMap((command) => command.examples.slice(0, 1));
  return ['', ...(examples.length === 0 ? [] : [examplesText(examples)]), VARIABLES, EXIT_CODES].join('\n');
}
