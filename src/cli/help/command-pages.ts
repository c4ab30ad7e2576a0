import { manualUrl } from '../../output/manual-url.ts';
import { type Argument, argumentsOf, type Command, type Example } from '../command.ts';
import { appliesTo, type Field } from '../fields/field.ts';
import { typeNamed } from '../input.ts';
import { fullRows, shortRows } from './field-rows.ts';
import { block, type HelpLine, type HelpPage, type HelpPart, type HelpRow, list, paragraph } from './help-page.ts';

/**
 * The pages of a command: a short one for `--help`, and one with everything for `help`; and the same for each choice of
 * its argument that does something of its own. `anchors` are those of commands in the manual, which has no names of before.
 */
export function commandPages(command: Command, anchors: ReadonlyMap<string, string>): readonly HelpPage[] {
  const choices = Object.entries(command.argument?.summaries ?? {});
  const anchor = anchors.get(command.name) ?? null;
  return [
    ...subjectPages({ command, anchor, choice: null, summary: command.summary, fields: command.fields }),
    ...choices.flatMap(([choice, summary]) => {
      const type = typeNamed(choice);
      const fields = type === undefined ? command.fields : command.fields.filter((field) => appliesTo(field, type));
      return subjectPages({ command, anchor, choice, summary, fields });
    }),
  ];
}

/** What two pages are about: a command, or one choice of its argument. */
interface Subject {
  readonly command: Command;
  /** Of the command in the manual; null where it is not there. */
  readonly anchor: string | null;
  readonly choice: string | null;
  readonly summary: string;
  readonly fields: readonly Field[];
}

function subjectPages(subject: Subject): readonly HelpPage[] {
  const words = wordsOf(subject);
  const page = (askedBy: readonly string[], options: readonly HelpPart[]): HelpPage => ({
    askedBy: [askedBy],
    parts: [
      paragraph(subject.summary),
      ...block([[usage(subject), '']]),
      ...argumentParts(subject),
      ...options,
      ...block(exampleLines(examplesOf(subject)), 'Examples'),
      ...block(endLines(subject)),
    ],
  });
  return [
    page([...words, '--help'], shortOptions(subject)),
    page(['help', ...words], list('Options', fullRows(subject.fields))),
  ];
}

function wordsOf({ command, choice }: Subject): readonly string[] {
  return [...command.name.split(' '), ...(choice === null ? [] : [choice])];
}

function usage(subject: Subject): string {
  const { command, choice } = subject;
  const words = choice === null ? argumentsOf(command).map(argumentTerm) : [];
  return `Usage: fhir-apps ${[...wordsOf(subject), ...words, '[options]'].join(' ')}`;
}

/** How an argument is written: in angle brackets where it cannot be left out. */
export function argumentTerm({ name, required, repeatable }: Argument): string {
  const shown = `${name.toLowerCase()}${repeatable === true ? '...' : ''}`;
  return required ? `<${shown}>` : `[${shown}]`;
}

function argumentParts({ command, choice }: Subject): readonly HelpPart[] {
  const summaries = command.argument?.summaries;
  if (choice !== null) {
    return [];
  }
  return summaries === undefined
    ? list(
        null,
        argumentsOf(command).map((argument): HelpRow => [argumentTerm(argument), argumentMeaning(argument)]),
      )
    : list(null, Object.entries(summaries));
}

function argumentMeaning({ help, choices }: Argument): string {
  return choices === undefined ? help : `${help} (one of ${choices.join(', ')})`;
}

function shortOptions(subject: Subject): readonly HelpPart[] {
  const { command, choice, fields } = subject;
  // What only some of the choices take is told by their own pages.
  const shown =
    choice === null && command.argument?.summaries !== undefined
      ? fields.filter(({ types }) => types === undefined)
      : fields;
  const rowsOf = (listedWith: Field['listedWith']): readonly HelpRow[] =>
    shortRows(shown.filter((field) => field.listedWith === listedWith));
  const left = fields.length - shown.filter(({ listedWith }) => listedWith !== 'the rest').length;
  const rest: HelpLine | null =
    left === 0 ? null : [`... ${left} more: `, `fhir-apps help ${wordsOf(subject).join(' ')}`];
  const usual = rowsOf(undefined);
  return [
    ...list(null, usual),
    ...list('How it signs in (choose one)', rowsOf('ways to sign in')),
    ...list(usual.length === 0 ? null : 'More', rowsOf('more'), rest),
  ];
}

function examplesOf({ command: { examples }, choice }: Subject): readonly Example[] {
  return choice === null ? examples : examples.filter(({ command }) => command.includes(` ${choice} `));
}

/** An empty line stands between two examples. */
function exampleLines(examples: readonly Example[]): readonly HelpLine[] {
  return examples.flatMap(({ text, command }, index): readonly HelpLine[] => [
    ...(index === 0 ? [] : [['', ''] as const]),
    [`  # ${text}`, ''],
    ...command.split('\n').map((line) => ['  ', line] as const),
  ]);
}

function endLines({ anchor }: Subject): readonly HelpLine[] {
  return [
    ['Options for every command: ', 'fhir-apps help options'],
    ...(anchor === null ? [] : [['In the manual: ', manualUrl('reference/commands', anchor)] as const]),
  ];
}
