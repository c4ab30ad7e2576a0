import { describe, expect, it } from 'vitest';
import type { FederatedCredential, PasswordCredential } from '../../../src/registration/model/observed.ts';
import {
  planAfterLeak,
  planRotation,
  retirements,
  rotatedTags,
  discardUnverified,
} from '../../../src/registration/credentials/rotation.ts';
import { secretRemovals } from '../../../src/registration/credentials/secret-removal.ts';
import { deliveryTags, retireTag } from '../../../src/registration/tags.ts';
import { application, NOW, secret } from '../sample-tenant.ts';

const DAY = 86_400_000;
const OURS = { displayName: 'fhir-apps 5b1d' };

function at(milliseconds: number): string {
  return new Date(NOW.getTime() + milliseconds).toISOString();
}

function withSecrets(secrets: readonly PasswordCredential[], tags: readonly string[]) {
  return application({ tags: ['fhir-apps', ...tags], passwordCredentials: secrets });
}

const current = secret('current', { ...OURS, hint: 'cur' });
const lost = secret('lost', { ...OURS, hint: 'abc', startDateTime: at(-60_000) });
const delivered = deliveryTags('current', 'file:/a');

describe('planRotation', () => {
  const plan = (storedSecretHint: string | null) =>
    planRotation({ application: withSecrets([current, lost], delivered), policy: null, storedSecretHint }, 30, NOW);

  it('replaces what was delivered, and has what reached nobody removed', () => {
    expect(plan(null)).toMatchObject({
      delivered: null,
      orphaned: [lost],
      replaced: [current],
      lifetimeSeconds: 30 * 86_400,
    });
    expect(plan('xyz')).toMatchObject({ delivered: null, orphaned: [lost] });
  });

  it('lets one that may be in the sink retire, where another begins alike', () => {
    const alike = { ...current, hint: 'abc' };
    const observed = { application: withSecrets([alike, lost], delivered), policy: null, storedSecretHint: 'abc' };
    expect(planRotation(observed, 30, NOW)).toMatchObject({
      delivered: null,
      orphaned: [],
      replaced: [alike, lost],
      unconfirmed: [],
    });
  });

  it('leaves an unmarked one that is older than an hour alone', () => {
    const old = { ...lost, startDateTime: at(-3_700_000) };
    const observed = { application: withSecrets([current, old], delivered), policy: null, storedSecretHint: 'xyz' };
    expect(planRotation(observed, 30, NOW)).toMatchObject({
      delivered: null,
      orphaned: [],
      replaced: [current],
      unconfirmed: [old],
    });
    expect(planRotation({ ...observed, storedSecretHint: 'abc' }, 30, NOW)).toMatchObject({ delivered: old });
  });

  it('takes what the sink holds for the new one, until that turns out wrong', () => {
    const resumed = plan('abc');
    expect(resumed).toMatchObject({ delivered: lost, orphaned: [], replaced: [current], decisions: [] });
    const observed = { application: withSecrets([current, lost], delivered), policy: null };
    expect(discardUnverified(resumed, observed, 30, { isDisproved: true, now: NOW })).toMatchObject({
      delivered: null,
      orphaned: [lost],
      replaced: [current],
      decisions: ['The secret lives 30 days.'],
    });
    expect(discardUnverified(resumed, observed, 30, { isDisproved: false, now: NOW })).toMatchObject({
      delivered: null,
      orphaned: [],
      replaced: [current, lost],
    });
  });
});

describe('planAfterLeak', () => {
  const observed = { application: withSecrets([current, lost], delivered), policy: null };

  it('makes a new one although the sink holds one of ours, which goes with the others', () => {
    expect(planAfterLeak({ ...observed, storedSecretHint: 'abc' }, 30, NOW)).toMatchObject({
      delivered: null,
      orphaned: [],
      replaced: [current, lost],
      decisions: ['The secret lives 30 days.'],
    });
  });

  it('does the same where that one is older than an hour', () => {
    const old = { ...lost, startDateTime: at(-3_700_000) };
    const application = withSecrets([current, old], delivered);
    expect(planAfterLeak({ application, policy: null, storedSecretHint: 'abc' }, 30, NOW)).toMatchObject({
      delivered: null,
      replaced: [current, old],
      unconfirmed: [],
    });
  });

  it('is that of any rotation where the sink holds none', () => {
    const given = { ...observed, storedSecretHint: null };
    expect(planAfterLeak(given, 30, NOW)).toEqual(planRotation(given, 30, NOW));
  });

  it('is refused where policy forbids a new one', () => {
    const passwordAddition = {
      ...{ restrictionType: 'passwordAddition', state: 'enabled', maxLifetime: null },
      ...{ restrictForAppsCreatedAfterDateTime: null, exemptsSomeActors: false },
    };
    const policy = {
      ...{ isEnabled: true, passwordRestrictions: [passwordAddition], keyRestrictions: [] },
      ...{ onlyDefaultUris: false, exemptsVersion2: false },
    };
    expect(() => planAfterLeak({ ...observed, policy, storedSecretHint: 'abc' }, 30, NOW)).toThrow(
      expect.objectContaining({ code: 'secrets_forbidden' }) as Error,
    );
  });
});

