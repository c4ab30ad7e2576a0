import { describe, expect, test } from 'vitest';
import { worded } from '../../src/errors/wording.ts';
import { type EntraRefusal, readRefusalText, readTokenError } from '../../src/identity/entra-refusal.ts';
import { refuse } from './entra-stand-in.ts';
import { containing } from './text-matchers.ts';

const bodyOf = (code: number, sentence = 'Something.'): string => JSON.stringify(refuse(code, sentence).body);

const hintOf = (refusal: EntraRefusal | null): string | null =>
  refusal?.hint === undefined || refusal.hint === null ? null : worded(refusal.hint);

describe('readTokenError', () => {
  test('explains a code it knows, and keeps the correlation id', () => {
    expect(readTokenError(bodyOf(7000222))).toEqual({
      reason: 'The client secret has expired (AADSTS7000222).',
      hint: containing('AZURE_CLIENT_SECRET'),
      correlationId: '11111111-2222-4333-8444-555555555555',
    });
  });

  test.each([
    [7000229, 'has no enterprise application', 'fhir-apps register'],
    [65002, 'may not ask for tokens for this service', '--client-id'],
    [650057, 'may not ask for tokens for this service', '--client-id'],
    [700025, 'public client', '--auth browser'],
    [9002327, 'wrong platform', 'Mobile and desktop'],
    [50059, 'does not name its tenant', '--tenant'],
    [50194, 'its own tenant only', '--tenant'],
    [500014, 'disabled in this tenant', 'enterprise application'],
  ])('has a cause and a fix for AADSTS%i', (code, reason, hint) => {
    const refusal = readTokenError(bodyOf(code));
    expect(refusal).toMatchObject({ reason: containing(reason) });
    expect(hintOf(refusal)).toContain(hint);
  });

  test("tells Entra's own sentence for a code it does not know, without the ids that follow", () => {
    expect(readTokenError(bodyOf(99999, 'The moon is\r\n in the way.'))).toMatchObject({
      reason: 'AADSTS99999: The moon is in the way.',
      hint: null,
    });
  });

  test('reads the bare error of a managed identity endpoint', () => {
    const body = JSON.stringify({ error: 'invalid_request', error_description: 'Identity not found' });
    expect(readTokenError(body)).toMatchObject({ reason: 'Identity not found.', correlationId: null });
  });

  test.each(['', '<html>', '{}', '[]', 'null', '{"access_token":"x"}'])('is null for %j', (body) => {
    expect(readTokenError(body)).toBeNull();
  });
});

describe('readRefusalText', () => {
  test('finds the code in what az prints', () => {
    const text =
      'ERROR: AADSTS700082: The refresh token has expired.\nTrace ID: a\nCorrelation ID: 11111111-2222-4333-8444-555555555555';
    expect(readRefusalText(text)).toMatchObject({
      reason: 'The earlier sign-in has expired or was revoked (AADSTS700082).',
      correlationId: '11111111-2222-4333-8444-555555555555',
    });
  });

  test('keeps a long text short', () => {
    expect(readRefusalText('x'.repeat(1000)).reason).toHaveLength(300);
  });
});
