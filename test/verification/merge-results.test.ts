import { describe, expect, it } from 'vitest';
import { differsFrom, mergeResults } from '../../src/verification/run/merge-results.ts';
import { VERIFY_RESULT, type VerifyResult } from '../../src/verification/verification-result.ts';
import { job, jobWithout, RIGHT_VERIFICATION, SAMPLE_VERIFICATION } from './sample-verification.ts';

const RIGHT = job('nightly', ['read'], ['read']);
const WRONG = job('nightly', ['read'], ['read', 'write']);
const UNTESTED = { ...jobWithout('nightly', 'untestable', 'Elsewhere.'), appId: RIGHT.appId };

const FINDING: VerifyResult['findings'][number] = {
  ...{ id: 'wrongly_allowed', severity: 'critical', key: 'nightly', probes: ['write'], line: null },
  ...{ message: 'nightly can write. It should not.', cause: null, command: null },
};

function result(change: Partial<VerifyResult>): VerifyResult {
  return { ...RIGHT_VERIFICATION, ...change };
}

describe('results of several runs', () => {
  it.each([
    ['tested after', [UNTESTED, RIGHT]],
    ['tested before', [RIGHT, UNTESTED]],
  ])('show a client as the run saw it that could test it, %s', (_when, clients) => {
    const [first, second] = clients.map((client) => result({ clients: [client] }));
    expect(mergeResults(first ?? RIGHT_VERIFICATION, second ? [second] : []).clients).toEqual([RIGHT]);
  });

  it.each([true, false])('keep what one run found, although another found nothing (found first: %s)', (isFirst) => {
    const both = [result({ clients: [WRONG], findings: [FINDING] }), result({ clients: [RIGHT], findings: [] })];
    const [first, second] = isFirst ? both : both.toReversed();
    const merged = mergeResults(first ?? RIGHT_VERIFICATION, second ? [second] : []);
    expect(merged).toMatchObject({ clients: [WRONG], findings: [FINDING] });
  });

  it('have each finding once, the worst first, and all requests', () => {
    const { findings, requests } = SAMPLE_VERIFICATION;
    const merged = mergeResults(SAMPLE_VERIFICATION, [SAMPLE_VERIFICATION, result({ findings: [FINDING] })]);
    expect(merged.findings).toHaveLength(findings.length + 1);
    expect(merged.findings.map(({ severity }) => severity)).toEqual(['critical', 'critical', 'high', 'high', 'high']);
    expect(merged.requests).toBe(2 * requests + RIGHT_VERIFICATION.requests);
    expect(VERIFY_RESULT.safeParse(merged).error).toBeUndefined();
  });

  it('say of the server what was proven, and rather what is wrong', () => {
    const checks = (state: 'ok' | 'wrong' | 'unknown'): VerifyResult['server'] => [
      { id: 'audience', state, text: `It is ${state}` },
    ];
    const merged = (...states: readonly ('ok' | 'wrong' | 'unknown')[]): unknown =>
      mergeResults(
        result({ server: [] }),
        states.map((state) => result({ server: checks(state) })),
      ).server;
    expect(merged('unknown', 'ok')).toEqual(checks('ok'));
    expect(merged('ok', 'wrong', 'unknown')).toEqual(checks('wrong'));
  });

  it('do not go together where they are of another server or tenant', () => {
    expect(differsFrom(RIGHT_VERIFICATION, SAMPLE_VERIFICATION)).toBeNull();
    expect(differsFrom(RIGHT_VERIFICATION, result({ fhirUrl: 'https://lab.contoso.com' }))).toContain('server');
    expect(differsFrom(RIGHT_VERIFICATION, result({ tenantId: 'other' }))).toContain('tenant');
  });
});
