import { describe, expect, it } from 'vitest';
import { openServerClock } from '../../src/session/server-clock.ts';

const LOCAL = Date.parse('2026-11-30T12:00:00.000Z');

function clockAfter(...headers: readonly (string | null)[]): string {
  const clock = openServerClock(() => new Date(LOCAL));
  headers.forEach((header) => clock.observe(header));
  return clock.now().toISOString();
}

describe('the clock of a server', () => {
  it.each([
    ['has told nothing', [], '2026-11-30T12:00:00.000Z'],
    ['has told no date', [null, '', 'soon'], '2026-11-30T12:00:00.000Z'],
    ['agrees but for rounding', ['Mon, 30 Nov 2026 12:00:04 GMT'], '2026-11-30T12:00:00.000Z'],
    ['is two hours ahead', ['Mon, 30 Nov 2026 14:00:00 GMT'], '2026-11-30T14:00:00.000Z'],
    ['is two hours behind', ['Mon, 30 Nov 2026 10:00:00 GMT'], '2026-11-30T10:00:00.000Z'],
    [
      'wavers by a second',
      ['Mon, 30 Nov 2026 14:00:00 GMT', 'Mon, 30 Nov 2026 13:59:59 GMT'],
      '2026-11-30T14:00:00.000Z',
    ],
    [
      'agrees first and is behind later',
      ['Mon, 30 Nov 2026 12:00:00 GMT', 'Mon, 30 Nov 2026 11:59:50 GMT'],
      '2026-11-30T12:00:00.000Z',
    ],
  ])('that %s', (_what, headers, time) => {
    expect(clockAfter(...headers)).toBe(time);
  });
});
