import { describe, expect, it } from 'vitest';
import { planRegistration } from '../../../src/registration/plan/plan.ts';
import { planCredential } from '../../../src/registration/credentials/kinds/index.ts';
import { isDeliveryUnderWay, secretSteps } from '../../../src/registration/credentials/plan-secret.ts';
import { secretInventory } from '../../../src/registration/credentials/secret-inventory.ts';
import type { PasswordCredential } from '../../../src/registration/model/observed.ts';
import { answersFor, application, contosoApi, NOW, secret, tenant } from '../sample-tenant.ts';

const OURS = { displayName: 'fhir-apps 5b1d' };
const EXPIRED = { endDateTime: '2026-11-05T11:59:59Z' };
const HALF_A_YEAR = 180 * 86_400;

function withSecrets(...secrets: readonly (PasswordCredential & { readonly delivered?: boolean })[]) {
  return application({
    tags: secrets.filter(({ delivered }) => delivered === true).map(({ keyId }) => `fhir-apps:secret:${keyId}`),
    passwordCredentials: secrets.map(({ delivered: _, ...rest }): PasswordCredential => rest),
  });
}

const delivered = (keyId: string, facts: Partial<PasswordCredential> = {}) => ({
  ...secret(keyId, { ...OURS, ...facts }),
  delivered: true,
});
const MINUTE = 60_000;
const ago = (minutes: number): string => new Date(NOW.getTime() - minutes * MINUTE).toISOString();
const lost = (keyId: string, facts: Partial<PasswordCredential> = {}) =>
  secret(keyId, { ...OURS, startDateTime: ago(1), ...facts });
const old = (keyId: string, facts: Partial<PasswordCredential> = {}) =>
  lost(keyId, { startDateTime: ago(61), ...facts });

const ADD = { kind: 'add-secret', lifetimeSeconds: HALF_A_YEAR };
const confirm = (keyId: string) => ({ kind: 'confirm-secret', keyId });
const remove = (keyId: string) => ({ kind: 'remove-secret', keyId });

describe('secretInventory', () => {
  it('sorts secrets by whose they are and whether they arrived, the longest-lived first', () => {
    const inventory = secretInventory(
      withSecrets(
        secret('foreign'),
        secret('nameless', { displayName: null }),
        delivered('short', { endDateTime: '2026-12-01T00:00:00Z' }),
        delivered('renamed', { displayName: 'renamed in the portal' }),
        delivered('endless', { endDateTime: null }),
        delivered('expired', EXPIRED),
        lost('lost'),
      ),
      NOW,
    );
    expect({
      working: inventory.working.map(({ keyId }) => keyId),
      unconfirmed: inventory.unconfirmed.map(({ keyId }) => keyId),
      foreign: inventory.foreign.map(({ keyId }) => keyId),
    }).toEqual({
      working: ['endless', 'renamed', 'short'],
      unconfirmed: ['lost'],
      foreign: ['foreign', 'nameless'],
    });
  });
});

