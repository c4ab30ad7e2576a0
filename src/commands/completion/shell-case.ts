import { quoteForShell } from '../../output/program-name.ts';
import type { CommandWords, FlagWords, ValueWords } from './completion-words.ts';

/** What bash and zsh are told instead of words; no word begins like this. */
export const MARKS = {
  any: '@any',
  files: '@files',
  directories: '@directories',
  sink: '@sink',
  keys: '@keys',
} as const;

/** The flags that have a value, with the commands that they have it in; null where all commands have it alike. */
function valuesOf(commands: readonly CommandWords[]): readonly { readonly pattern: string; readonly value: string }[] {
  const [program, ...others] = commands;
  const everywhere = new Set(program?.flags.flatMap(({ names }) => names) ?? []);
  const isOwn = ({ names }: FlagWords): boolean => !names.some((name) => everywhere.has(name));
  return [
    ...others.flatMap(({ path, flags }) =>
      flags.filter(isOwn).flatMap((flag) => patterns(flag, (name) => quoteForShell(`${path} ${name}`))),
    ),
    ...(program?.flags ?? []).flatMap((flag) => patterns(flag, (name) => `*${quoteForShell(` ${name}`)}`)),
  ];
}

function patterns(
  { names, value }: FlagWords,
  patternOf: (name: string) => string,
): readonly { readonly pattern: string; readonly value: string }[] {
  return value === null ? [] : [{ pattern: names.map(patternOf).join('|'), value: caseBranches(value) }];
}

function caseBranches(value: ValueWords): string {
  return value.kind === 'words' ? value.words.join(' ') : MARKS[value.kind];
}

/**
 * The arms of a `case` over `path flag` that set REPLY to the words for the flag's value, or to a mark; for bash and
 * zsh.
 */
export function valueArms(commands: readonly CommandWords[]): string {
  return arms(valuesOf(commands).map(({ pattern, value }) => [pattern, value]));
}

/** The arms of a `case` over a path that set REPLY to words; paths without words have none. */
export function pathArms(
  commands: readonly CommandWords[],
  wordsOf: (command: CommandWords) => readonly string[],
): string {
  return arms(
    commands
      .map((command) => [quoted(command.path), wordsOf(command).join(' ')] as const)
      .filter(([, words]) => words !== ''),
  );
}

/** The words of the first argument, with the mark for keys where it may be one. */
export function choiceArms(commands: readonly CommandWords[]): string {
  return pathArms(commands, ({ choices, takesKeys }) => (takesKeys ? [...choices, MARKS.keys] : choices));
}

function quoted(path: string): string {
  return path === '' ? "''" : quoteForShell(path);
}

function arms(entries: readonly (readonly [pattern: string, words: string])[]): string {
  return entries.map(([pattern, words]) => `    ${pattern}) REPLY=${quoted(words)} ;;\n`).join('');
}
