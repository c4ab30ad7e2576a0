import { describe, expect, it } from 'vitest';
import { partLines } from '../../src/graph/batch-answer.ts';
import type { GraphAnswer, GraphRequest } from '../../src/graph/graph-request.ts';
import { NO_THROTTLE_SIGNS } from '../../src/graph/pace/throttle-signs.ts';
import { applicationByKey, plainRead } from '../../src/graph/reads.ts';

const PARTS = [plainRead('/organization?$select=id'), applicationByKey('appId', 'a'), plainRead('/domains')];
const BATCH: GraphRequest = { ...plainRead('/$batch'), method: 'POST', parts: PARTS };

function answerOf(body: unknown): GraphAnswer {
  return { status: 200, requestId: 'whole', retryAfter: null, throttle: NO_THROTTLE_SIGNS, body, isJson: true };
}

describe('the parts of a batch', () => {
  it('are a line each, with status and request id, and without their queries', () => {
    const responses = [
      { id: '2', status: 404, headers: { 'request-id': 'second' }, body: {} },
      { id: '1', status: 200, headers: { 'Request-Id': 'first' }, body: {} },
    ];
    expect(partLines(BATCH, answerOf({ responses }))).toEqual([
      '  GET /organization 200 first',
      "  GET /applications(appId='a') 404 second",
      '  GET /domains no answer',
    ]);
  });

  it('are told of where no answer came, and are none of a plain request', () => {
    expect(partLines(BATCH, null)).toHaveLength(3);
    expect(partLines(plainRead('/me'), answerOf({}))).toEqual([]);
  });
});
