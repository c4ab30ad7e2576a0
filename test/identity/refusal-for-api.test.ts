import { describe, expect, it } from 'vitest';
import { readTokenError } from '../../src/identity/entra-refusal.ts';
import { reasonForApi, refusalCode } from '../../src/identity/refusal-for-api.ts';

/** Why Entra refuses with a code, as our own sign-in tells it. */
function reasonOf(number: number): string {
  const answer = { error: 'invalid_request', error_description: `AADSTS${number}: no.`, error_codes: [number] };
  return readTokenError(JSON.stringify(answer))?.reason ?? '';
}

describe('the reason for a refused token of an API', () => {
  it.each([500011, 65001, 90094])('of AADSTS%i speaks of the API and not of Microsoft Graph', (number) => {
    expect(reasonOf(number)).toMatch(/Graph|consented/);
    expect(reasonForApi(reasonOf(number))).not.toContain('Graph');
    expect(refusalCode(reasonForApi(reasonOf(number)))).toBe(`AADSTS${number}`);
  });

  it('is that of the sign-in for all others', () => {
    expect(reasonForApi(reasonOf(7000222))).toBe('The client secret has expired (AADSTS7000222).');
    expect(reasonForApi('It did not answer.')).toBe('It did not answer.');
    expect(refusalCode('It did not answer.')).toBeNull();
  });
});
