import { describe, expect, it } from 'vitest';
import {
  forbidsSecrets,
  maxSecretLifetime,
  type PasswordRestriction,
  type TenantPolicy,
} from '../../src/registration/tenant-policy.ts';

const NOW = new Date('2026-11-05T12:00:00Z');
const DAY = 86_400;

function policy(...passwordRestrictions: readonly PasswordRestriction[]): TenantPolicy {
  return { isEnabled: true, passwordRestrictions, onlyDefaultUris: false };
}

function restriction(restrictionType: string, facts: Partial<PasswordRestriction> = {}): PasswordRestriction {
  return {
    restrictionType,
    state: 'enabled',
    maxLifetime: null,
    restrictForAppsCreatedAfterDateTime: null,
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
  const lifetime = (maxLifetime: string | null, facts: Partial<PasswordRestriction> = {}): PasswordRestriction =>
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
