import { expect, test } from 'vitest';
import { hashDrawnPassword, hashPassword, isPassword } from '../../../src/sandbox/tenant/user.ts';

test.each([
  ['that a person chose', hashPassword],
  ['that was drawn at random', hashDrawnPassword],
])('a password %s is known again by its hash, and no other is', (_whose, hash) => {
  const kept = hash('8uZkQ3mWx7RtYp2c');

  expect(isPassword(kept, '8uZkQ3mWx7RtYp2c')).toBe(true);
  expect(isPassword(kept, '8uZkQ3mWx7RtYp2d')).toBe(false);
  expect(hash('8uZkQ3mWx7RtYp2c')).not.toEqual(kept);
});

test('a hash without its cost, as it was first kept, is that of a password which a person chose', () => {
  const kept = { salt: 'c2FsdHNhbHRzYWx0c2FsdA', hash: '1o9bDbUh_6DXkhiIjmZR-b0GCGur_7-uZUmXvP3fLW8' };

  expect(isPassword(kept, 'Chosen-by-Ada-1')).toBe(true);
  expect(isPassword(kept, 'Chosen-by-Ada-2')).toBe(false);
});
