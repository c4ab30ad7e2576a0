import { expect, it } from 'vitest';
import { canParseUrl } from '../../src/text/can-parse-url.ts';

it.each([
  ['https://fhir.contoso.com', true],
  ['https://fhir.müller.example', true],
  ['urn:ietf:wg:oauth:2.0:oob', true],
  ['fhir.contoso.com', false],
  ['https://', false],
])('%s: %s', (text, expected) => {
  expect(canParseUrl(text)).toBe(expected);
});

it('takes a relative one with what it is relative to', () => {
  expect(canParseUrl('/metadata')).toBe(false);
  expect(canParseUrl('/metadata', 'https://fhir.contoso.com')).toBe(true);
});

it('gives the same answer however often it is asked', () => {
  // After some thousand calls V8 compiles them.
  const answers = Array.from({ length: 20_000 }, () => canParseUrl('https://fhir.müller.example'));
  expect(answers.filter((answer) => !answer)).toEqual([]);
});
