import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationSeconds, isoDurationSeconds } from '../../../src/registration/answers/duration.ts';

const DAY = 86_400;

describe('durationSeconds', () => {
  it.each([
    ['90s', 90],
    ['5m', 300],
    ['12h', 43_200],
    ['180d', 180 * DAY],
    ['0s', 0],
    ['180', null],
    ['1.5h', null],
    ['-1s', null],
    ['5 m', null],
    ['1w', null],
    ['', null],
    ['1234567s', null],
  ])('of %j is %s', (text, seconds) => {
    expect(durationSeconds(text)).toBe(seconds);
  });
});

describe('isoDurationSeconds', () => {
  it.each([
    ['P180D', 180 * DAY],
    ['P90DT0S', 90 * DAY],
    ['P4DT12H30M5S', 4 * DAY + 45_005],
    ['PT12H', 43_200],
    ['PT0.5S', 0],
    ['P2W', 14 * DAY],
    ['P1Y', 365 * DAY],
    ['P1M', 30 * DAY],
    [null, null],
    ['', null],
    ['P', null],
    ['PT', null],
    ['P1DT', null],
    ['180', null],
    ['P-1D', null],
    ['P1H', null],
  ])('of %j is %s', (text, seconds) => {
    expect(isoDurationSeconds(text)).toBe(seconds);
  });

  it('reads whole days, hours, minutes and seconds as their sum', () => {
    const count = fc.nat({ max: 9999 });
    fc.assert(
      fc.property(count, count, count, count, (days, hours, minutes, seconds) => {
        expect(isoDurationSeconds(`P${days}DT${hours}H${minutes}M${seconds}S`)).toBe(
          days * DAY + hours * 3600 + minutes * 60 + seconds,
        );
      }),
    );
  });
});
