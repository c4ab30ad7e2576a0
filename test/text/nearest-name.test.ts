import { describe, expect, it } from 'vitest';
import { nearestName } from '../../src/text/nearest-name.ts';

describe('the nearest name', () => {
  it.each([
    ['globalreader', ['globalReader', 'globalWriter'], 'globalReader'],
    ['globalRaeder', ['globalWriter', 'globalReader'], 'globalReader'],
    ['gobalWritr', ['globalReader', 'globalWriter'], 'globalWriter'],
    ['ab', ['cd'], null],
    ['tenant', [], null],
    ['completelyOther', ['globalReader'], null],
  ])('of %s among %j is %s', (name, known, nearest) => {
    expect(nearestName(name, known)).toBe(nearest);
  });
});
