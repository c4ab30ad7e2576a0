import { expect, it } from 'vitest';
import { sanitized } from '../../src/output/sanitized.ts';

it('cleans every text of a result, however deep, and leaves its names and other values', () => {
  const result = { name: 'a\u001b[2Jb', lists: [['c\u0007', 1], { of: { text: 'two\nlines' } }], none: null, is: true };
  expect(sanitized(result)).toEqual({
    name: 'a[2Jb',
    lists: [['c', 1], { of: { text: 'two lines' } }],
    none: null,
    is: true,
  });
  expect(result.name).toBe('a\u001b[2Jb');
});

it('copies only what is not clean', () => {
  const clean = { texts: ['a', 'b'] };
  const result = { clean, other: { text: '\u0000' } };
  expect(sanitized(clean)).toBe(clean);
  expect(sanitized(result).clean).toBe(clean);
  expect(sanitized(result).other).toEqual({ text: '' });
});
