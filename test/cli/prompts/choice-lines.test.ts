import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choiceLines } from '../../../src/cli/prompts/choice-lines.ts';
import { wrapWords } from '../../../src/text/word-wrap.ts';

describe('wrapWords', () => {
  it('loses no word, and keeps every line of several words within the width', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 });
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 6 }), (texts, width, indent) => {
        const lines = wrapWords(texts.join(' '), width, ' '.repeat(indent)).split('\n');
        expect(lines.flatMap((line) => line.trim().split(' '))).toEqual(texts);
        expect(lines.filter((line) => line.trim().includes(' ') && line.length > width)).toEqual([]);
        expect(lines.slice(1).filter((line) => !line.startsWith(' '.repeat(indent)))).toEqual([]);
      }),
    );
  });
});

describe('choiceLines', () => {
  it('puts descriptions in a column, broken under themselves', () => {
    const lines = choiceLines(
      [
        { value: 'a', name: 'oss', description: 'which has an application of its own' },
        { value: 'b', name: 'managed', description: 'which has none' },
        { value: 'c', name: 'a choice without a description of its own' },
      ],
      32,
      2,
    );
    expect(lines.map(({ name }) => name)).toEqual([
      'oss      which has an\n           application of its\n           own',
      'managed  which has none',
      'a choice without a\n    description of its own',
    ]);
  });

  it('keeps the name alone for the answered question', () => {
    expect(choiceLines([{ value: 'a', name: 'A', description: 'first' }], 80, 2)).toEqual([
      { value: 'a', short: 'A', name: 'A  first' },
    ]);
  });
});
