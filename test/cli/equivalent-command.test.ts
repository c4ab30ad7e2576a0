import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldList } from '../../src/cli/fields/field.ts';
import { GLOBAL_FIELDS } from '../../src/cli/fields/global-fields.ts';
import { REGISTER_FIELDS } from '../../src/cli/fields/register-fields.ts';
import { equivalentCommand } from '../../src/cli/equivalent-command.ts';
import { quoteForShell } from '../../src/output/program-name.ts';
import { readCommandLine } from '../../src/cli/program.ts';
import { SAMPLE_TREE } from '../main/sample-commands.ts';

const FIELDS = [...fieldList(REGISTER_FIELDS), ...fieldList(GLOBAL_FIELDS)];

describe('the equivalent command', () => {
  it('says every value, in the order of the fields', () => {
    const values = {
      sandbox: true,
      json: false,
      scope: ['user_impersonation', 'a b'],
      name: "Ada's app",
      notes: '-x',
      fhirUrl: 'https://fhir.contoso.com/r4',
      secretTo: 'terminal',
      key: undefined,
    };
    expect(equivalentCommand({ words: ['register', 'public'], fields: FIELDS, values })).toBe(
      "fhir-apps register public --fhir-url https://fhir.contoso.com/r4 --name 'Ada'\\''s app' " +
        "--scope user_impersonation --scope 'a b' --notes=-x --sandbox",
    );
  });

  it('is read back by sh and by fhir-apps as it was', () => {
    const word = fc
      .oneof(fc.string({ unit: 'binary-ascii', minLength: 1 }), fc.constantFrom('é 😀', '\u2028', '-'))
      .filter((text) => !text.includes('\0'));
    const samples = fc.sample(fc.record({ name: word, tag: fc.array(word, { minLength: 1, maxLength: 3 }) }), 60);
    const commands = samples.map((values) =>
      equivalentCommand({ words: ['register', 'public'], fields: FIELDS, values }),
    );
    // One sh for all: each command's words on a line of their own making, ended by NUL; an empty word ends the command.
    const script = commands.map((command) => `printf '%s\\0' ${command} ''`).join('\n');
    const output = execFileSync('sh', ['-c', script]).toString();
    const read = output
      .split('\0\0')
      .filter((words) => words !== '')
      .map((words) => readCommandLine(words.split('\0').slice(1), SAMPLE_TREE));
    expect(read).toMatchObject(
      samples.map(({ name, tag }) => ({ kind: 'command', argument: 'public', typed: { name: [name], tag } })),
    );
  });
});

describe('a quoted word', () => {
  it.each([
    ['plain-word_1.2/3:4@5%6+7=8,9', 'plain-word_1.2/3:4@5%6+7=8,9'],
    ['', "''"],
    ['a b', "'a b'"],
    ['$HOME `x` "y"', '\'$HOME `x` "y"\''],
    ["it's", "'it'\\''s'"],
    ['~', "'~'"],
    ['a\nb', "'a\nb'"],
  ])('of %j is %s', (word, quoted) => {
    expect(quoteForShell(word)).toBe(quoted);
  });
});
