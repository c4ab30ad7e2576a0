import { argumentTerm } from '../../../src/cli/help/command-pages.ts';
import { argumentsOf, type Command } from '../../../src/cli/command.ts';
import { fieldList } from '../../../src/cli/fields/field.ts';
import { GLOBAL_FIELDS } from '../../../src/cli/fields/global-fields.ts';
import { COMMAND_SECTIONS } from '../../../src/commands/index.ts';
import { code, fence, heading, page, plain, table, writtenFrom } from './markdown.ts';
import { optionTable } from './options.ts';

/** The page of every command, option, variable, default and example. */
export function commandsPage(): string {
  return page(
    heading(1, 'Commands'),
    writtenFrom('src/commands'),
    '`fhir-apps help` with the name of a command prints the same. Options that every command takes are [at the end](#options-of-every-command).',
    ...COMMAND_SECTIONS.flatMap(({ title, entries }) => [
      heading(2, title),
      ...entries.flatMap(({ commands }) => commands.map(commandPart)),
    ]),
    heading(2, 'Options of every command'),
    optionTable(fieldList(GLOBAL_FIELDS)),
  );
}

function commandPart(command: Command): string {
  const { name, summary, fields, examples, readsOnly } = command;
  const terms = argumentsOf(command).map(argumentTerm);
  return page(
    heading(3, name),
    summary,
    fence('text', ['fhir-apps', name, ...terms, '[options]'].join(' ')),
    argumentTable(command),
    readsOnly === true ? 'It only reads.' : '',
    optionTable(fields),
    examples.length === 0 ? '' : exampleBlock(examples),
    `With \`--json\` it prints [this result](json.md#${name.replaceAll(' ', '-')}).`,
  );
}

function argumentTable(command: Command): string {
  return table(
    ['Argument', 'Meaning'],
    argumentsOf(command).flatMap((argument) => [
      [code(argumentTerm(argument)), `${plain(argument.help)}.${choicesOf(argument.choices)}`],
      ...Object.entries(argument.summaries ?? {}).map(([choice, summary]) => [code(choice), summary]),
    ]),
  );
}

function choicesOf(choices: readonly string[] | undefined): string {
  return choices === undefined ? '' : ` One of ${choices.map(code).join(', ')}.`;
}

function exampleBlock(examples: Command['examples']): string {
  return fence('sh', examples.map(({ text, command }) => `# ${text}\n${command}`).join('\n\n'));
}
