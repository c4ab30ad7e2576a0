import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RegisterAnswers } from '../../../src/registration/answers/answers.ts';
import { APP_TYPES, type AppType } from '../../../src/registration/model/app-type.ts';
import type { Observed, ObservedApplication } from '../../../src/registration/model/observed.ts';
import { planRegistration, stepsOf } from '../../../src/registration/plan/plan.ts';
import { preAuthorizationsOf } from '../../../src/registration/consent/pre-authorization.ts';
import { replyUrlIdentity } from '../../../src/registration/answers/reply-url.ts';
import { applyPatch } from '../../../src/registration/plan/step.ts';
import { identify } from '../../../src/registration/tags.ts';
import { scopesIn } from '../../../src/registration/consent/tenant-consent.ts';
import { answersOf } from '../arbitrary-answers.ts';
import { type StandingTenant, standingTenantFor, tenantFor } from '../arbitrary-tenant.ts';
import { applyInMemory } from '../apply-in-memory.ts';
import { NOW } from '../sample-tenant.ts';
import { missing } from '../what-is-missing.ts';

/** What someone asks for, and a tenant to ask it of. */
function cases(type: AppType): fc.Arbitrary<readonly [RegisterAnswers, Observed]> {
  return answersOf(type).chain((answers) => fc.tuple(fc.constant(answers), tenantFor(answers)));
}

/** As {@link cases}, where the application stands already. */
function updates(type: AppType): fc.Arbitrary<readonly [RegisterAnswers, StandingTenant]> {
  return answersOf(type).chain((answers) => fc.tuple(fc.constant(answers), standingTenantFor(answers)));
}

function applied(answers: RegisterAnswers, observed: Observed): ObservedApplication {
  const { application } = applyInMemory(planRegistration(answers, observed, NOW), observed);
  if (application === null) {
    throw new Error('A plan left no application behind.');
  }
  return application;
}

function replyUrlsOf({ web, spa, publicClient }: ObservedApplication): readonly string[] {
  return [...web.redirectUris, ...spa.redirectUris, ...publicClient.redirectUris];
}

function permissionsOf(application: ObservedApplication): readonly string[] {
  return application.requiredResourceAccess.flatMap(({ resourceAppId, resourceAccess }) =>
    resourceAccess.map(({ id, type }) => `${resourceAppId} ${type} ${id}`),
  );
}

/** The value with the members of every list in it in another order. */
function shuffle<T>(value: T, numbers: Iterator<number>): T {
  if (Array.isArray(value)) {
    return value
      .map((member: unknown) => ({ at: Number(numbers.next().value), member: shuffle(member, numbers) }))
      .sort((one, other) => one.at - other.at)
      .map(({ member }) => member) as T;
  }
  return typeof value === 'object' && value !== null && !(value instanceof Date)
    ? (Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shuffle(inner, numbers)])) as T)
    : value;
}

/** Every value in a step, with the names on the way to it. */
function leaves(value: unknown, path = ''): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => leaves(inner, `${path}.${name}`))
    : [[path, value]];
}

