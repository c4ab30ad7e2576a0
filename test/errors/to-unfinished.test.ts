import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../src/errors/cancelled-error.ts';
import type { ErrorFacts } from '../../src/errors/fhir-apps-error.ts';
import { toUnfinished } from '../../src/errors/to-unfinished.ts';
import type { ErrorCode } from '../../src/errors/error-codes.ts';
import { GraphRequestError } from '../../src/errors/graph-request-error.ts';

const LEFTOVER = { kind: 'application', id: '1', name: 'Portal', remove: 'fhir-apps delete 1' };
const REFUSAL = { status: 400, graphCode: null, detailCodes: [], request: 'POST /applications' };
const WORK = { state: 'The rotation is unfinished.', leftovers: [LEFTOVER] };

describe('the error of work that failed in the middle', () => {
  it.each<[what: string, code: ErrorCode<1>, facts: ErrorFacts, next: ErrorFacts]>([
    ['nothing', 'graph_refused', {}, { hint: 'Run the same command again to finish it.' }],
    ['a hint', 'graph_refused', { hint: 'Wait.' }, { hint: 'Wait. Then run the same command again to finish it.' }],
    [
      'a command, which stays at the end',
      'graph_refused',
      { hint: 'To see it:', command: ['show', '1'] },
      {
        hint: 'When the following is done, run the same command again to finish it. To see it:',
        command: ['show', '1'],
      },
    ],
    [
      'a policy, which would refuse the same again',
      'policy_secret_lifetime',
      { hint: 'Give a shorter lifetime.' },
      { hint: 'Give a shorter lifetime. Then run the command so changed to finish it.' },
    ],
  ])('says what is next after a failure that names %s', (_what, code, facts, next) => {
    const failure = new GraphRequestError(code, 'It was refused.', REFUSAL, { ...facts, requestId: 'r1' });
    expect(toUnfinished(failure, WORK)).toMatchObject({
      exitCode: 3,
      code: 'unfinished',
      message: 'The rotation is unfinished. It was refused.',
      requestId: 'r1',
      command: null,
      ...next,
      details: { standing: [LEFTOVER], cause: { code, message: 'It was refused.', details: REFUSAL } },
      cause: failure,
    });
  });

  it('stays a cancellation, with what is left', () => {
    expect(toUnfinished(new CancelledError(143, 'Terminated.'), WORK)).toMatchObject({
      exitCode: 143,
      code: 'terminated',
      message: 'Canceled; the rotation is unfinished.',
      hint: 'Run the same command again to finish it.',
      details: { standing: [LEFTOVER] },
    });
  });

  it('leaves a bug as it is', () => {
    const bug = new TypeError('undefined');
    expect(toUnfinished(bug, WORK)).toBe(bug);
  });
});
