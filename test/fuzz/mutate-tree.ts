import { mutateText } from './mutate-text.ts';
import type { Random } from './random.ts';

/** What YAML and JSON can hold. */
export type Tree = string | number | boolean | null | readonly Tree[] | { readonly [key: string]: Tree };

/** Values that are rarely expected where they are. */
const ODD: readonly Tree[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER + 2,
  '',
  [],
  {},
  [[]],
  [null],
  [{}],
  { '': '' },
  { null: null },
  '2026-01-01',
  '0o17',
  '1_000',
  'yes',
  '~',
];

/** Keys that JavaScript has plans of its own for, that look like other values, or that belong elsewhere. */
const KEYS: readonly string[] = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', 'then'],
  ...['', ' ', '0', 'null', 'true', '<<', '*a', '&a', 'a.b', 'a[0]', 'a\nb', '\u001b[31m', '\u202e', 'ключ'],
  ...[
    'type',
    'key',
    'clients',
    'resource',
    'environments',
    'defaults',
    'fhirUrl',
    'name',
    'replyUrl',
    'secretTo',
    'users',
  ],
];

/** Texts with references to variables, right and wrong. */
const REFERENCES: readonly string[] = [
  ...['${NAME}', '${UNSET}', '${}', '${', '$', '$$', '$${NAME}', '$$${NAME}', '${NAME', '$NAME}', '${ NAME }'],
  ...[
    '${NAME:-}',
    '${UNSET:-${NAME}}',
    '${UNSET:-a}b}',
    '${NAME:=x}',
    '${__proto__}',
    '${constructor}',
    '${1}',
    '${A-B}',
  ],
  ...['${LINES}', '${NASTY}', '${URL}${URL}', '${URL:-'.repeat(500), '${NAME}'.repeat(2000)],
];

/** The tree with up to three of its parts changed, the whole of it rarely. */
export function mutateTree(tree: Tree, random: Random): Tree {
  return [...Array(1 + random.below(3)).keys()].reduce(
    (changed: Tree) =>
      isMapping(changed) && !random.oneIn(20)
        ? changeMember(Object.entries(changed), random)
        : changeSomewhere(changed, random),
    tree,
  );
}

function changeSomewhere(tree: Tree, random: Random): Tree {
  if (isList(tree) && tree.length > 0 && !random.oneIn(4)) {
    const at = random.below(tree.length);
    return tree.with(at, changeSomewhere(tree[at] ?? null, random));
  }
  if (isMapping(tree) && !random.oneIn(4)) {
    return changeMember(Object.entries(tree), random);
  }
  return changeHere(tree, random);
}

function changeMember(members: readonly (readonly [string, Tree])[], random: Random): Tree {
  if (members.length === 0) {
    return asMapping([[random.pick(KEYS), random.pick(ODD)]]);
  }
  const at = random.below(members.length);
  const [key, value] = members[at] ?? ['', null];
  switch (random.below(8)) {
    case 0:
      return asMapping(members.toSpliced(at, 1));
    case 1:
      return asMapping(members.with(at, [random.pick(KEYS), value]));
    case 2:
      return asMapping(members.with(at, [mutateText(key, random), value]));
    case 3:
      return asMapping([...members, [random.pick(KEYS), random.pick([...ODD, value])]]);
    case 4:
      return asMapping(members.toReversed());
    default:
      return asMapping(members.with(at, [key, changeSomewhere(value, random)]));
  }
}

function changeHere(tree: Tree, random: Random): Tree {
  switch (random.below(7)) {
    case 0:
      return random.pick(ODD);
    case 1:
      return random.pick(REFERENCES);
    case 2:
      return [tree];
    case 3:
      return asMapping([[random.pick(KEYS), tree]]);
    case 4:
      return nested(tree, random.pick([5, 13, 200]));
    case 5:
      return [...Array(random.pick([2, 2, 40])).keys()].map(() => tree);
    default:
      return typeof tree === 'string' ? mutateText(tree, random) : random.pick(ODD);
  }
}

function nested(tree: Tree, levels: number): Tree {
  return levels === 0 ? tree : levels % 2 === 0 ? [nested(tree, levels - 1)] : { a: nested(tree, levels - 1) };
}

/** With `__proto__` as a key like any other. */
function asMapping(members: readonly (readonly [string, Tree])[]): Tree {
  return Object.fromEntries(members);
}

function isList(tree: Tree): tree is readonly Tree[] {
  return Array.isArray(tree);
}

function isMapping(tree: Tree): tree is { readonly [key: string]: Tree } {
  return typeof tree === 'object' && tree !== null && !isList(tree);
}
