import { describe, expect, it } from 'vitest';
import type { ObservedApplication } from '../../../src/registration/model/observed.ts';
import { planAdoption } from '../../../src/registration/adoption/plan-adoption.ts';
import { planRegistration } from '../../../src/registration/plan/plan.ts';
import { ADA, answersFor, application, contosoApi, FHIR_URL, NOW, tenant } from '../sample-tenant.ts';

const PORTAL = answersFor('public', { replyUrl: ['https://new.contoso.com/cb'], platform: 'spa' });

function many<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** A plan to add what {@link PORTAL} asks for to an application that has this already. */
function planOn(facts: Partial<ObservedApplication>): () => unknown {
  return () => planRegistration(PORTAL, tenant({ application: application(facts), api: contosoApi() }), NOW);
}

const urls = (count: number): readonly string[] => many(count, (index) => `https://old.contoso.com/${index}`);
const apis = (count: number): ObservedApplication['requiredResourceAccess'] =>
  many(count, (index) => ({ resourceAppId: `api-${index}`, resourceAccess: [{ id: `id-${index}`, type: 'Scope' }] }));
const permissions = (count: number): ObservedApplication['requiredResourceAccess'] => [
  { resourceAppId: 'api', resourceAccess: many(count, (index) => ({ id: `id-${index}`, type: 'Scope' })) },
];

describe('what an application has and what is added', () => {
  it.each<[what: string, fits: Partial<ObservedApplication>, over: Partial<ObservedApplication>, limit: number]>([
    [
      'reply URLs of all platforms',
      { web: { ...application().web, redirectUris: urls(255) } },
      { web: { ...application().web, redirectUris: urls(200) }, publicClient: { redirectUris: urls(56) } },
      256,
    ],
    [
      'reply URLs with personal accounts',
      { signInAudience: 'AzureADandPersonalMicrosoftAccount', spa: { redirectUris: urls(99) } },
      { signInAudience: 'AzureADandPersonalMicrosoftAccount', spa: { redirectUris: urls(100) } },
      100,
    ],
    ['APIs', { requiredResourceAccess: apis(48) }, { requiredResourceAccess: apis(49) }, 50],
    // One scope of the API, and what signing in takes.
    ['permissions', { requiredResourceAccess: permissions(395) }, { requiredResourceAccess: permissions(397) }, 400],
    [
      'entries of all lists',
      { tags: many(1180, (index) => `tag-${index}`) },
      { tags: many(1195, (index) => `tag-${index}`) },
      1200,
    ],
  ])('stay within the limit of %s', (_what, fits, over, limit) => {
    expect(planOn(fits)).not.toThrow();
    expect(planOn(over)).toThrow(
      expect.objectContaining({
        code: 'limit_exceeded',
        details: expect.objectContaining({ limit }) as unknown,
      }) as Error,
    );
    expect(planOn(over)).toThrow(new RegExp(`takes at most ${limit}\\.$`));
  });

  it('may be over a limit that nothing is added to', () => {
    const existing = application({
      web: { ...application().web, redirectUris: urls(256) },
      spa: { redirectUris: ['https://new.contoso.com/cb'] },
    });
    expect(() => planRegistration(PORTAL, tenant({ application: existing, api: contosoApi() }), NOW)).not.toThrow();
  });

  it('names the limit of owners', () => {
    const owners = (count: number): readonly { id: string; appId: null; name: string }[] =>
      many(count, (index) => ({ id: index === 0 ? ADA : `owner-${index}`, appId: null, name: `Owner ${index}` }));
    const plan = (count: number) => () =>
      planRegistration(
        PORTAL,
        tenant({ application: application(), api: contosoApi(), owners: owners(count), ownerIds: ['new-owner'] }),
        NOW,
      );
    expect(plan(99)).not.toThrow();
    expect(plan(100)).toThrow(/has 100 owners and would have 101; Microsoft Entra ID takes at most 100\./);
  });

  it('are checked before an adoption', () => {
    const adopt = (tags: number) => () =>
      planAdoption(
        {
          ...tenant(),
          ...{ application: application({ tags: many(tags, (index) => `tag-${index}`) }), api: null, assignments: [] },
          ...{ tenantId: 'tenant', nameHolder: null },
        },
        {
          ...{ type: 'resource', key: 'resource', fhirUrl: FHIR_URL, serverKind: 'oss' },
          ...{ uniqueName: 'fhir-apps.fhir.contoso.com.resource', formerUniqueName: null },
        },
        [],
        NOW,
      );
    expect(adopt(1190)).not.toThrow();
    expect(adopt(1196)).toThrow(expect.objectContaining({ code: 'limit_exceeded' }) as Error);
  });
});
