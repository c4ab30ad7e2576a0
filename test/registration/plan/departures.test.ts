import { describe, expect, it } from 'vitest';
import type { RegisterAnswers } from '../../../src/registration/answers/answers.ts';
import type { Observed } from '../../../src/registration/model/observed.ts';
import { planRegistration } from '../../../src/registration/plan/plan.ts';
import { appRole } from '../../../src/registration/roles/app-role.ts';
import { worded } from '../../../src/errors/wording.ts';
import {
  answersFor,
  APP_ID,
  application,
  contosoApi,
  FHIR_URL,
  NOW,
  resourceAnswers,
  tenant,
} from '../sample-tenant.ts';

const READER = { name: 'globalReader', dataActions: ['read'], notDataActions: [] } as const;

function departures(answers: RegisterAnswers, observed: Observed): readonly string[] {
  const plan = planRegistration(answers, observed, NOW);
  const texts = plan.departures.map((departure) => worded(departure, (key) => `<${key}>`));
  expect(plan.decisions.map((decision) => worded(decision, (key) => `<${key}>`))).toEqual(
    expect.arrayContaining(texts),
  );
  return texts;
}

function underPolicy(facts: Partial<NonNullable<Observed['tenant']['policy']>>): Observed['tenant'] {
  return {
    ...tenant().tenant,
    policy: {
      ...{ isEnabled: true, onlyDefaultUris: false, exemptsVersion2: false },
      ...{ keyRestrictions: [], passwordRestrictions: [] },
      ...facts,
    },
  };
}

describe('what a plan does otherwise than asked', () => {
  it('is nothing where the server URL becomes the identifier URI', () => {
    expect(departures(resourceAnswers(), tenant())).toEqual([]);
  });

  it('is nothing where the user names another identifier URI, or one is kept', () => {
    expect(departures(resourceAnswers({ identifierUri: 'api://contoso' }), tenant())).toEqual([]);
    const existing = application({ identifierUris: [`api://${APP_ID}`] });
    expect(departures(resourceAnswers(), tenant({ application: existing }))).toEqual([]);
  });

  it('is the identifier URI of a server on a domain that is not verified', () => {
    const observed = tenant({ tenant: { ...tenant().tenant, verifiedDomains: ['fabrikam.com'] } });
    expect(departures(resourceAnswers(), observed)).toEqual([
      expect.stringMatching(
        /^The identifier URI is api:.+: the server's host is on no verified domain of the tenant\.$/,
      ),
    ]);
  });

  it('is the identifier URI where another application has the server URL', () => {
    const observed = tenant({ uriOwners: [{ uri: FHIR_URL, appId: 'other', displayName: 'Older' }] });
    expect(departures(resourceAnswers(), observed)).toEqual([
      `${FHIR_URL} belongs to "Older" (other), so it was not chosen.`,
      expect.stringMatching(/^The identifier URI is api:.+: another application has the server URL\.$/),
    ]);
  });

  it('is the identifier URI where a policy allows no other form', () => {
    const observed = tenant({ tenant: underPolicy({ onlyDefaultUris: true }) });
    expect(departures(resourceAnswers(), observed)).toEqual([
      expect.stringMatching(/^The identifier URI is api:.+: the tenant allows no other form\.$/),
    ]);
  });

  it('is a role that exists and is not in the roles file', () => {
    const answers = { ...resourceAnswers(), roleDefinitions: [READER], appRoles: [] };
    const wardRole = {
      ...{ id: 'dddddddd-0000-4000-8000-000000000001', value: 'wardWriter', displayName: 'Ward writer' },
      ...{ description: 'Writes.', isEnabled: true, allowedMemberTypes: ['User', 'Application'] },
    } as const;
    const existing = application({ identifierUris: [FHIR_URL], appRoles: [wardRole] });
    expect(departures(answers, tenant({ application: existing }))).toEqual([
      'The role wardWriter exists and is not in the file; it stays. `fhir-apps edit` with <removeAppRole> removes it.',
    ]);
  });

  it('is a consent that adds nothing to the role of a service', () => {
    const service = { credential: 'none', role: ['globalReader'] };
    const api = contosoApi({ appRoles: [appRole('globalReader')] });
    expect(departures(answersFor('service', service), tenant({ api }))).toEqual([]);
    expect(departures(answersFor('service', { ...service, adminConsent: true }), tenant({ api }))).toEqual([
      '<adminConsent> adds nothing: assigning an app role is the consent to it.',
    ]);
  });

  it.each([
    ['P90D', ["The secret lives 90 days: the tenant's policy allows no longer lifetime."]],
    ['P365D', []],
  ])('is the lifetime of a secret that a policy of %s shortens', (maxLifetime, expected) => {
    const answers = answersFor('confidential', { replyUrl: ['https://app.contoso.com'], credential: 'secret' });
    const restriction = {
      ...{ restrictionType: 'passwordLifetime', maxLifetime, state: 'enabled' },
      ...{ restrictForAppsCreatedAfterDateTime: null, exemptsSomeActors: false },
    };
    const observed = tenant({
      api: contosoApi(),
      tenant: underPolicy({ passwordRestrictions: [restriction] }),
    });
    expect(departures(answers, observed)).toEqual(expected);
  });
});
