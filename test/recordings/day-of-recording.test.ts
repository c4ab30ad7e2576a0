import { describe, expect, test } from 'vitest';
import { dayOfRecording, exchangesAfterDelay } from './day-of-recording.ts';
import type { Json } from './json.ts';
import type { Exchange, Recording } from './recording.ts';

function recorded(
  date: string,
  exchanges: readonly (readonly [method: string, status: number, response: Json])[],
): Recording {
  return {
    name: 'sample',
    date: new Date(date),
    exchanges: exchanges.map(([method, status, response], index): Exchange => {
      const request = { method, path: '/v1.0/applications', query: '', headers: {}, body: null };
      return { n: index + 1, ...request, status, responseHeaders: {}, response };
    }),
  };
}

describe('the day of a recording', () => {
  test.each([
    ['2022-05-07', 'AzureADandPersonalMicrosoftAccount', false],
    ['2024-09-06', 'AzureADMyOrg', false],
    ['2025-04-08', 'AzureADMyOrg', true],
  ])('%s', (date, defaultSignInAudience, restrictsIdentifierUris) => {
    expect(dayOfRecording(recorded(date, []))).toEqual({
      assumptions: { defaultSignInAudience },
      restrictsIdentifierUris,
      replicationDelayMs: 0,
    });
  });
});

describe('time has passed before a read', () => {
  test('whose answer changed although nothing was written', () => {
    const recording = recorded('2022-05-07', [
      ['DELETE', 200, null],
      ['GET', 404, { error: { code: 'NotFound' } }],
      ['GET', 200, { id: 1 }],
      ['GET', 200, { id: 1 }],
    ]);
    expect([...exchangesAfterDelay(recording)]).toEqual([3]);
    expect(dayOfRecording(recording).replicationDelayMs).toBeGreaterThan(0);
  });

  test('but not where something was written, or an error tells another time', () => {
    const error = (date: string): Json => ({ error: { code: 'NotFound', innerError: { date } } });
    expect([
      ...exchangesAfterDelay(
        recorded('2022-05-07', [
          ['GET', 404, error('1')],
          ['GET', 404, error('2')],
          ['PUT', 201, null],
          ['GET', 200, null],
        ]),
      ),
    ]).toEqual([]);
  });
});
