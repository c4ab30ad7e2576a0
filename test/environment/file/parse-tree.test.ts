import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTree } from '../../../src/environment/file/parse-tree.ts';
import type { Tree } from '../../../src/environment/file/tree.ts';

/** The faults of a text, each as `line:column path: message`. */
function faultsOf(text: string): readonly string[] {
  const parsed = parseTree(text);
  return 'issues' in parsed
    ? parsed.issues.map(({ position, path, message }) => `${position.line}:${position.column} ${path}: ${message}`)
    : [];
}

function treeOf(text: string): Tree {
  const parsed = parseTree(text);
  if ('issues' in parsed) {
    throw new Error(faultsOf(text).join('\n'));
  }
  return parsed.tree;
}

/** The tree without places, scalars as their texts. */
function plain(tree: Tree): unknown {
  switch (tree.kind) {
    case 'scalar':
      return tree.text;
    case 'sequence':
      return tree.items.map(plain);
    case 'mapping':
      return Object.fromEntries([...tree.entries].map(([key, { value }]) => [key, plain(value)]));
  }
}

/** Every scalar of a tree. */
function scalars(tree: Tree): readonly (Tree & { readonly kind: 'scalar' })[] {
  switch (tree.kind) {
    case 'scalar':
      return [tree];
    case 'sequence':
      return tree.items.flatMap(scalars);
    case 'mapping':
      return [...tree.entries.values()].flatMap(({ value }) => scalars(value));
  }
}

describe('a text in YAML', () => {
  it('keeps what it says, whatever it looks like', () => {
    expect(plain(treeOf('a: 0815\nb: no\nc: 2026-01-01\nd: 1_000\ne: "2"\nf: |\n  x\n  y\n'))).toEqual({
      a: '0815',
      b: 'no',
      c: '2026-01-01',
      d: '1_000',
      e: '2',
      f: 'x\ny\n',
    });
  });

  it('may repeat itself by aliases and merge keys, own keys winning', () => {
    const text = 'a: &a { x: 1, y: 2 }\nb: *a\nc: { <<: *a, y: 3 }\nd: { <<: [*a, { x: 9, z: 4 }] }';
    expect(plain(treeOf(text))).toEqual({
      a: { x: '1', y: '2' },
      b: { x: '1', y: '2' },
      c: { x: '1', y: '3' },
      d: { x: '1', y: '2', z: '4' },
    });
  });

  it.each<[what: string, text: string, issues: readonly string[]]>([
    ['a key twice', 'a: 1\nb:\n  c: 1\n  c: 2\n', ['4:3 b.c: is there already, in line 3: remove one of them.']],
    ['a tab', 'a:\n\tb: 1\n', ['2:1 : Indentation is made of spaces, not of tabs.']],
    ['an unclosed bracket', 'a: [1, 2\nb: 3\n', ['2:1 : The indentation is not that of the lines it belongs to.']],
    [
      'a second document',
      'a: 1\n---\nb: 2\n',
      ['2:1 : A second document begins here (---); one file describes one FHIR server.'],
    ],
    ['a tag', 'a: !secret b\n', ['1:4 : Tags (!) mean nothing here: leave it out.']],
    ['an alias of nothing', 'a: *b\n', ['1:4 a: names an alias (*) that has no anchor (&) before it.']],
    [
      'an alias within itself',
      'a: &a\n  b: *a\n',
      ['2:6 a.b.b: repeats itself: the alias (*) is within its own value.'],
    ],
    ['a mapping for a key', '? { a: 1 }\n: 2\n', ['1:3 : A key must be a plain text.']],
  ])('with %s is refused', (_what, text, issues) => {
    expect(faultsOf(text)).toEqual(issues);
  });

  it('does not explode', () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const aliases = Array(10)
        .fill(level === 0 ? 'x' : `*a${level - 1}`)
        .join(', ');
      return `a${level}: &a${level} [${aliases}]`;
    });
    expect(faultsOf(levels.join('\n'))).toEqual([expect.stringMatching(/its aliases \(\*\) explode\.$/)]);
  });

  it.each(['[', '{a: ', '- ', '"a": "b"    ', 'a:\n '])('does not fall over a hundred thousand %j', (opening) => {
    expect(faultsOf(opening.repeat(100_000)).length).toBeGreaterThan(0);
  });
});

describe('any JSON', () => {
  const key = fc.stringMatching(/^[a-zA-Z][\w.-]{0,8}$/).filter((name) => name !== '__proto__');
  const text = fc.string({ unit: 'grapheme-ascii' });
  const json = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, text, tie('list'), tie('object')),
    list: fc.array(tie('value'), { maxLength: 4 }),
    object: fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  }));

  it('is read as it is, and each text is where its place says', () => {
    fc.assert(
      fc.property(json.object, fc.constantFrom(0, 1, '\t'), (value, indent) => {
        const written = JSON.stringify(value, null, indent);
        const tree = treeOf(written);
        expect(plain(tree)).toEqual(value);
        const lines = written.split('\n');
        for (const { position, text: said } of scalars(tree).filter((scalar) => scalar.text !== '')) {
          expect(lines[position.line - 1]?.slice(position.column - 1)).toContain(JSON.stringify(said));
          expect(lines[position.line - 1]?.slice(position.column - 1).startsWith(JSON.stringify(said))).toBe(true);
        }
      }),
    );
  });
});
