import { ALL_COMMANDS } from '../../src/commands/index.ts';
import { fieldList } from '../../src/cli/fields/field.ts';
import { GLOBAL_FIELDS } from '../../src/cli/fields/global-fields.ts';
import type { TypedLine } from './command-lines.ts';
import { mutateText } from './mutate-text.ts';
import type { Random } from './random.ts';

type WordsMutation = (words: readonly string[], random: Random) => readonly string[];

const MUTATIONS: readonly WordsMutation[] = [
  changedWord,
  changedWord,
  changedWord,
  (words, random) => words.toSpliced(random.below(words.length), 1),
  (words, random) => {
    const at = random.below(words.length);
    return words.toSpliced(at, 0, ...words.slice(at, at + 1 + random.below(3)));
  },
  (words, random) => swapped(words, random.below(words.length), random.below(words.length)),
  (words, random) => words.slice(0, random.below(words.length + 1)),
  (words, random) => words.toSpliced(random.below(words.length + 1), 0, anyFlag(random)),
  (words, random) => words.toSpliced(random.below(words.length + 1), 0, mutateText('x', random)),
  (words, random) =>
    words.toSpliced(random.below(words.length + 1), 0, random.pick(['--', '-', '--help', '-V', 'help'])),
  (words, random) => joined(words, random.below(words.length)),
  (words, random) => {
    const at = random.below(words.length);
    return words.with(at, words[at]?.replace(/^--/, random.pick(['-', '---', '--no-', '\u2014', '/'])) ?? '');
  },
];

function changedWord(words: readonly string[], random: Random): readonly string[] {
  const at = random.below(words.length);
  const word = words[at] ?? '';
  const [, flag = '', value = word] = /^(--[^=]+=)(.*)$/s.exec(word) ?? [];
  return words.with(at, flag + mutateText(value, random));
}

function swapped(words: readonly string[], left: number, right: number): readonly string[] {
  return words.with(left, words[right] ?? '').with(right, words[left] ?? '');
}

function joined(words: readonly string[], at: number): readonly string[] {
  return words.toSpliced(at, 2, `${words[at] ?? ''}=${words[at + 1] ?? ''}`);
}

/** A flag that exists, perhaps for another command. */
function anyFlag(random: Random): string {
  const { fields } = random.pick(ALL_COMMANDS);
  return `--${random.pick([...fields, ...fieldList(GLOBAL_FIELDS)]).flag}`;
}

/** The line with up to four things in it changed: words, or what variables hold. */
export function mutateLine(line: TypedLine, random: Random): TypedLine {
  const argv = [...Array(random.below(5)).keys()].reduce<readonly string[]>(
    (words) => (words.length === 0 ? [mutateText('', random)] : random.pick(MUTATIONS)(words, random)),
    line.argv,
  );
  const env = Object.entries(line.env).map(([name, text]) => [name, random.oneIn(2) ? mutateText(text, random) : text]);
  return { argv, env: Object.fromEntries(env) as Record<string, string> };
}
