import manifest from '../../package.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { toErrorReport } from '../../src/output/error-report.ts';
import { failureEnvelope, successEnvelope } from '../../src/output/json.ts';
import { Redactor } from '../../src/output/redaction.ts';

function redactorOf(...secrets: readonly string[]): Redactor {
  const redactor = new Redactor();
  secrets.forEach((secret) => redactor.add(secret));
  return redactor;
}

describe('the envelope', () => {
  it('of a success has the result and the warnings, in one line', () => {
    const text = successEnvelope(
      'register',
      { a: 1, b: undefined, c: null },
      [{ code: 'broad_role', message: 'm' }],
      new Redactor(),
    );
    expect(text).toBe(
      '{"schemaVersion":1,"ok":true,"command":"register","result":{"a":1,"b":null,"c":null},"warnings":[{"code":"broad_role","message":"m"}]}\n',
    );
  });

  it('of a failure has every key of the error', () => {
    expect(JSON.parse(failureEnvelope(null, toErrorReport(new Error('x')), new Redactor()))).toEqual({
      schemaVersion: 1,
      ok: false,
      command: null,
      error: {
        code: 'bug',
        message: 'This is a bug in fhir-apps: Error: x',
        hint: toErrorReport(new Error('x')).hint,
        requestId: null,
        details: null,
        docsUrl: `${manifest.homepage}/errors.html#bug`,
      },
    });
  });

  it('redacts everywhere but at the place of delivery, and in failures there too', () => {
    const redactor = redactorOf('pass"word');
    const success = successEnvelope('x', { secret: 'pass"word', other: ['is pass"word'] }, [], redactor);
    expect(JSON.parse(success)).toMatchObject({ result: { secret: 'pass"word', other: ['is [redacted]'] } });
    const report = { ...toErrorReport(new Error('pass"word')), details: { secret: 'pass"word' } };
    expect(failureEnvelope('x', report, redactor)).not.toContain('pass');
  });

  it('carries any text without a character that a terminal acts on', () => {
    const name = 'a\u001b[31m\u009b31m\u007f\u202e\u2028\u200b\ufeffé😀';
    const text = successEnvelope('x', { name }, [], new Redactor());
    // eslint-disable-next-line no-control-regex
    expect(text.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\ufeff]/);
    expect(JSON.parse(text)).toMatchObject({ result: { name } });
  });
});
