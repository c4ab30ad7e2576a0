import { appendFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  appendToJournal,
  createJournal,
  JournalDamagedError,
  type JournalTail,
  readJournal,
} from '../../../src/sandbox/state/journal.ts';
import { temporaryDirectory } from '../running-sandbox.ts';

let path = '';
beforeEach(async () => {
  path = join(await temporaryDirectory(), 'x.journal');
  createJournal(path);
});

const change = (text: string): JournalTail['changes'][number] => ({ set: { text }, remove: {}, replace: ['text'] });
const textsIn = (from = 0): unknown[] => (readJournal(path, from)?.changes ?? []).map(({ set }) => set['text']);

/** Appends an entry, again when another one turns out to come first, and gives where it ends. */
function append(text: string): number {
  return appendToJournal(path, readJournal(path, 0)?.end ?? NaN, { change: change(text) }) ?? append(text);
}

describe('entries', () => {
  test('are read in order, from any place where one ends', async () => {
    const ends = ['one', 'zwei — with bytes', 'three'].map(append);

    expect(textsIn()).toEqual(['one', 'zwei — with bytes', 'three']);
    expect(textsIn(ends[0])).toEqual(['zwei — with bytes', 'three']);
    expect(readJournal(path, 0)).toMatchObject({ end: (await stat(path)).size, next: null });
  });

  test('that follow on an earlier one come second, do not count, and are told so', () => {
    const first = append('first');

    expect(appendToJournal(path, 0, { change: change('late') })).toBeNull();
    expect(textsIn()).toEqual(['first']);
    expect(appendToJournal(path, first, { change: change('again') })).toBeGreaterThan(first);
    expect(textsIn()).toEqual(['first', 'again']);
  });

  test('end with the one that names the next journal', () => {
    const first = append('first');
    const end = appendToJournal(path, first, { next: 'abc' });

    expect(appendToJournal(path, first, { next: 'def' })).toBeNull();
    expect(readJournal(path, 0)).toMatchObject({ end, next: 'abc' });
  });

  test('of a journal that is gone are null, to be read or written', () => {
    expect(readJournal(`${path}.gone`, 0)).toBeNull();
    expect(appendToJournal(`${path}.gone`, 0, { change: change('x') })).toBeNull();
  });
});

test('a writer that is killed at any byte leaves what came before, and room for what comes after', async () => {
  append('kept');
  const kept = await readFile(path);
  append('killed');
  const whole = await readFile(path);
  for (let length = kept.length; length <= whole.length; length += 1) {
    await writeFile(path, whole.subarray(0, length));

    expect(textsIn(), `${length} bytes`).toEqual(length === whole.length ? ['kept', 'killed'] : ['kept']);
    append('after');
    // Without its very last byte the entry still becomes whole, by what the next writer begins with.
    const stands = length >= whole.length - 1;
    expect(textsIn(), `${length} bytes`).toEqual(stands ? ['kept', 'killed', 'after'] : ['kept', 'after']);
  }
});

describe('a journal is known to be damaged', () => {
  test.each<[string, (lines: readonly string[]) => readonly string[]]>([
    ['when a line in the middle cannot be read', ([one = '', , three = '']) => [one, 'x', three]],
    ['when the last line cannot be read', ([one = '', two = '']) => [one, two, '{"from":1}']],
    ['when a line is gone', ([one = '', , three = '']) => [one, three]],
  ])('%s', async (_what, damage) => {
    ['one', 'two', 'three'].map(append);
    const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');

    await writeFile(
      path,
      damage(lines)
        .map((line) => `\n${line}\n`)
        .join(''),
    );

    expect(() => readJournal(path, 0)).toThrow(JournalDamagedError);
  });

  test('but not by two writers that were killed one after the other', async () => {
    append('kept');
    await appendFile(path, '\n{"from":');
    await appendFile(path, '\n{"fro');

    expect(textsIn()).toEqual(['kept']);
    append('after');
    expect(textsIn()).toEqual(['kept', 'after']);
  });
});
