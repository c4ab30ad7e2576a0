import { ALL_COMMANDS } from '../../../src/commands/index.ts';
import { type Field, fieldList, isReplaced, variableOf } from '../../../src/cli/fields/field.ts';
import { GLOBAL_FIELDS } from '../../../src/cli/fields/global-fields.ts';
import { code, heading, page, plain, table, writtenFrom } from './markdown.ts';
import { topicRows } from './topic-rows.ts';

/** The page of every environment variable, with the option that it stands for and the commands that read it. */
export function variablesPage(): string {
  return page(
    heading(1, 'Environment variables'),
    writtenFrom('src/cli/fields'),
    'Each option can be given as a variable. The option on the command line wins. Switches take `1`, `true`, `0` or `false`. Lists are separated by newlines or commas. A variable that looks like one of these and is none gets a warning with the nearest name.',
    heading(2, 'Variables of every command'),
    table(
      ['Variable', 'Option'],
      fieldList(GLOBAL_FIELDS).map((field) => [code(variableOf(field)), code(`--${field.flag}`)]),
    ),
    heading(2, 'Variables of some commands'),
    table(
      ['Variable', 'Option', 'Commands'],
      [...fieldsByVariable()].map(([variable, { field, commands }]) => [
        code(variable),
        code(`--${field.flag}`),
        commands.map((name) => `[${name}](commands.md#${name.replaceAll(' ', '-')})`).join(', '),
      ]),
    ),
    heading(2, 'Other variables'),
    'The variables of `az`, of workload identity and of `@azure/identity` decide how you sign in; see [Sign-in, clouds and proxies](../tasks/clouds.md).',
    table(
      ['Variable', 'Meaning'],
      topicRows('variables', 'Others').map(([names, meaning]) => [
        names.split(', ').map(code).join(', '),
        plain(meaning),
      ]),
    ),
  );
}

interface Use {
  readonly field: Field;
  readonly commands: readonly string[];
}

/** The fields of all commands that help shows, by variable in alphabetical order. */
function fieldsByVariable(): ReadonlyMap<string, Use> {
  const uses = new Map<string, Use>();
  for (const { name, fields } of ALL_COMMANDS.filter(({ replacedBy }) => replacedBy === undefined)) {
    for (const field of fields.filter((each) => !isReplaced(each))) {
      const variable = variableOf(field);
      uses.set(variable, { field, commands: [...(uses.get(variable)?.commands ?? []), name] });
    }
  }
  return new Map([...uses].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
