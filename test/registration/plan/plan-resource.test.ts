import { describe, expect, it } from 'vitest';
import type { FieldValues } from '../../../src/cli/fields/field.ts';
import type { ObservedApplication } from '../../../src/registration/model/observed.ts';
import { permissionScope } from '../../../src/registration/consent/permission-scope.ts';
import { primaryIdentifierUri } from '../../../src/registration/plan/plan-resource.ts';
import { planRegistration } from '../../../src/registration/plan/plan.ts';
import { predictApplication } from '../../../src/registration/plan/prediction.ts';
import { APP_ID, application, FHIR_URL, NOW, resourceAnswers, tenant, TENANT_ID } from '../sample-tenant.ts';

const OWN = `api://${APP_ID}`;

function standing(uris: readonly string[], version: 1 | 2 | null): ObservedApplication {
  return application({
    identifierUris: uris,
    api: { requestedAccessTokenVersion: version, oauth2PermissionScopes: [] },
  });
}

describe('a text for people', () => {
  it.each([
    { name: 'Ward $(ward)' },
    { description: 'Of {{ward}}' },
    { notes: '<ticket>' },
    { tag: ['owner:%TEAM%'] },
    { serviceManagementReference: '${SERVICE}' },
  ])('is only warned about where nothing filled it in: %j', (values) => {
    const { warnings } = planRegistration(resourceAnswers(values), tenant(), NOW);
    expect(warnings.map(({ code }) => code)).toContain('placeholder_unfilled');
  });
});

describe('identifier URI and token version of a new resource', () => {
  it.each([
    ['nothing is said', {}, FHIR_URL, 1],
    ['the version is said', { tokenVersion: '2' }, FHIR_URL, 2],
    ['another URI is said', { identifierUri: 'api://contoso' }, 'api://contoso', 2],
    ['the server URL is said', { identifierUri: FHIR_URL }, FHIR_URL, 1],
    ['both are said', { identifierUri: 'api://contoso', tokenVersion: '1' }, 'api://contoso', 1],
  ])('where %s', (_what, values, uri, tokenVersion) => {
    const [creation] = planRegistration(resourceAnswers(values), tenant(), NOW).application;
    expect(creation).toMatchObject({ kind: 'create-application' });
    expect(creation?.kind === 'create-application' && creation.identifierUris[0]).toEqual({ uri, tokenVersion });
  });

  it('moves along where another application holds the server URL, and says so', () => {
    const holder = { uri: FHIR_URL, appId: 'other', displayName: 'Older' };
    const plan = planRegistration(resourceAnswers(), tenant({ uriOwners: [holder] }), NOW);
    expect(plan.application[0]).toMatchObject({
      identifierUris: [{ uri: `api://${TENANT_ID}/fhir.contoso.com`, tokenVersion: 2 }, { uri: 'api://{appId}' }],
    });
    expect(plan.decisions).toContain(`${FHIR_URL} belongs to "Older" (other), so it was not chosen.`);
    const named = resourceAnswers({ identifierUri: FHIR_URL });
    expect(() => planRegistration(named, tenant({ uriOwners: [holder] }), NOW)).toThrow(
      expect.objectContaining({
        code: 'identifier_uri_taken',
        message: expect.stringContaining('other') as string,
      }) as Error,
    );
  });
});

describe('identifier URI and token version of a standing resource', () => {
  it.each([
    ['stay', {}, [OWN], 2, [OWN], 2, []],
    ['stay, Graph leaving version 1 unsaid', {}, [FHIR_URL], null, [FHIR_URL], null, []],
    ['stay where they are named as they are', { identifierUri: OWN, tokenVersion: '2' }, [OWN], 2, [OWN], 2, []],
    ['stay where auto is named', { identifierUri: 'auto' }, [OWN], 2, [OWN], 2, []],
    ['are chosen where there are none', {}, [], null, [FHIR_URL], 1, []],
    ['are chosen for the version that stands', {}, [], 2, [FHIR_URL], 2, []],
    ['change by the URI alone', { identifierUri: FHIR_URL }, [OWN], 2, [FHIR_URL, OWN], 2, ['identifier_uri_changes']],
    ['change by the version alone', { tokenVersion: '1' }, [OWN], 2, [OWN], 1, ['token_version_changes']],
    [
      'change both',
      { identifierUri: FHIR_URL, tokenVersion: '1' },
      [OWN],
      2,
      [FHIR_URL, OWN],
      1,
      ['identifier_uri_changes', 'token_version_changes'],
    ],
    ['warn of no change where none was used', { tokenVersion: '2' }, [], null, [FHIR_URL], 2, []],
  ] as const)('%s', (_what, values, uris, version, urisAfter, versionAfter, warnings) => {
    const observed = tenant({ application: standing(uris, version) });
    const plan = planRegistration(resourceAnswers(values), observed, NOW);
    const after = predictApplication(plan, observed);
    expect(new Set(after.identifierUris)).toEqual(new Set(urisAfter));
    expect(after.api.requestedAccessTokenVersion).toEqual(versionAfter);
    expect(plan.warnings.map(({ code }) => code)).toEqual(warnings);
  });

  it.each([
    ['stays', {}, `The identifier URI stays ${OWN}, and access tokens stay version 2.`],
    [
      'changes',
      { tokenVersion: '1' },
      `The identifier URI stays ${OWN}, and access tokens are version 1, as you chose.`,
    ],
    ['goes with a named URI', { identifierUri: FHIR_URL }, 'Access tokens are version 2, whose audience is the appId.'],
  ])('are told as they are planned where the version %s', (_what, values, decision) => {
    const observed = tenant({ application: standing([OWN], 2) });
    expect(planRegistration(resourceAnswers(values), observed, NOW).decisions).toEqual([decision]);
  });
});

