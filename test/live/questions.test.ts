import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { QUESTIONS } from './questions/index.ts';
import { NOT_ASKED } from './questions/not-asked.ts';

const PAGE = readFileSync(new URL('../../docs/assumptions.md', import.meta.url), 'utf8');

describe('the questions', () => {
  it('are one for each entry of docs/assumptions.md, or a reason why there is none', () => {
    const entries = [...PAGE.matchAll(/^## (A\d+)$/gm)].map(([, id = '']) => id);
    const covered = [...QUESTIONS.map(({ assumption }) => assumption), ...Object.keys(NOT_ASKED)];

    // Whoever settles an assumption deletes its question too, and whoever adds one asks it here.
    expect(covered.toSorted()).toEqual(entries.toSorted());
  });

  it('are in the order of the entries', () => {
    const numbers = QUESTIONS.map(({ assumption }) => Number(assumption.slice(1)));

    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
  });
});
