import { worded } from '../../src/errors/wording.ts';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { markdownTable } from 'markdown-table';
import { ADOPT_FIELDS } from '../../src/commands/adopt/adopt-fields.ts';
import { ENVIRONMENT_FIELDS, TARGET_FILE_FIELDS } from '../../src/cli/fields/environment-fields.ts';
import { type Field, fieldList, isReplaced, variableOf } from '../../src/cli/fields/field.ts';
import type { Fields } from '../../src/registration/answers/field-definition.ts';
import { GLOBAL_FIELDS } from '../../src/cli/fields/global-fields.ts';
import { CHECK_FIELD, PRUNE_FIELD } from '../../src/commands/environment/plan-fields.ts';
import { REGISTER_FIELDS } from '../../src/cli/fields/register-fields.ts';
import { ROLE_ASSIGN_FIELDS } from '../../src/commands/role/role-fields.ts';
import { CREDENTIAL_ROTATE_FIELDS } from '../../src/commands/credential/credential-fields.ts';
import { SANDBOX_CONFIGURE_FIELDS, SANDBOX_START_FIELDS } from '../../src/commands/sandbox/sandbox-fields.ts';

/** The README that users read. */
export const README = fileURLToPath(new URL('../../README.md', import.meta.url));

const TABLES: Readonly<Record<string, Fields>> = {
  global: GLOBAL_FIELDS,
  register: REGISTER_FIELDS,
  'role assign': { ...ROLE_ASSIGN_FIELDS, ...TARGET_FILE_FIELDS },
  'credential rotate': CREDENTIAL_ROTATE_FIELDS,
  plan: { ...ENVIRONMENT_FIELDS, prune: PRUNE_FIELD, check: CHECK_FIELD },
  adopt: ADOPT_FIELDS,
  'sandbox start': SANDBOX_START_FIELDS,
  'sandbox configure': SANDBOX_CONFIGURE_FIELDS,
};

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function row(field: Field): string[] {
  const { placeholder, bareValue } = field;
  const value = placeholder === undefined ? '' : ` ${cell(bareValue === undefined ? placeholder : `[${placeholder}]`)}`;
  const flag = `\`--${field.flag}${value}\``;
  const short = field.short === undefined ? '' : `, \`-${field.short}\``;
  const types = field.types === undefined ? '' : `${field.types.join(', ')}. `;
  const help = worded(field.help);
  const isTold = field.choices === undefined || field.choices.every((choice) => help.includes(choice));
  const choices = isTold ? '' : ` One of ${(field.choices ?? []).map((choice) => `\`${choice}\``).join(', ')}.`;
  const byDefault = field.default === undefined ? '' : ` Default: ${worded(field.default)}.`;
  return [`${flag}${short}`, `\`${variableOf(field)}\``, cell(`${types}${help}${choices}${byDefault}`)];
}

function table(fields: readonly Field[]): string {
  return markdownTable([['flag', 'variable', 'meaning'], ...fields.filter((field) => !isReplaced(field)).map(row)]);
}

/** The README with every table between its markers made anew from the fields; throws where a marker is missing. */
export function withFreshTables(readme: string): string {
  return Object.entries(TABLES).reduce((text, [name, fields]) => {
    const begin = `<!-- fields: ${name} -->`;
    const end = '<!-- end -->';
    const from = text.indexOf(begin);
    const to = text.indexOf(end, from);
    if (from === -1 || to === -1) {
      throw new Error(`README.md has no "${begin}" with an "${end}" after it.`);
    }
    return `${text.slice(0, from)}${begin}\n\n${table(fieldList(fields))}\n\n${text.slice(to)}`;
  }, readme);
}

/** The README as it stands. */
export function readReadme(): Promise<string> {
  return readFile(README, 'utf8');
}