describe('rotatedTags', () => {
  const RETIRE_AT = new Date(NOW.getTime() + 7 * DAY);

  it('marks the new one and lets the older ones retire, each at its earliest time, and keeps all other tags', () => {
    const soon = new Date(NOW.getTime() + DAY);
    const older = secret('older', OURS);
    // A replica that is behind may know a tag and not its secret.
    const unseen = [...deliveryTags('unseen', 'file:/c'), retireTag('unseen', soon)];
    const kept = ['fhir-apps', 'team-a', ...delivered, ...deliveryTags('older', 'file:/b'), ...unseen];
    const existing = { ...withSecrets([current, older], []), tags: [...kept, retireTag('older', soon)] };
    expect(rotatedTags(existing, { keyId: 'new', sinkDescription: 'file:/a' }, [current, older], RETIRE_AT)).toEqual([
      ...kept,
      ...deliveryTags('new', 'file:/a'),
      retireTag('current', RETIRE_AT),
      retireTag('older', soon),
    ]);
  });

  it('brings an earlier time forward, where the user wants them gone now', () => {
    const tags = [...delivered, retireTag('current', RETIRE_AT)];
    expect(retirements(tags, [current], NOW)).toEqual([{ secret: current, at: NOW }]);
  });
});

describe('secretRemovals', () => {
  const due = (keyId: string): readonly string[] => [...deliveryTags(keyId, 'file:/a'), retireTag(keyId, NOW)];
  const federated: FederatedCredential = {
    ...{ id: 'federated', name: 'main', issuer: 'https://issuer.example', subject: 'job', audiences: [] },
  };
  const ended = { endDateTime: at(-1000) };

  it.each<[what: string, secrets: readonly PasswordCredential[], tags: readonly string[], removed: readonly string[]]>([
    ['an expired one of ours', [current, secret('old', { ...OURS, ...ended })], delivered, ['old expired']],
    ['nothing expired of others', [current, secret('old', { displayName: 'by hand', ...ended })], delivered, []],
    [
      'an unmarked one that has expired',
      [current, secret('old', { ...OURS, startDateTime: at(-700_000), ...ended })],
      delivered,
      ['old expired'],
    ],
    [
      'an unmarked one that retires',
      [current, secret('old', { ...OURS, startDateTime: at(-3_700_000) })],
      [...delivered, retireTag('old', NOW)],
      ['old due'],
    ],
    ['one that is due', [current, secret('old', OURS)], [...delivered, ...due('old')], ['old due']],
    ['none that is not due yet', [current], [...delivered, retireTag('current', new Date(at(DAY)))], []],
  ])('removes %s', (_what, secrets, tags, removed) => {
    const { removals, kept } = secretRemovals(withSecrets(secrets, tags), [], NOW);
    expect(removals.map(({ keyId, reason }) => `${keyId} ${reason}`)).toEqual(removed);
    expect(kept).toEqual([]);
  });

  it.each([0, 500, 700, 3700])('leaves an unmarked one that is %i seconds old, and says so', (age) => {
    const unmarked = secret('old', { ...OURS, startDateTime: at(-age * 1000) });
    const { removals, unconfirmed } = secretRemovals(withSecrets([current, unmarked], delivered), [], NOW);
    expect([removals, unconfirmed.map(({ keyId }) => keyId)]).toEqual([[], ['old']]);
  });

  it('keeps what is due where nothing else works, be it of whatever kind', () => {
    const alone = withSecrets([current], due('current'));
    expect(secretRemovals(alone, [], NOW)).toMatchObject({ removals: [], kept: [{ keyId: 'current' }] });
    expect(secretRemovals(alone, [federated], NOW)).toMatchObject({ removals: [{ keyId: 'current' }], kept: [] });
  });

  it('touches nothing of an application that is not ours', () => {
    const foreign = application({ tags: due('current'), passwordCredentials: [current] });
    expect(secretRemovals(foreign, [federated], NOW)).toEqual({ removals: [], kept: [], unconfirmed: [] });
  });
});
