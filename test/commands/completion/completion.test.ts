import { execFileSync } from 'node:child_process';
import { anyResult } from '../../main/sample-commands.ts';
import { describe, expect, it } from 'vitest';
import { ALL_COMMANDS, COMMAND_GROUPS } from '../../../src/commands/index.ts';
import type { Command } from '../../../src/cli/command.ts';
import { isReplaced } from '../../../src/cli/fields/field.ts';
import { bashScript } from '../../../src/commands/completion/bash-script.ts';
import { type CommandWords, completionWords } from '../../../src/commands/completion/completion-words.ts';
import { fishScript } from '../../../src/commands/completion/fish-script.ts';
import { powershellScript } from '../../../src/commands/completion/powershell-script.ts';
import { zshScript } from '../../../src/commands/completion/zsh-script.ts';

const WORDS = completionWords(ALL_COMMANDS, COMMAND_GROUPS);
const SHOWN = ALL_COMMANDS.filter(({ replacedBy }) => replacedBy === undefined);

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript, powershell: powershellScript };

function wordsAt(path: string): CommandWords {
  const found = WORDS.find((each) => each.path === path);
  expect(found).toBeDefined();
  return found ?? { path, subcommands: [], choices: [], takesKeys: false, nextChoices: [], flags: [] };
}

describe('what can be completed', () => {
  it('is every command, by its words', () => {
    const typed = WORDS.flatMap(({ path, subcommands }) =>
      subcommands.map(({ word }) => (path === '' ? word : `${path} ${word}`)),
    );
    expect(new Set(typed)).toEqual(new Set(WORDS.map(({ path }) => path).filter((path) => path !== '')));
    expect(typed).toEqual(expect.arrayContaining(SHOWN.map(({ name }) => name)));
  });

  it.each(SHOWN.map((command) => [command.name, command] as const))('is every flag of %s', (name, { fields }) => {
    const names = wordsAt(name).flags.flatMap((flag) => flag.names);
    const shown = fields.filter((field) => !isReplaced(field));
    expect(names).toEqual(expect.arrayContaining([...shown.map(({ flag }) => `--${flag}`), '--json', '-y', '--help']));
    expect(new Set(names).size).toBe(names.length);
  });

  it.each([
    ['register', '--server-kind', { kind: 'words', words: ['oss', 'ahds', 'azure-api-for-fhir'] }],
    ['register', '--certificate', { kind: 'files' }],
    ['register', '--generate-certificate', { kind: 'directories' }],
    ['register', '--secret-to', { kind: 'sink' }],
    ['register', '--name', { kind: 'any' }],
    ['list', '--deleted', null],
  ])('of %s %s', (path, name, value) => {
    expect(wordsAt(path).flags.find(({ names }) => names.includes(name))?.value).toEqual(value);
  });

  it('is only words that no shell reads as anything else', () => {
    const words = WORDS.flatMap(({ subcommands, choices, flags }) => [
      ...subcommands.map(({ word }) => word),
      ...choices,
      ...flags.flatMap(({ names, value }) => [...names, ...(value?.kind === 'words' ? value.words : [])]),
    ]);
    expect(words.filter((word) => !/^[A-Za-z0-9_-]+$/.test(word))).toEqual([]);
  });
});

describe.each(Object.entries(SCRIPTS))('the script for %s', (shell, script) => {
  it('holds every command and flag, and nothing of JavaScript', () => {
    const text = script(WORDS);
    const flags = WORDS.flatMap((each) => each.flags.map(({ names }) => names[0] ?? ''));
    const spelled = flags.map((flag) => (shell === 'fish' ? `-l ${flag.slice(2)}` : flag));
    expect(spelled.filter((flag) => !text.includes(flag))).toEqual([]);
    expect(SHOWN.filter(({ name }) => !text.includes(name.split(' ').at(-1) ?? ''))).toEqual([]);
    expect(text).not.toMatch(/undefined|\[object|\\`/);
    expect(text.endsWith('\n')).toBe(true);
  });

  it('keeps any text of help a text', () => {
    const help = `it's $(touch pwned) \\ "x" \u2019 [a:b]`;
    const nasty: Command = {
      name: 'nasty',
      resultSchema: anyResult,
      summary: help,
      fields: [{ key: 'nasty', flag: 'nasty', placeholder: 'X', choices: ['a', 'b'], help }],
      examples: [],
      run: () => Promise.reject(new Error('is not run')),
    };
    const text = script(completionWords([nasty], {}));
    const quoted = {
      bash: null,
      zsh: `nasty:it'\\''s $(touch pwned) \\ "x" \u2019 [a:b]'`,
      fish: `'it\\'s $(touch pwned) \\\\ "x" \u2019 [a:b]'`,
      powershell: `'it''s $(touch pwned) \\ "x" \u2019\u2019 [a:b]'`,
    }[shell];
    // bash shows no help beside a word.
    expect(typeof quoted !== 'string' ? !text.includes('pwned') : text.includes(quoted)).toBe(true);
  });
});

it('bash reads its script without a fault', () => {
  expect(execFileSync('bash', ['-n'], { input: bashScript(WORDS), encoding: 'utf8' })).toBe('');
});

describe('a word that names another server', () => {
  const ELSEWHERE = ['-f', '-fa.yaml', '-f=a.yaml', '--file', '--file=a.yaml', '--fhir-url', '--fhir-url=https://a'];
  const HERE = ['--format', '--filed', '--fhir-urls=x', 'f', 'x-f', '--json'];

  /** What of a script decides; the shells that are not on every machine read the same patterns as these. */
  function within(text: string, part: RegExp): string {
    return part.exec(text)?.[1] ?? '';
  }

  it.each(['bash', 'zsh'] as const)('is known to %s, also with its value attached', (shell) => {
    const decision = within(SCRIPTS[shell](WORDS), /^ *(case "\$(?:token|word)" in -f.* elsewhere=yes ;; esac)$/m);
    const known = [...ELSEWHERE, ...HERE].filter((word) => {
      const script = `token="$1"; word="$1"; ${decision}; echo "$elsewhere"`;
      return execFileSync('bash', ['-c', script, 'bash', word], { encoding: 'utf8' }) === 'yes\n';
    });
    expect(known).toEqual(ELSEWHERE);
  });

  it.each([
    ['fish', /string match -qr -- '([^']*)' \$word; and return/],
    ['powershell', /\$word -cmatch '([^']*)'\) \{ \$elsewhere/],
  ] as const)('is known to %s, also with its value attached', (shell, part) => {
    const expression = new RegExp(within(SCRIPTS[shell](WORDS), part) || '$^');
    expect([...ELSEWHERE, ...HERE].filter((word) => expression.test(word))).toEqual(ELSEWHERE);
  });
});