describe('secretSteps', () => {
  const noCredential = answersFor('confidential', { replyUrl: ['https://app.contoso.com'], credential: 'none' });

  it.each([
    ['nothing stands', withSecrets(), null, [ADD]],
    ['only others have secrets', withSecrets(secret('foreign')), 'abc', [ADD]],
    ['one works', withSecrets(delivered('a')), null, []],
    ['one works, whatever the sink holds', withSecrets(delivered('a')), 'xyz', []],
    ['the delivered one has expired', withSecrets(delivered('a', EXPIRED)), 'abc', [ADD]],
    ['one was lost', withSecrets(lost('a')), null, [ADD, remove('a')]],
    ['one was lost and the sink holds another', withSecrets(lost('a')), 'xyz', [ADD, remove('a')]],
    ['one arrived without being confirmed', withSecrets(lost('a')), 'abc', [confirm('a')]],
    ['one of two lost arrived', withSecrets(lost('a', { hint: 'xyz' }), lost('b')), 'abc', [confirm('b'), remove('a')]],
    ['the one that arrived has expired', withSecrets(lost('a', EXPIRED)), 'abc', [ADD, remove('a')]],
    ['the lost one shows no hint', withSecrets(lost('a', { hint: null })), null, [ADD, remove('a')]],
    ['one works beside a lost one', withSecrets(delivered('a'), lost('b')), null, [remove('b')]],
    [
      'one works, and the sink holds another',
      withSecrets(delivered('a'), lost('b', { hint: 'xyz' })),
      'xyz',
      [confirm('b')],
    ],
    ['one works, and begins like a lost one that the sink may hold', withSecrets(delivered('a'), lost('b')), 'abc', []],
    ['one of others begins like the lost one', withSecrets(secret('a'), lost('b')), 'abc', []],
    ['two lost ones begin alike', withSecrets(lost('a'), lost('b')), 'abc', []],
    ['an expired one begins like the lost one', withSecrets(delivered('a', EXPIRED), lost('b')), 'abc', [confirm('b')]],
    [
      'the lost one shows no hint, and the sink holds something',
      withSecrets(lost('a', { hint: null })),
      'abc',
      [confirm('a')],
    ],
    ['an unmarked one is older than an hour', withSecrets(old('a')), null, [ADD]],
    ['an unmarked one is older than an hour beside one that works', withSecrets(delivered('a'), old('b')), 'xyz', []],
    ['an unmarked one is older than an hour, and the sink holds it', withSecrets(old('a')), 'abc', [confirm('a')]],
    ['an unmarked one of unknown age', withSecrets(lost('a', { startDateTime: null })), null, [ADD]],
    ['an unmarked one that has expired is old', withSecrets(old('a', EXPIRED)), null, [ADD, remove('a')]],
  ])('where %s', (_what, existing, heldHint, steps) => {
    expect(secretSteps(secretInventory(existing, NOW), heldHint, HALF_A_YEAR, NOW)).toEqual(steps);
    expect(planCredential(noCredential, tenant({ application: existing }), NOW).steps).toEqual([]);
  });
});

describe('a plan for a secret', () => {
  const answers = answersFor('confidential', { replyUrl: ['https://app.contoso.com'], credential: 'secret' });
  const under = (restrictionType: string, maxLifetime: string | null) =>
    tenant({
      api: contosoApi(),
      tenant: {
        ...tenant().tenant,
        policy: {
          isEnabled: true,
          onlyDefaultUris: false,
          exemptsVersion2: false,
          keyRestrictions: [],
          passwordRestrictions: [
            {
              restrictionType,
              maxLifetime,
              state: 'enabled',
              restrictForAppsCreatedAfterDateTime: null,
              exemptsSomeActors: false,
            },
          ],
        },
      },
    });

  it.each([
    ['P365D', 180, 'The secret lives 180 days.'],
    ['P90D', 90, "The secret lives 90 days: the tenant's policy allows no longer lifetime."],
  ])('keeps to a policy of %s', (maxLifetime, days, decision) => {
    const plan = planRegistration(answers, under('passwordLifetime', maxLifetime), NOW);
    expect(plan.application).toContainEqual({
      kind: 'add-secret',
      lifetimeSeconds: days * 86_400,
      change: { action: 'add', target: 'passwordCredential', summary: `secret for ${days} days` },
      progress: 'Making a secret',
    });
    expect(plan.decisions).toContain(decision);
  });

  it('says that a delivered secret stays, so that nobody waits for one in the sink', () => {
    const observed = tenant({ api: contosoApi(), application: withSecrets(delivered('a')) });
    const { decisions } = planRegistration(answers, observed, NOW);
    expect(decisions).toContain('The secret a, which an earlier run delivered, stays; no new one is made.');
  });

  it('is refused before anything is written where policy forbids secrets', () => {
    expect(() => planRegistration(answers, under('passwordAddition', null), NOW)).toThrow(
      expect.objectContaining({ code: 'secrets_forbidden', exitCode: 2 }) as Error,
    );
  });
});

describe('isDeliveryUnderWay', () => {
  const seconds = (age: number): string => new Date(NOW.getTime() - age * 1000).toISOString();

  it.each([
    ['of ours, three seconds old', lost('a', { startDateTime: seconds(3) }), null, true],
    ['of ours, by a clock that is ahead', lost('a', { startDateTime: seconds(-3) }), null, true],
    ['of ours, a minute old', lost('a', { startDateTime: seconds(60) }), null, false],
    ['of ours that our sink holds', lost('a', { startDateTime: seconds(3) }), 'abc', false],
    ['of ours that was confirmed', delivered('a', { startDateTime: seconds(3) }), null, false],
    ['of others', secret('a', { startDateTime: seconds(3) }), null, false],
  ])('by a secret %s: %#', (_what, existing, storedSecretHint, underWay) => {
    const observed = tenant({ application: withSecrets(existing), storedSecretHint });
    expect(isDeliveryUnderWay(observed, NOW)).toBe(underWay);
  });
});
