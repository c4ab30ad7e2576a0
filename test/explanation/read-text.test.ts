import { describe, expect, it } from 'vitest';
import { readText } from '../../src/explanation/read/read-text.ts';
import { hasToken, readTokens, withoutTokens } from '../../src/explanation/read/read-tokens.ts';

function codesIn(text: string): readonly string[] {
  return readText(text).entries.map(({ code }) => code);
}

/** A token that nobody has signed. */
function unsigned(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.c2ln`;
}

describe('what is recognized in a text', () => {
  it.each([
    ['a code alone', 'AADSTS65001', ['AADSTS65001']],
    ['a code in any case', 'aadsts65001', ['AADSTS65001']],
    ['no code that another begins with', 'AADSTS650011', []],
    [
      'the answer of the token endpoint',
      '{"error":"invalid_client","error_description":"Expired.","error_codes":[7000222]}',
      ['AADSTS7000222'],
    ],
    [
      'a reply URL with an error',
      'https://app.contoso.com/cb?error=invalid_client&error_description=AADSTS650053%3a+The+application',
      ['AADSTS650053'],
    ],
    [
      'a challenge of a FHIR server',
      `WWW-Authenticate: Bearer authorization_uri="https://x", error="invalid_token", error_description="The audience 'api://x' is invalid"`,
      ['fhir_audience_invalid'],
    ],
    [
      'an OperationOutcome',
      '{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"forbidden","diagnostics":"Authorization failed."}]}',
      ['fhir_forbidden'],
    ],
    [
      'what says more than the status',
      '401 Unauthorized Authentication failed. The audience is invalid',
      ['fhir_audience_invalid'],
    ],
    ['several, in their order', 'first AADSTS50011, then AADSTS65001', ['AADSTS50011', 'AADSTS65001']],
    [
      'a text with quotes, also in JSON',
      String.raw`{"message":"Value supplied for the \"Content-Type\" header is not supported"}`,
      ['smart_proxy_token'],
    ],
    ["Graph's code", '{"error":{"code":"Authorization_RequestDenied"}}', ['Authorization_RequestDenied']],
    ['nothing in other words', 'The weather is fine.', []],
  ])('%s', (_what, text, expected) => {
    expect(codesIn(text)).toEqual(expected);
  });

  it('is a code that the catalog does not have', () => {
    expect(readText('AADSTS1234567 and AADSTS65001').unknownCodes).toEqual(['AADSTS1234567']);
  });

  it.each([
    ['percent signs', '%41'.repeat(200_000)],
    ['broken escapes', '%ff%'.repeat(200_000)],
    ['codes', 'AADSTS'.repeat(200_000)],
    ['parts of tokens', `eyJ${'a'.repeat(500_000)}.eyJ`],
    ['beginnings of tokens', 'eyJ'.repeat(400_000)],
    ['first parts of tokens', 'eyJaaaaaaaaaa.'.repeat(100_000)],
    ['tokens without an end', 'eyJaaaaaaaaaa.eyJ'.repeat(100_000)],
    ['dots', '.'.repeat(1_000_000)],
    ['quotes', "the audience '".repeat(50_000)],
  ])('in a text of %s without end, too', (_what, text) => {
    const start = performance.now();
    expect(codesIn(withoutTokens(text))).toEqual([]);
    expect(readTokens(text)).toEqual([]);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe('a token in a text', () => {
  const token = unsigned({
    ...{ aud: 'api://fhir', tid: 't', app_displayname: 'Chart', upn: 'ada@contoso.com' },
    ...{ scp: 'user_impersonation openid', roles: ['globalReader'], exp: 1_796_121_855 },
  });

  it('is read', () => {
    expect(hasToken(`Bearer ${token}`)).toBe(true);
    expect(readTokens(`a ${token} b ${token}`)).toEqual([
      {
        ...{ client: 'Chart', person: 'ada@contoso.com', audience: 'api://fhir', tenantId: 't' },
        ...{ roles: ['globalReader'], scopes: ['user_impersonation', 'openid'] },
        expiresAt: new Date(1_796_121_855_000).toISOString(),
      },
    ]);
  });

  it('is taken out of what is looked at otherwise', () => {
    expect(withoutTokens(`Bearer ${token}!`)).toBe('Bearer [token]!');
  });

  it('with claims that no date has is read without its end', () => {
    expect(readTokens(unsigned({ exp: 1e300 }))).toEqual([expect.objectContaining({ expiresAt: null })]);
  });

  it.each([
    ['after an escaped line break', `\\n${token}\\n`],
    ['in a URL, with escapes before it', `#access_token%3D${token}&token_type=Bearer`],
    ['as a part of a longer word', `token${token}`],
    ['after a host', `https://app.contoso.com/${token}`],
    ['whose signature was left out', token.slice(0, token.lastIndexOf('.') + 1)],
    ['with more claims than any header takes', unsigned({ roles: ['x'.repeat(40_000)] })],
  ])('is found %s', (_where, text) => {
    expect(hasToken(text)).toBe(true);
    expect(readTokens(text)).toHaveLength(1);
    expect(withoutTokens(text)).not.toContain('eyJ');
  });

  it.each([
    ['encrypted', `${token.split('.')[0] ?? ''}.b2sr.aXYx.${'Y2lwaGVy'.repeat(9)}.dGFn`],
    ['encrypted without a key', `${token.split('.')[0] ?? ''}..aXYx.${'Y2lwaGVy'.repeat(9)}.dGFn`],
    ['with a space in its claims', `${token.split('.')[0] ?? ''}.eyAiYXVkIjogImFwaTovL2ZoaXIiIH0.c2lnbmF0dXJl`],
  ])('that is %s is one, too', (_what, text) => {
    expect(hasToken(`Bearer ${text}`)).toBe(true);
    expect(withoutTokens(`Bearer ${text}!`)).toBe('Bearer [token]!');
  });

  it('that is none is left alone', () => {
    expect(readTokens('eyJhbGciOiJub25lIn0xx.eyJhdWQiOiJ4eXoifQxx.x')).toEqual([]);
  });
});
