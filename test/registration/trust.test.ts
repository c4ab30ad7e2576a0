import { describe, expect, it } from 'vitest';
import type { Observed } from '../../src/registration/model/observed.ts';
import { planRegistration } from '../../src/registration/plan/plan.ts';
import { externalAccess } from '../../src/registration/trust.ts';
import { ADA, APP_ID, AZURE_CLI, answersFor, application, contosoApi, NOW, secret, tenant } from './sample-tenant.ts';

const ada = { id: ADA, appId: null, name: 'Ada' };
const eve = { id: 'eve-id', appId: null, name: 'Eve' };
const pipeline = { objectId: 'pipeline-id', kind: 'app', appId: 'pipeline-app' } as const;
const pipelineOwner = { id: 'pipeline-id', appId: 'pipeline-app', name: 'Pipeline' };
const otherOwner = { id: 'other-id', appId: 'other-app', name: 'Other pipeline' };
const ours = secret('k1', { displayName: 'fhir-apps 5b1d' });
const dates = { startDateTime: '2026-01-01T00:00:00Z', endDateTime: '2027-01-01T00:00:00Z' };
const certificate = { keyId: 'c1', displayName: 'CN=eve', customKeyIdentifier: null, ...dates };
const federated = { id: 'f1', name: 'ci', issuer: 'https://ci.example.com', subject: 'main', audiences: [] };
const withSecret = application({ passwordCredentials: [secret('k2')] });

describe('externalAccess', () => {
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
      ['federated credential ci (main of https://ci.example.com)'],
    ],
  ])('names %s', (_what, facts, holders) => {
    expect(externalAccess(tenant(facts), NOW)).toEqual(holders);
  });

  const forged = { passwordCredentials: [ours], tags: ['fhir-apps', 'fhir-apps:secret:k1'] };
  const asPipeline = (createdByAppId: string | null, facts: Partial<Observed> = {}): Partial<Observed> => ({
    caller: pipeline,
    owners: [pipelineOwner],
    application: application({ ...forged, createdByAppId }),
    ...facts,
  });

  it.each<[string, Partial<Observed>, readonly string[]]>([
    ['nobody where it made it itself', asPipeline('pipeline-app'), []],
    [
      'who made it and left it to the caller, and the secret that only looks like ours',
      asPipeline(AZURE_CLI),
      [`the application ${AZURE_CLI}, which made it`, 'secret fhir-apps 5b1d (k1)'],
    ],
    [
      'another pipeline that made it and owns it',
      asPipeline('other-app', { owners: [pipelineOwner, otherOwner] }),
      ['the application other-app, which made it', 'owner Other pipeline (other-id)', 'secret fhir-apps 5b1d (k1)'],
    ],
    [
      'no such pipeline where it was named as an owner',
      asPipeline('other-app', { owners: [pipelineOwner, otherOwner], ownerIds: ['other-id'] }),
      [],
    ],
    [
      'a pipeline that was named as an owner and is none any more',
      asPipeline('other-app', { ownerIds: ['other-id'] }),
      ['the application other-app, which made it', 'secret fhir-apps 5b1d (k1)'],
    ],
    ['nobody where Entra does not say who made it', asPipeline(null), []],
  ])('names to a pipeline %s', (_what, facts, holders) => {
    expect(externalAccess(tenant(facts), NOW)).toEqual(holders);
  });

  it('judges no maker for a person, whose application is anybody’s', () => {
    const existing = application({ ...forged, createdByAppId: 'some-other-tool' });
    expect(externalAccess(tenant({ application: existing }), NOW)).toEqual([]);
  });

  it('names credentials of the service principal, which nobody of us makes', () => {
    const credentials = [
      { kind: 'secret', keyId: 's1', displayName: 'fhir-apps 5b1d' },
      { kind: 'certificate', keyId: 'c1', displayName: null },
    ] as const;
    const servicePrincipal = {
      id: 'principal',
      appId: APP_ID,
      displayName: 'Contoso',
      tags: [],
      accountEnabled: true,
      servicePrincipalType: 'Application',
      appRoleAssignmentRequired: false,
      servicePrincipalNames: [],
      credentials,
      appRoles: [],
      oauth2PermissionScopes: [],
    };
    expect(externalAccess(tenant({ application: application(), servicePrincipal }), NOW)).toEqual([
      'secret fhir-apps 5b1d (s1) of its service principal',
      'certificate without a name (c1) of its service principal',
    ]);
  });

  it.each([
    ['not where the caller owns the application', [ada], []],
    ['where someone else may have made it', [], ['federated credential ci (main of https://ci.example.com)']],
  ])('names a federated credential that this run would make %s', (_where, owners, holders) => {
    const observed = tenant({ application: application(), owners, federatedCredentials: [federated] });
    expect(externalAccess(observed, NOW, [federated])).toEqual(holders);
  });

  it.each<[where: string, owners: readonly (typeof ada)[], held: number]>([
    ['is ours where our names are believed, as a secret of ours is', [ada], 0],
    ['is not ours where someone else may have written the name', [], 1],
  ])('a federated credential with a name of ours, which this run does not ask for, %s', (_where, owners, held) => {
    const named = { ...federated, name: 'fhir-apps-repo-contoso-fhir-pull_request-c837a829' };
    const observed = tenant({ application: application(), owners, federatedCredentials: [named] });
    expect(externalAccess(observed, NOW)).toHaveLength(held);
  });

  it.each([
    ['asked about before a secret is made', 'secret', ['secret by hand (k2)']],
    ['left alone where nothing gives new access', 'none', []],
  ])('are %s', (_what, credential, holders) => {
    const answers = answersFor('confidential', { replyUrl: ['https://app.contoso.com'], credential });
    const observed = tenant({ application: withSecret, api: contosoApi() });
    expect(planRegistration(answers, observed, NOW).externalAccess).toEqual(holders);
  });
});
