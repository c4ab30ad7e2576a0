import { argumentTerm } from '../../../src/cli/help/command-pages.ts';
import { argumentsOf, type Command } from '../../../src/cli/command.ts';
import { type Field, fieldList, isReplaced, variableOf } from '../../../src/cli/fields/field.ts';
import { GLOBAL_FIELDS } from '../../../src/cli/fields/global-fields.ts';
import { fullRows } from '../../../src/cli/help/field-rows.ts';
import { COMMAND_SECTIONS } from '../../../src/commands/index.ts';
import { topicRows } from './topic-rows.ts';

const COMMANDS = COMMAND_SECTIONS.flatMap(({ entries }) => entries.flatMap(({ commands }) => commands));

/** The manual pages for `man`, by the names of their files: one for the program, and one for each command. */
export function manPages(): Readonly<Record<string, string>> {
  const pages = COMMANDS.map((command) => [`${pageName(command.name)}.1`, commandPage(command)] as const);
  return { 'fhir-apps.1': programPage(), ...Object.fromEntries(pages) };
}

function pageName(command: string): string {
  return `fhir-apps-${command.replaceAll(' ', '-')}`;
}

function programPage(): string {
  return lines(
    title('fhir-apps'),
    section('NAME', escaped('fhir-apps - register the Microsoft Entra applications of a FHIR server and its clients')),
    section('SYNOPSIS', '.B fhir\\-apps\n.I command\n.RI [ options ]'),
    ...COMMAND_SECTIONS.map(({ title: name, entries }) =>
      section(
        name.toUpperCase(),
        ...entries.flatMap(({ commands }) =>
          commands.map((command) => term(reference(command.name), escaped(command.summary))),
        ),
      ),
    ),
    section('OPTIONS', escaped('Every command takes these.'), ...optionTerms(fieldList(GLOBAL_FIELDS))),
    section('EXIT STATUS', ...rows(topicRows('exit-codes'))),
    section('ENVIRONMENT', ...rows(topicRows('variables', 'Others'))),
    section('SEE ALSO', COMMANDS.map(({ name }) => reference(name)).join(',\n')),
  );
}

function commandPage(command: Command): string {
  const { name, summary, fields, examples } = command;
  const terms = argumentsOf(command).map(argumentTerm);
  return lines(
    title(pageName(name)),
    section('NAME', escaped(`${pageName(name)} - ${summary.replace(/\.$/, '')}`)),
    section('SYNOPSIS', `.B fhir\\-apps ${escaped(name)}\n${escaped([...terms, '[options]'].join(' '))}`),
    ...argumentSection(command),
    ...(fields.length === 0 ? [] : [section('OPTIONS', ...optionTerms(fields))]),
    ...(examples.length === 0 ? [] : [section('EXAMPLES', ...examples.map(example))]),
    section('SEE ALSO', '.BR fhir\\-apps (1)'),
  );
}

function argumentSection(command: Command): readonly string[] {
  const terms = argumentsOf(command).flatMap((argument) => [
    term(italic(argumentTerm(argument)), escaped(`${argument.help}.`)),
    ...Object.entries(argument.summaries ?? {}).map(([choice, summary]) => term(bold(choice), escaped(summary))),
  ]);
  return terms.length === 0 ? [] : [section('ARGUMENTS', ...terms)];
}

function optionTerms(fields: readonly Field[]): readonly string[] {
  const shown = fields.filter((field) => !isReplaced(field));
  return fullRows(shown).map(([flag, meaning], index) => {
    const field = shown[index];
    const variable = field === undefined ? '' : ` Variable: ${variableOf(field)}.`;
    return term(bold(flag), escaped(`${meaning}${variable}`));
  });
}

function rows(all: readonly (readonly [string, string])[]): readonly string[] {
  return all.map(([name, meaning]) => term(bold(name), escaped(meaning)));
}

function example({ text, command }: Command['examples'][number]): string {
  return `.PP\n${escaped(text)}:\n.PP\n.nf\n.RS\n${command.split('\n').map(escaped).join('\n')}\n.RE\n.fi`;
}

function title(name: string): string {
  return `.TH ${escaped(name.toUpperCase())} 1 "" "fhir\\-apps" "User Commands"\n.nh\n.ad l`;
}

function section(name: string, ...parts: readonly string[]): string {
  return lines(`.SH "${escaped(name)}"`, ...parts);
}

function term(name: string, meaning: string): string {
  return `.TP\n${name}\n${meaning}`;
}

function reference(command: string): string {
  return `.BR ${escaped(pageName(command))} (1)`;
}

function bold(text: string): string {
  return `.B "${quoted(text)}"`;
}

function italic(text: string): string {
  return `.I "${quoted(text)}"`;
}

/** Text in the quotation marks of a macro's argument. */
function quoted(text: string): string {
  return escaped(text).replaceAll('"', '\\(dq');
}

/** Text as roff takes it: no escapes, no requests at the beginning of a line, and hyphens that can be copied. */
function escaped(text: string): string {
  const characters = text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('’', '\\(cq')
    .replaceAll(
      /[^\x20-\x7e]/g,
      (character) => `\\[u${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0') ?? ''}]`,
    );
  return /^[.']/.test(characters) ? `\\&${characters}` : characters;
}

function lines(...parts: readonly string[]): string {
  return parts.join('\n');
}
