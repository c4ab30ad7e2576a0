import { expect, test } from 'vitest';
import { keepFresh } from '../../src/identity/access-token.ts';

const tokenFor = (token: string, minutes: number): { token: string; expiresOnTimestamp: number } => ({
  token,
  expiresOnTimestamp: Date.now() + minutes * 60_000,
});

test('a token is given out while it has more than two minutes to live', async () => {
  const getToken = keepFresh(tokenFor('first', 3), () => Promise.reject(new Error('not needed')));
  expect(await getToken()).toMatchObject({ token: 'first' });
});

test('callers at one moment share one renewal', async () => {
  let renewals = 0;
  const getToken = keepFresh(tokenFor('first', 1), () => {
    renewals += 1;
    return Promise.resolve(tokenFor(`renewed ${renewals}`, 60));
  });
  const tokens = await Promise.all([getToken(), getToken(), getToken()]);
  expect(tokens.map(({ token }) => token)).toEqual(['renewed 1', 'renewed 1', 'renewed 1']);
  expect(await getToken()).toMatchObject({ token: 'renewed 1' });
});

test('a renewal that failed is tried again by the next caller', async () => {
  let renewals = 0;
  const getToken = keepFresh(tokenFor('first', 1), () => {
    renewals += 1;
    return renewals === 1 ? Promise.reject(new Error('down')) : Promise.resolve(tokenFor('second', 60));
  });
  await expect(getToken()).rejects.toThrow('down');
  expect(await getToken()).toMatchObject({ token: 'second' });
});