describe('of several identifier URIs', () => {
  const byTenant = `api://${TENANT_ID}/fhir.contoso.com`;
  const others = ['api://a-contoso', 'urn:b-contoso'];
  const counts = (identifierUris: readonly string[], tags: readonly string[] = []): string | null =>
    primaryIdentifierUri({ appId: APP_ID, identifierUris, tags }, FHIR_URL);

  it.each([
    [FHIR_URL, [FHIR_URL, byTenant, OWN, ...others]],
    [byTenant, [byTenant, OWN, ...others]],
    [OWN, [OWN, ...others]],
    ['api://a-contoso', others],
  ])('%s counts, in whatever order Graph lists them', (uri, uris) => {
    expect([counts(uris), counts(uris.toReversed())]).toEqual([uri, uri]);
  });

  it('the named one counts from then on, until another is named', () => {
    const name = (identifierUri: string | undefined, application: ObservedApplication) => {
      const observed = tenant({ application });
      const plan = planRegistration(resourceAnswers({ identifierUri }), observed, NOW);
      return { plan, after: predictApplication(plan, observed) };
    };
    const first = name(OWN, standing([FHIR_URL, OWN], 2));
    expect(first.plan.warnings.map(({ code }) => code)).toEqual(['identifier_uri_changes']);
    expect(counts(first.after.identifierUris, first.after.tags)).toBe(OWN);
    expect(first.after.identifierUris).toHaveLength(2);
    const again = name(undefined, first.after);
    expect([again.plan.application, again.plan.warnings]).toEqual([[], []]);
    expect(counts(again.after.identifierUris, again.after.tags)).toBe(OWN);
    const back = name(FHIR_URL, again.after);
    expect(counts(back.after.identifierUris, back.after.tags)).toBe(FHIR_URL);
    expect(name(FHIR_URL, back.after).plan.application).toEqual([]);
  });

  it('the named one of a new application counts although others are added', () => {
    const observed = tenant();
    const plan = planRegistration(resourceAnswers({ identifierUri: 'urn:contoso' }), observed, NOW);
    const { identifierUris, tags } = predictApplication(plan, observed);
    expect(counts([FHIR_URL, ...identifierUris], tags)).toBe('urn:contoso');
  });
});

describe('who may consent to a standing scope', () => {
  const scope = { ...permissionScope('user_impersonation', 'admin', 'Contoso'), id: 'kept' };
  const foreign = { ...permissionScope('read', 'admin', 'Others'), userConsentDisplayName: null };
  const observed = tenant({
    application: application({
      identifierUris: [OWN],
      api: { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [scope, foreign] },
    }),
  });
  const scopePatches = (values: FieldValues) =>
    planRegistration(resourceAnswers(values), observed, NOW).application.flatMap((step) =>
      step.kind === 'update-application' && step.patch.api?.oauth2PermissionScopes !== undefined
        ? [step.patch.api.oauth2PermissionScopes]
        : [],
    );

  it('changes in two writes, because Graph changes only what was disabled before', () => {
    expect(scopePatches({ scopeConsent: 'user' })).toEqual([
      [{ ...scope, isEnabled: false }, foreign],
      [{ ...scope, type: 'User', isEnabled: true }, foreign],
    ]);
  });

  it('changes without losing a scope that the same run adds', () => {
    const patches = scopePatches({ scopeConsent: 'user', scope: ['user_impersonation', 'fhirUser'] });
    expect(patches.map((scopes) => scopes.map(({ value }) => value))).toEqual(
      Array.from({ length: 3 }, () => ['user_impersonation', 'read', 'fhirUser']),
    );
  });

  it.each([
    ['nobody says so', {}],
    ['it is so already', { scopeConsent: 'admin' }],
  ])('stays where %s', (_what, values) => {
    expect(scopePatches(values)).toEqual([]);
  });
});
