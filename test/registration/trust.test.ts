import { describe, expect, it } from 'vitest';
import type { Observed } from '../../src/registration/observed.ts';
import { planRegistration } from '../../src/registration/plan.ts';
import { foreignHolders } from '../../src/registration/trust.ts';
import { ADA, answersFor, application, contosoApi, NOW, secret, tenant } from './sample-tenant.ts';

const ada = { id: ADA, name: 'Ada' };
const eve = { id: 'eve-id', name: 'Eve' };
const ours = secret('k1', { displayName: 'fhir-apps 5b1d' });
const dates = { startDateTime: '2026-01-01T00:00:00Z', endDateTime: '2027-01-01T00:00:00Z' };
const certificate = { keyId: 'c1', displayName: 'CN=eve', customKeyIdentifier: null, ...dates };
const federated = { id: 'f1', name: 'ci', issuer: 'https://ci.example.com', subject: 'main', audiences: [] };
const withSecret = application({ passwordCredentials: [secret('k2')] });

describe('foreignHolders', () => {
  it.each<[string, Partial<Observed>, readonly string[]]>([
    ['where nothing stands', { application: null, owners: null }, []],
    ['where only the caller owns it', { application: application(), owners: [ada] }, []],
    ['another owner', { application: application(), owners: [ada, eve] }, ['owner Eve (eve-id)']],
    ['no owner that was named', { application: application(), owners: [ada, eve], ownerIds: ['eve-id'] }, []],
    ['owners that cannot be read', { application: application(), owners: null }, ['owner unknown (not readable)']],
    ['no secret of ours', { application: application({ passwordCredentials: [ours] }) }, []],
    ['a secret of others', { application: withSecret }, ['secret by hand (k2)']],
    [
      'a secret with our name where the caller is no owner, since names can be forged',
      { application: application({ passwordCredentials: [ours] }), owners: [] },
      ['secret fhir-apps 5b1d (k1)'],
    ],
    ['a certificate', { application: application({ keyCredentials: [certificate] }) }, ['certificate CN=eve (c1)']],
    [
      'a federated credential',
      { application: application(), federatedCredentials: [federated] },
      ['federated credential ci'],
    ],
  ])('names %s', (_what, facts, holders) => {
    expect(foreignHolders(tenant(facts), NOW)).toEqual(holders);
  });

  it.each([
    ['asked about before a secret is made', 'secret', ['secret by hand (k2)']],
    ['left alone where nothing gives new access', 'none', []],
  ])('are %s', (_what, credential, holders) => {
    const answers = answersFor('confidential', { replyUrl: ['https://app.contoso.com'], credential });
    const observed = tenant({ application: withSecret, api: contosoApi() });
    expect(planRegistration(answers, observed, NOW).foreignHolders).toEqual(holders);
  });
});
