import { describe, expect, it } from 'vitest';
import { isLeftOver, newRunName } from './run-name.ts';

const NOW = new Date('2026-11-30T19:30:00Z');

function hoursAgo(hours: number): Date {
  return new Date(NOW.getTime() - hours * 3_600_000);
}

describe('the name of a run', () => {
  it('begins with the prefix, and has the time and six random digits', () => {
    expect(newRunName(NOW)).toMatch(/^fhir-apps-live-20261130t193000z-[0-9a-f]{6}-$/);
    expect(newRunName(NOW)).not.toBe(newRunName(NOW));
  });
});

describe('what an earlier run has left', () => {
  const old = `${newRunName(hoursAgo(2))}a4-application`;
  const young = `${newRunName(hoursAgo(0.9))}a4-application`;

  it.each([
    ['made over an hour ago', { name: old, created: hoursAgo(1.1) }, true],
    ['made less than an hour ago, whatever its name says', { name: old, created: hoursAgo(0.9) }, false],
    ['made over an hour ago, though its name says another time', { name: young, created: hoursAgo(1.1) }, true],
    ['of unknown age, with an old name', { name: old, created: null }, true],
    ['of unknown age, with a young name', { name: young, created: null }, false],
    ['with the prefix alone', { name: 'fhir-apps-live-', created: hoursAgo(9) }, false],
    ['with a name that a person could give', { name: 'fhir-apps-live-tests', created: hoursAgo(9) }, false],
    ['with such a name inside another', { name: `my ${old}`, created: hoursAgo(9) }, false],
    ['of someone else', { name: 'Clinic Portal', created: hoursAgo(9) }, false],
  ])('is an object %s: %j, %s', (_, listed, expected) => {
    expect(isLeftOver(listed, NOW)).toBe(expected);
  });
});
