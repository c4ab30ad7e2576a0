import { describe, expect, test } from 'vitest';
import { acceptance } from './acceptance.ts';
import type { AcceptedDifference } from './accepted-differences.ts';
import { ACCEPTED } from './accepted-differences.ts';
import type { Difference } from './difference.ts';
import { classesOf, detailsOf, judge, skipsOf, tableOf, totalsOf } from './report.ts';
import { verdict } from './verdict.ts';

const LINE: AcceptedDifference = {
  kind: 'value',
  field: '/body/value/*/error',
  recordings: 'keyvault-*',
  recorded: 'PoP',
  reason: 'age of the recording',
  why: 'The text is another one now.',
};
const DIFFERENCE: Difference = {
  kind: 'value',
  pointer: '/body/value/7/error',
  recorded: '"a PoP token"',
  sandbox: '""',
};

describe('accepted differences', () => {
  test('are those of the kind, place, recording and text of a line', () => {
    const accepts = (recording: string, change: Partial<Difference> = {}): boolean =>
      acceptance([LINE]).accepts(recording, { ...DIFFERENCE, ...change });
    expect(accepts('keyvault-secret')).toBe(true);
    expect(accepts('arm-secret')).toBe(false);
    expect(accepts('keyvault-secret', { kind: 'null' })).toBe(false);
    expect(accepts('keyvault-secret', { pointer: '/body/value/7/error/message' })).toBe(false);
    expect(accepts('keyvault-secret', { recorded: '"another text"' })).toBe(false);
  });

  test('a line that accepted nothing is told', () => {
    const table = acceptance([LINE]);
    expect(table.unused()).toEqual([LINE]);
    table.accepts('keyvault-secret', DIFFERENCE);
    expect(table.unused()).toEqual([]);
  });

  test('each line says why', () => {
    for (const { why, reason } of ACCEPTED) {
      expect(why).toMatch(/^[A-Z].{20,}$/);
      expect(['age of the recording', "the recorder's scrubbing", 'on purpose']).toContain(reason);
    }
  });
});

describe('the verdict', () => {
  const totals = { replayed: 100, equal: 98, accepted: 0, different: 2, skipped: 8 };

  test.each([
    ['as many as may be', totals, []],
    ['one too many differs', { ...totals, different: 3 }, ['3 of 100 replayed exchanges differ: more than 2 %.']],
    [
      'too many are accepted',
      { ...totals, accepted: 11 },
      ['11 of 100 replayed exchanges differ in what is accepted: more than 10 %.'],
    ],
    [
      'too many are not replayed',
      { ...totals, skipped: 9 },
      ['9 of 109 recorded exchanges were not replayed: not less than 8 %.'],
    ],
  ])('%s', (_, counted, expected) => {
    expect(verdict(counted, [])).toEqual(expected);
  });

  test('a line that nothing needs fails', () => {
    expect(verdict(totals, [LINE])).toEqual([
      'No answer needs the accepted difference "value" at /body/value/*/error in keyvault-*.',
    ]);
  });
});

test('a report counts exchanges, and tells classes, reasons and each difference', () => {
  const replayed = [
    {
      recording: 'keyvault-a',
      outcomes: [
        { n: 1, request: 'GET /a', differences: [] },
        { n: 2, request: 'GET /b', differences: [DIFFERENCE] },
        { n: 3, request: 'GET /c', differences: [DIFFERENCE, { ...DIFFERENCE, pointer: '/body/id' }] },
      ],
    },
    { recording: 'b', outcomes: [{ n: 1, request: 'GET /d', skipped: 'not there' }] },
  ];
  const table = acceptance([LINE]);
  const judged = judge(replayed, (recording, difference) => table.accepts(recording, difference));
  expect(totalsOf(judged)).toEqual({ replayed: 3, equal: 1, accepted: 1, different: 1, skipped: 1 });
  expect(tableOf(judged).map((line) => line.trim().replaceAll(/ +/g, ' '))).toEqual([
    'replayed equal accepted different skipped',
    'keyvault-a 3 1 1 1 0',
    'b 0 0 0 0 1',
    'total 3 1 1 1 1',
  ]);
  expect(skipsOf(judged)).toEqual(['     1  not there']);
  expect(classesOf(judged)).toEqual(['     1  value           /body/id\n          keyvault-a#3: "a PoP token" -> ""']);
  expect(detailsOf(judged)).toEqual([
    'keyvault-a#3  GET /c',
    '    value  /body/id\n        recorded  "a PoP token"\n        sandbox   ""',
    'b#1  GET /d',
    '    skipped: not there',
  ]);
});
