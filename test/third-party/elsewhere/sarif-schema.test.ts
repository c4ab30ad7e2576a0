import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { sarifOf } from '../../../src/verification/report/sarif.ts';
import {
  VERIFY_RESULT,
  type VerificationFinding,
  type VerifyResult,
} from '../../../src/verification/verification-result.ts';
import { RIGHT_VERIFICATION, SAMPLE_VERIFICATION } from '../../verification/sample-verification.ts';

/** OASIS's schema of SARIF 2.1.0, as Microsoft's matchers have it (https://www.npmjs.com/package/@microsoft/jest-sarif). */
const SCHEMA = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');

/**
 * The schema is of draft 4, and uses nothing that later drafts understand otherwise, but for its `id`. Formats of texts, such
 * as of addresses, are left to the tests of `sarifOf`. One of its patterns is none where patterns are read as Unicode.
 */
function readSchema(): object {
  const { $schema, id, ...schema } = JSON.parse(readFileSync(SCHEMA, 'utf8')) as Readonly<Record<string, unknown>>;
  expect([$schema, typeof id]).toEqual(['http://json-schema.org/draft-04/schema#', 'string']);
  expect(JSON.stringify(schema)).not.toMatch(/"exclusive(?:Minimum|Maximum)"/);
  return schema;
}

const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false }).compile(
  readSchema(),
);

/** One finding of each id, with and without a line. */
const EVERY_FINDING: VerifyResult = {
  ...SAMPLE_VERIFICATION,
  findings: VERIFY_RESULT.shape.findings.element.shape.id.options.map((id, index): VerificationFinding => ({
    ...{ id, severity: 'medium', key: null, probes: [], message: `It is ${id}.`, cause: null, command: null },
    line: index % 2 === 0 ? null : index,
  })),
};

describe('the SARIF of verify', () => {
  it.each([
    ['with findings', SAMPLE_VERIFICATION],
    ['with every finding there is', EVERY_FINDING],
    ['without any', RIGHT_VERIFICATION],
    ['without a file', { ...SAMPLE_VERIFICATION, file: null }],
  ])('is what the published schema says, %s', (_what, result) => {
    validate(JSON.parse(sarifOf(result, '/work')));
    expect(validate.errors).toBeNull();
  });

  it('is held by a schema that finds what is wrong', () => {
    const wrong = JSON.parse(
      sarifOf(SAMPLE_VERIFICATION, '/work').replaceAll('"startLine": 12', '"startLine": 0'),
    ) as unknown;
    expect(validate(wrong)).toBe(false);
  });
});
