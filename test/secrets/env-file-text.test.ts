import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientVariableNames, lineThatSets, setVariables, quoteEnvValue } from '../../src/secrets/env-file-text.ts';

const printable = fc.string({
  unit: fc.constantFrom(...Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index))),
});
const entraSecret = fc.stringMatching(/^[\w.-][\w.~-]{30,40}$/);

describe('clientVariableNames', () => {
  it.each([
    ['service-nightly-import', 'SERVICE_NIGHTLY_IMPORT_CLIENT_SECRET'],
    ['a.b c', 'A_B_C_CLIENT_SECRET'],
    ['9lives', '_9LIVES_CLIENT_SECRET'],
    ['é', '__CLIENT_SECRET'],
  ])('names the variables of %s', (key, name) => {
    expect(clientVariableNames(key).clientSecret).toBe(name);
    expect(name).toMatch(/^[A-Z_][A-Z0-9_]*$/);
  });
});

describe('quoteEnvValue', () => {
  it('leaves what Microsoft Entra ID makes as it is, which docker --env-file needs', () => {
    fc.assert(
      fc.property(entraSecret, (text) => {
        expect(quoteEnvValue(text)).toBe(text);
      }),
    );
  });

  it('spells every printable text so that sh and parseEnv read the same, or not at all', () => {
    const directory = mkdtempSync(join(tmpdir(), 'fhir-apps-spelling-'));
    const hostile = [
      '~',
      '~root',
      '~+',
      '-n',
      '--help',
      '$HOME',
      '$(id)',
      '`id`',
      "it's",
      'a"b',
      '#x',
      ' x ',
      '\\n',
      '\\',
      '!!',
      '=',
      "'\\",
    ];
    const texts = [...hostile, ...fc.sample(fc.oneof(printable, entraSecret), 500)];
    const readable = texts.filter((text) => quoteEnvValue(text) !== null);
    const names = readable.map((_, index) => `V${index}`);
    const content = readable.map((text, index) => `V${index}=${quoteEnvValue(text)}\n`).join('');
    const file = join(directory, 'env');
    writeFileSync(file, content);
    const printAll = `set -a; . "${file}"; ${names.map((name) => `printf '%s\\0' "$${name}"`).join('; ')}`;
    expect(execFileSync('sh', { input: printAll, encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(readable);
    const variables = parseEnv(content);
    expect(names.map((name) => variables[name])).toEqual(readable);
    const unreadable = texts.filter((text) => quoteEnvValue(text) === null);
    expect(unreadable.every((text) => text.includes("'") && /["$`\\]/.test(text))).toBe(true);
  });

  it.each(['a\nb', 'a\rb', 'a\u0000b', "'$"])('has no spelling for %j', (text) => {
    expect(quoteEnvValue(text)).toBeNull();
  });
});

describe('setVariables', () => {
  it.each([
    ['', 'A=1\nB=2\n'],
    ['X=0', 'X=0\nA=1\nB=2\n'],
    ['X=0\r\nY=1', 'X=0\r\nY=1\r\nA=1\r\nB=2\r\n'],
    ['X=0\n\n# end\n', 'X=0\n\n# end\nA=1\nB=2\n'],
    ['A=\nX=0\n', 'A=1\nX=0\nB=2\n'],
    ['export A=old # why\r\nX=0', 'export A=1\r\nX=0\r\nB=2\r\n'],
    ['A=\nA=\nB=', 'A=\nA=1\nB=2'],
    ['#A=\nAA=0\n', '#A=\nAA=0\nA=1\nB=2\n'],
    ["# it's\nX='two\nlines'\n", "# it's\nX='two\nlines'\nA=1\nB=2\n"],
  ])('turns %j into %j', (before, after) => {
    expect(setVariables(before, { A: '1', B: '2' })).toBe(after);
  });

  it('refuses a file where a reader would not see the lines', () => {
    expect(setVariables('B="\nX="open\n', { A: 'a', B: '1' })).toBeNull();
    expect(setVariables('', { A: '\'"' })).toBeNull();
  });

  it('keeps every other line, byte for byte', () => {
    const line = fc.oneof(
      fc.stringMatching(/^# [ -~]{0,20}$/),
      fc.stringMatching(/^[B-Z]{1,5}=[a-z0-9 ]{0,9}$/),
      fc.constantFrom('', 'A=', 'A=old'),
    );
    const anyText = fc
      .tuple(fc.array(line), fc.constantFrom('\n', '\r\n'), fc.boolean())
      .map(([lines, ending, ended]) => lines.join(ending) + (ended ? ending : ''));
    fc.assert(
      fc.property(anyText, entraSecret, (before, value) => {
        const after = setVariables(before, { A: value });
        // A comment may hold one of the quotes that parseEnv stumbles over; then nothing is written.
        fc.pre(after !== null);
        const others = (text: string) => text.match(/[^\r\n]+/g)?.filter((found) => !found.startsWith('A=')) ?? [];
        expect(others(after)).toEqual(others(before));
        expect(parseEnv(after)['A']).toBe(value);
        expect(setVariables(after, { A: value })).toBe(after);
      }),
    );
  });
});

describe('lineThatSets', () => {
  it.each([
    ['', null],
    ['A=', null],
    ["A=''\nA= # later\n", null],
    ['# A=1\nAB=1\n', null],
    ['X=0\nA=1\n', 2],
    ['A=\nexport A = "1"\n', 2],
    ['A="\nmore"\n', 1],
  ])('finds in %j line %s', (text, line) => {
    expect(lineThatSets(text, 'A')).toBe(line);
  });
});
