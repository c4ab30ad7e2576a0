import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryAfterMilliseconds } from '../../src/http/retry-after.ts';

const NOW = new Date('2026-11-05T12:00:00Z');

describe('Retry-After', () => {
  it.each([
    ['whole seconds', '5', 5000],
    ['fractional seconds, as Graph documents', '2.128', 2128],
    ['less than a millisecond', '0.0001', 1],
    ['space around it', ' 3 ', 3000],
    ['a date', 'Thu, 05 Nov 2026 12:00:07 GMT', 7000],
    ['a date of the second form', 'Thursday, 05-Nov-26 12:00:07 GMT', 7000],
    ['more than a timer can wait', '99999999999', 2_147_483_647],
    ['a number without end', '9'.repeat(400), 2_147_483_647],
  ])('in %s is waited for', (_what, header, milliseconds) => {
    expect(retryAfterMilliseconds(header, NOW)).toBe(milliseconds);
  });

  it.each([
    ['is absent', null],
    ['is empty', ''],
    ['asks for no waiting', '0'],
    ['asks for none in fractions', '0.0'],
    ['is a date that has passed', 'Thu, 05 Nov 2026 11:59:00 GMT'],
    ['is a date that is none', 'Thu, 99 Nov 2026 12:00:00 GMT'],
    ['is negative', '-1'],
    ['is two numbers', '2,5'],
    ['has an exponent', '1e3'],
    ['is a word', 'soon'],
  ])('leaves the waiting to our own backoff where it %s', (_what, header) => {
    expect(retryAfterMilliseconds(header, NOW)).toBeNull();
  });

  it('never means a busy loop or an endless timer, whatever it says', () => {
    const anyHeader = fc.oneof(
      fc.string(),
      fc.float().map(String),
      fc.integer().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    );
    fc.assert(
      fc.property(anyHeader, (header) => {
        const milliseconds = retryAfterMilliseconds(header, NOW) ?? 1;
        expect(milliseconds).toBeGreaterThan(0);
        expect(milliseconds).toBeLessThan(2 ** 31);
      }),
    );
  });
});
