import { expect, it } from 'vitest';
import { z } from 'zod';
import { readJsonBody } from '../../src/http/json-answer.ts';
import { parseAnswer, withSource } from '../../src/http/parse-answer.ts';

it.each([
  ['application/json', '{"a":1}', { kind: 'json', value: { a: 1 } }],
  ['application/json;odata.metadata=minimal; charset=utf-8', 'null', { kind: 'json', value: null }],
  ['application/problem+json', '[]', { kind: 'json', value: [] }],
  ['application/json', '', { kind: 'empty' }],
  [null, '{}', { kind: 'invalid', reason: 'it is not JSON but of no named type' }],
  ['text/html; charset=utf-8', '{}', { kind: 'invalid', reason: 'it is not JSON but text/html' }],
  ['text/plain', '{}', { kind: 'invalid', reason: 'it is not JSON but text/plain' }],
  ['text/plain; x=application/json', '{}', { kind: 'invalid', reason: 'it is not JSON but text/plain' }],
  ['application/json', '{"a":', { kind: 'invalid', reason: 'it claims to be JSON and cannot be read as JSON' }],
  [
    'application/json',
    `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    { kind: 'invalid', reason: 'its JSON is nested more than 200 levels deep' },
  ],
])('reads %s: %.20s', (contentType, text, expected) => {
  expect(readJsonBody(contentType, text)).toEqual(expected);
});

it('an answer of another shape names the property, the request and its id, and no value', () => {
  const source = { from: 'Microsoft Graph', request: 'GET /applications', status: 200, requestId: 'the-id' };
  const body = withSource({ id: 7, secretText: 'the-secret' }, source);
  const read = (): unknown => parseAnswer(z.object({ id: z.string() }), body);
  expect(read).toThrow(expect.objectContaining({ code: 'response_invalid', exitCode: 1, requestId: 'the-id' }));
  expect(read).toThrow(/Microsoft Graph answered GET \/applications .* its property id is missing/);
  expect(read).not.toThrow(/the-secret/);
  expect(JSON.stringify(body)).toBe('{"id":7,"secretText":"the-secret"}');
});
