import { describe, expect, it } from 'vitest';
import { checkClaims, type ExpectedClaims } from '../../src/verification/claims/check-claims.ts';
import type { TokenClaims } from '../../src/verification/token-claims.ts';

const TENANT = '4750defb-7399-4bdf-990e-705df299249b';
const APP = '4d22d590-575b-45a5-ac2e-e8146d30b03b';
const NOW = new Date('2026-12-01T10:00:00Z');
const SECONDS = NOW.getTime() / 1000;

const EXPECTED: ExpectedClaims = {
  ...{ tenantId: TENANT, audience: 'https://fhir.contoso.com', tokenVersion: 1, appId: APP },
  servicePrincipalId: '11111111-2222-4333-8444-555555555555',
  roles: ['globalReader'],
};

/** A token of version 1, as it should be. */
const CLAIMS: TokenClaims = {
  ...{
    iss: `https://sts.windows.net/${TENANT}/`,
    aud: 'https://fhir.contoso.com',
    ver: '1.0',
    tid: TENANT,
    appid: APP,
  },
  ...{ oid: '11111111-2222-4333-8444-555555555555', roles: ['globalReader'], nbf: SECONDS - 60, exp: SECONDS + 3600 },
};

function wrong(claims: Partial<TokenClaims>, expected: Partial<ExpectedClaims> = {}): readonly string[] {
  return checkClaims({ ...CLAIMS, ...claims }, { ...EXPECTED, ...expected }, NOW)
    .filter(({ state }) => state === 'wrong')
    .map(({ claim, text }) => `${claim} ${text}`);
}

describe('the claims of a token', () => {
  it('are all right for the server', () => {
    expect(checkClaims(CLAIMS, EXPECTED, NOW).map(({ claim, state }) => `${claim} ${state}`)).toEqual(
      ['iss', 'aud', 'ver', 'tid', 'appid', 'oid', 'roles', 'exp'].map((claim) => `${claim} ok`),
    );
  });

  it('name the client in azp in version 2', () => {
    const second: TokenClaims = { ...CLAIMS, appid: undefined, azp: APP, ver: '2.0', iss: `https://x/${TENANT}/v2.0` };
    expect(checkClaims(second, { ...EXPECTED, tokenVersion: 2 }, NOW).map(({ claim }) => claim)).toContain('azp');
    expect(wrong(second, { tokenVersion: 2 })).toEqual([]);
  });

  it.each<[string, Partial<TokenClaims>, readonly string[]]>([
    ['another tenant', { iss: 'https://sts.windows.net/x/' }, ['iss is https://sts.windows.net/x/, of another tenant']],
    ['another audience', { aud: 'api://x' }, ['aud is api://x, and should be https://fhir.contoso.com']],
    [
      'a slash too many',
      { aud: `${CLAIMS.aud as string}/` },
      ['aud is https://fhir.contoso.com/, and should be https://fhir.contoso.com'],
    ],
    ['another version', { ver: '2.0', azp: APP }, ['ver is 2.0, and should be 1.0']],
    ['a guest in another tenant', { tid: 'x' }, [`tid is x, and should be ${TENANT}`]],
    ['another client', { appid: 'x' }, [`appid is x, and should be ${APP}`]],
    ['another principal', { oid: 'x' }, ['oid is x, and should be 11111111-2222-4333-8444-555555555555']],
    ['no role', { roles: undefined }, ['roles lacks globalReader, which is assigned']],
    ['a role in other letters', { roles: ['GlobalReader'] }, ['roles lacks globalReader, which is assigned']],
    ['no object id', { oid: undefined }, ['oid is absent, and should be 11111111-2222-4333-8444-555555555555']],
    ['a time that is over', { exp: SECONDS - 301 }, ['exp is 2026-12-01T09:54:59.000Z, which is over']],
    ['a time to come', { nbf: SECONDS + 301 }, ['nbf is 2026-12-01T10:05:01.000Z, which is still to come']],
  ])('are wrong for %s', (_, claims, texts) => {
    expect(wrong(claims)).toEqual(texts);
  });

  it('may be off by five minutes, as the clocks of servers are', () => {
    expect(wrong({ exp: SECONDS - 299, nbf: SECONDS + 299 })).toEqual([]);
  });

  it('are not known where nobody knows what the server expects', () => {
    const checks = checkClaims({ ...CLAIMS, exp: undefined }, { ...EXPECTED, audience: null, tokenVersion: null }, NOW);
    expect(checks.filter(({ state }) => state === 'unknown').map(({ claim }) => claim)).toEqual(['aud', 'ver', 'exp']);
  });
});
