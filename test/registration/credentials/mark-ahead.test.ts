import { describe, expect, it } from 'vitest';
import { keyMarkedAhead } from '../../../src/registration/credentials/mark-ahead.ts';
import { isDeliveryUnderWay } from '../../../src/registration/credentials/plan-secret.ts';
import type { MarkAhead } from '../../../src/registration/model/observed.ts';
import { planRegistration } from '../../../src/registration/plan/plan.ts';
import { deliveryTagsAhead, saysDelivered } from '../../../src/registration/tags.ts';
import { answersFor, application, contosoApi, NOW, secret, tenant } from '../sample-tenant.ts';

const answers = answersFor('confidential', { replyUrl: ['https://app.contoso.com'], credential: 'secret' });
const MINUTE = 60_000;
const ago = (milliseconds: number): string => new Date(NOW.getTime() - milliseconds).toISOString();

/** An application whose secret was made so long ago, and is marked for as soon as there is a service principal. */
function existing(age: number) {
  return application({
    tags: ['fhir-apps', ...deliveryTagsAhead('a', 'file:/srv/secret')],
    passwordCredentials: [secret('a', { displayName: 'fhir-apps 5b1d', startDateTime: ago(age) })],
  });
}

/** The kinds of the steps that touch its credentials, for an application that stands without a service principal. */
function planned(age: number, markAhead: MarkAhead | null, storedSecretHint: string | null = null) {
  const observed = tenant({ api: contosoApi(), application: existing(age), markAhead, storedSecretHint });
  const plan = planRegistration(answers, observed, NOW);
  return {
    steps: plan.application.map(({ kind }) => kind).filter((kind) => /secret|mark/.test(kind)),
    warnings: plan.warnings.map(({ code }) => code).filter((code) => code === 'secret_unconfirmed'),
  };
}

describe('a mark that counts once there is a service principal', () => {
  it('is read from the tags, for a secret that stands', () => {
    expect(keyMarkedAhead(existing(0))).toBe('a');
    expect(keyMarkedAhead({ ...existing(0), passwordCredentials: [] })).toBeNull();
    expect(saysDelivered(existing(0).tags, 'a')).toBe(false);
  });

  it.each([
    ['counts where nothing speaks against it', MINUTE, null, null, []],
    [
      'goes with a secret that nobody can have used',
      MINUTE,
      true,
      null,
      ['withdraw-mark', 'add-secret', 'remove-secret'],
    ],
    ['goes before the secret in the sink is proven', MINUTE, true, 'abc', ['withdraw-mark', 'confirm-secret']],
    ['goes, and the secret stays, after an hour', 61 * MINUTE, true, null, ['withdraw-mark', 'add-secret']],
    [
      'goes before the proof, also where the secret may be in use',
      MINUTE,
      false,
      'abc',
      ['withdraw-mark', 'confirm-secret'],
    ],
  ])('%s', (_what, age, isUnused, hint, steps) => {
    const markAhead = isUnused === null ? null : { keyId: 'a', isUnused };
    expect(planned(age, markAhead, hint)).toEqual({ steps, warnings: [] });
  });

  it('stays with a secret that may be in use, of which the plan warns', () => {
    expect(planned(MINUTE, { keyId: 'a', isUnused: false })).toEqual({
      steps: ['add-secret'],
      warnings: ['secret_unconfirmed'],
    });
  });

  it('is not written again by a change of the other tags', () => {
    const observed = tenant({
      api: contosoApi(),
      application: { ...existing(MINUTE), tags: [...existing(MINUTE).tags, 'fhir-apps:type:public'] },
      markAhead: { keyId: 'a', isUnused: true },
    });
    const [withdrawal, ...rest] = planRegistration(answers, observed, NOW).application;
    const written = rest.flatMap((step) => (step.kind === 'update-application' ? (step.patch.tags ?? []) : []));
    expect(withdrawal?.kind).toBe('withdraw-mark');
    expect(written).not.toEqual([]);
    expect(written.filter((tag) => tag.includes(':a'))).toEqual([]);
  });
});

describe('another run that is about to make the service principal', () => {
  const others = { timeoutMs: 180_000, lost: [] };

  it.each([
    ['may take as long as a run does', 179_000, null, others, true],
    ['is over after that', 181_000, null, others, false],
    ['is likely to be done in a moment where the secret is in the sink', 4_000, 'abc', others, true],
    ['is not waited for where the secret in the sink can be proven', 6_000, 'abc', others, false],
    ['does not exist where this run has lost the answer', 1_000, null, { ...others, lost: ['a'] }, false],
  ])('%s', (_what, age, storedSecretHint, runs, underWay) => {
    const observed = { application: existing(age), storedSecretHint, markAhead: { keyId: 'a', isUnused: true } };
    expect(isDeliveryUnderWay(observed, NOW, runs)).toBe(underWay);
  });
});
