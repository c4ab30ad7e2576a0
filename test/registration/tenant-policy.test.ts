import { describe, expect, it } from 'vitest';
import type { CredentialRestriction, TenantPolicy } from '../../src/registration/model/tenant-policy.ts';
import {
  forbidsSecrets,
  governingPolicy,
  maxCertificateLifetime,
  maxSecretLifetime,
  secretsForbidden,
} from '../../src/registration/tenant-policy.ts';

const NOW = new Date('2026-11-05T12:00:00Z');
const DAY = 86_400;

function policy(...passwordRestrictions: readonly CredentialRestriction[]): TenantPolicy {
  return { isEnabled: true, passwordRestrictions, keyRestrictions: [], onlyDefaultUris: false, exemptsVersion2: false };
}

function restriction(restrictionType: string, facts: Partial<CredentialRestriction> = {}): CredentialRestriction {
  return {
    restrictionType,
    state: 'enabled',
    maxLifetime: null,
    restrictForAppsCreatedAfterDateTime: null,
    exemptsSomeActors: false,
    ...facts,
  };
}

const addition = restriction('passwordAddition');
const sinceJune = { restrictForAppsCreatedAfterDateTime: '2026-06-01T00:00:00Z' };

describe('forbidsSecrets', () => {
  it.each([
    ['no policy that can be read', null, null, false],
    ['a policy without restrictions', policy(), null, false],
    ['a policy that is off', { ...policy(addition), isEnabled: false }, null, false],
    ['a restriction that is off', policy({ ...addition, state: 'disabled' }), null, false],
    ['a restriction of other kinds', policy(restriction('symmetricKeyAddition')), null, false],
    ['the restriction', policy(addition), null, true],
    ['a restriction without a state', policy({ ...addition, state: null }), null, true],
    [
      'one for newer applications, for an older one',
      policy({ ...addition, ...sinceJune }),
      '2026-05-31T23:59:59Z',
      false,
    ],
    [
      'one for newer applications, for a newer one',
      policy({ ...addition, ...sinceJune }),
      '2026-06-01T00:00:00Z',
      true,
    ],
    ['one for newer applications, for one made now', policy({ ...addition, ...sinceJune }), null, true],
  ] as const)('by %s: %#', (_what, tenantPolicy, createdAt, forbidden) => {
    expect(forbidsSecrets(tenantPolicy, createdAt, NOW)).toBe(forbidden);
  });
});

describe('maxSecretLifetime', () => {
  const lifetime = (maxLifetime: string | null, facts: Partial<CredentialRestriction> = {}): CredentialRestriction =>
    restriction('passwordLifetime', { maxLifetime, ...facts });

  it.each([
    ['no policy that can be read', null, null],
    ['a policy that sets none', policy(addition), null],
    ['a policy that is off', { ...policy(lifetime('P90D')), isEnabled: false }, null],
    ['one limit', policy(lifetime('P90D')), 90 * DAY],
    ['two limits: the shorter', policy(lifetime('P90D'), lifetime('P30D')), 30 * DAY],
    [
      'a limit that is off beside one that is on',
      policy(lifetime('P30D', { state: 'disabled' }), lifetime('P90D')),
      90 * DAY,
    ],
    ['a limit that says nothing', policy(lifetime(null), lifetime('P')), null],
    ['a limit for applications newer than this one', policy(lifetime('P30D', sinceJune)), null],
  ] as const)('by %s', (_what, tenantPolicy, seconds) => {
    expect(maxSecretLifetime(tenantPolicy, '2026-01-01T00:00:00Z', NOW)).toBe(seconds);
  });
});

describe('maxCertificateLifetime', () => {
  const keyPolicy = (...keyRestrictions: readonly CredentialRestriction[]): TenantPolicy => ({
    ...policy(restriction('passwordLifetime', { maxLifetime: 'P1D' })),
    keyRestrictions,
  });
  const lifetime = (maxLifetime: string, facts: Partial<CredentialRestriction> = {}): CredentialRestriction =>
    restriction('asymmetricKeyLifetime', { maxLifetime, ...facts });

  it.each([
    ['no policy that can be read', null, null],
    ['a policy for secrets only', keyPolicy(), null],
    ['a policy that is off', { ...keyPolicy(lifetime('P90D')), isEnabled: false }, null],
    ['one limit', keyPolicy(lifetime('P1Y')), 365 * DAY],
    ['two limits: the shorter', keyPolicy(lifetime('P180D'), lifetime('P90D')), 90 * DAY],
    ['a limit for applications newer than this one', keyPolicy(lifetime('P30D', sinceJune)), null],
    ['a restriction of another type', keyPolicy(restriction('trustedCertificateAuthority')), null],
  ] as const)('by %s', (_what, tenantPolicy, seconds) => {
    expect(maxCertificateLifetime(tenantPolicy, '2026-01-01T00:00:00Z', NOW)).toBe(seconds);
  });
});

describe('governingPolicy', () => {
  const off = { ...policy(), isEnabled: false };

  it.each([
    ['nothing', null, [], null],
    ['the default', policy(addition), [], policy(addition)],
    ['one of its own', policy(addition), [policy()], policy()],
    ['one of its own that is off', policy(addition), [off], policy(addition)],
    ['one of its own, with a default that cannot be read', null, [policy(addition)], policy(addition)],
  ] as const)('of an application with %s', (_what, tenantDefault, assigned, governs) => {
    expect(governingPolicy(tenantDefault, assigned)).toEqual(governs);
  });
});

describe('secretsForbidden', () => {
  it('names what is allowed instead, by its flag', () => {
    const error = secretsForbidden(policy(addition), null, NOW);
    expect(error).toMatchObject({
      code: 'secrets_forbidden',
      exitCode: 2,
      details: { allowed: ['federated', 'certificate', 'none'], maxCertificateDays: null },
    });
    expect(error.hint).toMatch(/--credential federated .*--credential certificate/);
  });

  it('says how long a certificate may live where the policy caps it', () => {
    const capped = {
      ...policy(addition),
      keyRestrictions: [restriction('asymmetricKeyLifetime', { maxLifetime: 'P90D' })],
    };
    expect(secretsForbidden(capped, null, NOW)).toMatchObject({
      hint: expect.stringContaining('a certificate 90 days at most') as string,
      details: { maxCertificateDays: 90 },
    });
  });
});