describe.each(APP_TYPES)('a plan for a %s application', (type) => {
  it('leaves nothing to do for the same answers once it is applied', () => {
    fc.assert(
      fc.property(cases(type), ([answers, observed]) => {
        const after = applyInMemory(planRegistration(answers, observed, NOW), observed);
        expect(stepsOf(planRegistration(answers, after, NOW))).toEqual([]);
      }),
    );
  });

  it('leaves nothing to do in whatever order Graph returns the members of lists', () => {
    // Graph returns most lists of an application reversed from the first read after the write on.
    fc.assert(
      fc.property(cases(type), fc.infiniteStream(fc.nat()), ([answers, observed], numbers) => {
        const after = applyInMemory(planRegistration(answers, observed, NOW), observed);
        const { tenant, caller, ownerIds, uriOwners, preAuthorizedClients, azureAccess, ...read } = after;
        const shuffled = shuffle(read, numbers);
        const again = { ...shuffled, tenant, caller, ownerIds, uriOwners, preAuthorizedClients, azureAccess };
        expect(stepsOf(planRegistration(answers, again, NOW))).toEqual([]);
      }),
    );
  });

  it('creates an application only where none stands', () => {
    fc.assert(
      fc.property(cases(type), ([answers, observed]) => {
        const kinds = stepsOf(planRegistration(answers, observed, NOW)).map(({ kind }) => kind);
        expect(kinds.includes('create-application')).toBe(observed.application === null);
        expect(kinds.includes('create-service-principal')).toBe(observed.servicePrincipal === null);
      }),
    );
  });

  it('loses nothing that others put on the application', () => {
    fc.assert(
      fc.property(updates(type), ([answers, observed]) => {
        const before = observed.application;
        const after = applied(answers, observed);
        expect(after.tags).toEqual(expect.arrayContaining(before.tags.filter((tag) => !tag.startsWith('fhir-apps:'))));
        expect(after.identifierUris).toEqual(expect.arrayContaining([...before.identifierUris]));
        expect(permissionsOf(after)).toEqual(expect.arrayContaining([...permissionsOf(before)]));
        expect(replyUrlsOf(after).map(replyUrlIdentity)).toEqual(
          expect.arrayContaining(replyUrlsOf(before).map(replyUrlIdentity)),
        );
        expect(after.keyCredentials).toEqual(before.keyCredentials);
        expect(after.passwordCredentials).toEqual(
          expect.arrayContaining(before.passwordCredentials.filter(({ displayName }) => displayName === 'by hand')),
        );
      }),
    );
  });

  it('keeps every pre-authorisation', () => {
    fc.assert(
      fc.property(updates(type), ([answers, observed]) => {
        const after = preAuthorizationsOf(applied(answers, observed));
        for (const { appId, delegatedPermissionIds } of preAuthorizationsOf(observed.application)) {
          const kept = after.find((entry) => entry.appId === appId)?.delegatedPermissionIds ?? [];
          expect(kept).toEqual(expect.arrayContaining([...delegatedPermissionIds]));
        }
      }),
    );
  });

  it('narrows no consent', () => {
    fc.assert(
      fc.property(updates(type), ([answers, observed]) => {
        const { grants } = applyInMemory(planRegistration(answers, observed, NOW), observed);
        for (const { resourceId, scope } of observed.grants ?? []) {
          const after = grants?.find((grant) => grant.resourceId === resourceId)?.scope;
          expect(scopesIn(after ?? '')).toEqual(expect.arrayContaining([...scopesIn(scope)]));
        }
      }),
    );
  });

  it('leaves scopes and roles of others as they are, and ours their ids and texts', () => {
    fc.assert(
      fc.property(updates(type), ([answers, observed]) => {
        const before = observed.application;
        const after = applied(answers, observed);
        const ours = answers.type === 'resource' ? [...answers.scopes, ...answers.appRoles] : [];
        for (const [existing, kept] of [
          [before.api.oauth2PermissionScopes, after.api.oauth2PermissionScopes],
          [before.appRoles, after.appRoles],
        ] as const) {
          expect(kept).toEqual(
            expect.arrayContaining(
              existing.map((entry) =>
                ours.includes(`${entry.value}`)
                  ? { ...entry, isEnabled: true, ...('type' in entry ? { type: expect.any(String) as string } : {}) }
                  : entry,
              ),
            ),
          );
        }
      }),
    );
  });

  it('changes no property that was neither named nor ours to keep right', () => {
    fc.assert(
      fc.property(updates(type), ([answers, observed]) => {
        const before = observed.application;
        const after = applied(answers, observed);
        expect(after).toMatchObject({
          id: before.id,
          appId: before.appId,
          uniqueName: before.uniqueName,
          signInAudience: before.signInAudience,
          description: answers.description ?? before.description,
          notes: answers.notes ?? before.notes,
          serviceManagementReference: answers.serviceManagementReference ?? before.serviceManagementReference,
          web: { implicitGrantSettings: before.web.implicitGrantSettings },
          servicePrincipalLockConfiguration: { isEnabled: before.servicePrincipalLockConfiguration?.isEnabled ?? true },
        });
        const logoutUrl = answers.type === 'confidential' ? answers.logoutUrl : null;
        expect(after.web.logoutUrl).toBe(logoutUrl ?? before.web.logoutUrl);
      }),
    );
  });

  it('ends with tags that say what was asked for', () => {
    fc.assert(
      fc.property(cases(type), ([answers, observed]) => {
        const { key, fhirUrl, serverKind } = answers;
        const { tags } = applied(answers, observed);
        expect(identify(tags)).toEqual({ type, key, fhirUrl, serverKind });
        expect(new Set(tags).size).toBe(tags.length);
      }),
    );
  });

  it('ends with everything that was asked for', () => {
    fc.assert(
      fc.property(cases(type), ([answers, observed]) => {
        const directory = applyInMemory(planRegistration(answers, observed, NOW), observed);
        expect(missing(answers, directory)).toEqual([]);
      }),
    );
  });

  it('changes and removes no scope or role that was not disabled in a write before', () => {
    fc.assert(
      fc.property(updates(type), ([answers, observed]) => {
        const states = planRegistration(answers, observed, NOW).application.reduce<readonly ObservedApplication[]>(
          (past, step) => [
            ...past,
            applyPatch(past.at(-1) ?? observed.application, step.kind === 'update-application' ? step.patch : {}),
          ],
          [observed.application],
        );
        for (const [index, { api, appRoles }] of states.slice(0, -1).entries()) {
          const next = states[index + 1];
          const kept = [...(next?.api.oauth2PermissionScopes ?? []), ...(next?.appRoles ?? [])];
          for (const entry of [...api.oauth2PermissionScopes, ...appRoles].filter(({ isEnabled }) => isEnabled)) {
            expect(kept).toContainEqual({ ...entry, isEnabled: expect.any(Boolean) as boolean });
          }
        }
      }),
    );
  });

  it('writes no undefined and nothing that only Entra may write', () => {
    const readOnly =
      /\.(id|appId|objectId|uniqueName|createdDateTime|deletedDateTime|publisherDomain|passwordCredentials|keyCredentials|redirectUriSettings|origin)(\.|$)/;
    fc.assert(
      fc.property(cases(type), ([answers, observed]) => {
        for (const step of stepsOf(planRegistration(answers, observed, NOW))) {
          expect(leaves(step).filter(([, value]) => value === undefined)).toEqual([]);
          const written = step.kind === 'update-application' ? leaves(step.patch) : [];
          const names = written.map(([path]) =>
            path
              .replace(/\.(oauth2PermissionScopes|appRoles|resourceAccess)\.\d+\.id$/, '')
              // Of another application, which it names.
              .replace(/\.preAuthorizedApplications\.\d+\.appId$/, ''),
          );
          expect(names.filter((name) => readOnly.test(name))).toEqual([]);
        }
      }),
    );
  });

  it('refuses an application that is another registration, and says which', () => {
    const [other = 'resource'] = APP_TYPES.filter((name) => name !== type);
    fc.assert(
      fc.property(updates(type), ([answers, observed]) => {
        const before = observed.application;
        const tags = [
          'fhir-apps',
          `fhir-apps:type:${other}`,
          'fhir-apps:key:x',
          'fhir-apps:fhir-url:https://x.example',
        ];
        const application = { ...before, tags: [...tags, 'fhir-apps:server-kind:oss'] };
        expect(() => planRegistration(answers, { ...observed, application }, NOW)).toThrow(
          expect.objectContaining({
            code: 'key_taken',
            message: expect.stringContaining(before.appId) as string,
          }) as Error,
        );
      }),
      { numRuns: 10 },
    );
  });
});
