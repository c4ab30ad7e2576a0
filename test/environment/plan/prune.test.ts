import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PinnedIds } from '../../../src/environment/lock-file/lock-file.ts';
import {
  validatePruning,
  type NamedEnvironment,
  type ObservedExternalAccess,
  type PruneVerdict,
  type ResourceClients,
  sortApplications,
} from '../../../src/environment/plan/prune.ts';
import { uniqueNameOf } from '../../../src/registration/answers/names.ts';
import type { ObservedApplication } from '../../../src/registration/model/observed.ts';
import { identificationTags } from '../../../src/registration/tags.ts';
import { ADA, application, FHIR_URL, NOW, secret, tenant } from '../../registration/sample-tenant.ts';

const ELSEWHERE = 'https://lab.contoso.com';
const EVE = { id: 'eve-id', appId: null, name: 'Eve' };
const ADA_OWNS = { id: ADA, appId: null, name: 'Ada' };

function idsFor(number: number): PinnedIds {
  const end = String(number).padStart(12, '0');
  return { appId: `aaaaaaaa-0000-4000-8000-${end}`, objectId: `bbbbbbbb-0000-4000-8000-${end}` };
}

/** An application as `register` leaves it, but for what is said. */
function registered(key: string, number: number, facts: Partial<ObservedApplication> = {}): ObservedApplication {
  const { appId, objectId } = idsFor(number);
  const type = key === 'resource' ? 'resource' : 'service';
  return application({
    id: objectId,
    appId,
    displayName: key,
    uniqueName: uniqueNameOf(FHIR_URL, key),
    tags: identificationTags({ type, key, fhirUrl: FHIR_URL, serverKind: 'oss' }),
    ...facts,
  });
}

/** Held by the caller alone, but for what is said. */
function heldBy(
  held: ObservedApplication,
  facts: Partial<ObservedExternalAccess['access']> = {},
): ObservedExternalAccess {
  return { access: tenant({ application: held, ...facts }), unreadable: [] };
}

function judge(
  environment: NamedEnvironment,
  applications: readonly ObservedApplication[],
  externalAccess: (application: ObservedApplication) => ObservedExternalAccess = heldBy,
  clients: ResourceClients = [],
): PruneVerdict<ObservedApplication> {
  return validatePruning(sortApplications(environment, applications), externalAccess, clients, NOW);
}

function environmentOf(pins: Readonly<Record<string, number>>, keys: readonly string[] = []): NamedEnvironment {
  const entries = Object.entries(pins).map(([key, number]) => [key, idsFor(number)] as const);
  return { fhirUrl: FHIR_URL, pins: new Map(entries), keys: new Set(keys) };
}

const prunedKeys = ({ prunable }: PruneVerdict<ObservedApplication>): readonly string[] =>
  prunable.map(({ key }) => key);
const reasons = ({ foreign }: PruneVerdict<ObservedApplication>): readonly string[] =>
  foreign.map(({ reason }) => reason);

describe('prune', () => {
  const job = registered('job', 1);

  it('deletes what the lock pins, the file does not name, and only we hold', () => {
    const verdict = judge(environmentOf({ job: 1 }), [job]);
    expect({ pruned: prunedKeys(verdict), foreign: verdict.foreign }).toEqual({ pruned: ['job'], foreign: [] });
  });

  it('says nothing of what the file names, pinned or not', () => {
    expect(judge(environmentOf({ job: 1 }, ['job', 'other']), [job, registered('other', 2)])).toEqual({
      prunable: [],
      foreign: [],
    });
  });

  const tags = (facts: Partial<Parameters<typeof identificationTags>[0]>): readonly string[] =>
    identificationTags({ type: 'service', key: 'job', fhirUrl: FHIR_URL, serverKind: 'oss', ...facts });

  it.each<[what: string, pins: Readonly<Record<string, number>>, facts: Partial<ObservedApplication>, reason: string]>([
    ['is not in the lock', {}, {}, 'the lock file does not pin it'],
    ['has another object id', { job: 1 }, { id: 'other' }, 'the lock file pins "job" to another application, '],
    ['is pinned to another key', { work: 1 }, {}, 'its tags name another key, job'],
    ['has lost our tags', { job: 1 }, { tags: ['fhir-apps'] }, 'it does not carry our tags'],
    ['is of another server', { job: 1 }, { tags: tags({ fhirUrl: ELSEWHERE }) }, `its tags name another server, ${ELSEWHERE}`], // prettier-ignore
    ['has the tags of another key', { job: 1 }, { tags: tags({ key: 'work' }) }, 'its tags name another key, work'],
    ['has the name of another tool', { job: 1 }, { uniqueName: 'terraform.x' }, 'its unique name is terraform.x, which is not that of fhir-apps'], // prettier-ignore
    ['has no unique name', { job: 1 }, { uniqueName: null }, 'its unique name is none, which is not that of fhir-apps'],
  ])('leaves alone what %s', (_what, pins, facts, reason) => {
    const verdict = judge(environmentOf(pins), [registered('job', 1, facts)]);
    expect(prunedKeys(verdict)).toEqual([]);
    expect(reasons(verdict)).toEqual([expect.stringContaining(reason)]);
  });

  it.each<[what: string, facts: Partial<ObservedExternalAccess['access']>, reason: string]>([
    [
      'someone else owns too',
      { owners: [ADA_OWNS, EVE] },
      'others own it or have credentials for it: owner Eve (eve-id)',
    ],
    ['nobody owns', { owners: [] }, 'you do not own it'],
    [
      'has a secret that was made by hand',
      { application: application({ passwordCredentials: [secret('k1')] }) },
      'others own it or have credentials for it: secret by hand (k1)',
    ],
    [
      'another pipeline made and gave away',
      {
        application: application({ createdByAppId: 'other-app' }),
        caller: { objectId: ADA, kind: 'app', appId: 'pipeline' },
      },
      'others own it or have credentials for it: the application other-app, which made it',
    ],
  ])('leaves alone what %s', (_what, facts, reason) => {
    const verdict = judge(environmentOf({ job: 1 }), [job], (each) => heldBy(each, facts));
    expect(prunedKeys(verdict)).toEqual([]);
    expect(reasons(verdict)).toEqual([reason]);
  });

  it('takes what an owner whom the file names owns too', () => {
    const held = { owners: [ADA_OWNS, EVE], ownerIds: [EVE.id] };
    expect(prunedKeys(judge(environmentOf({ job: 1 }), [job], (each) => heldBy(each, held)))).toEqual(['job']);
  });

  it('leaves alone what it cannot read', () => {
    const unreadable = ['its owners', 'its federated credentials'];
    const verdict = judge(environmentOf({ job: 1 }), [job], (each) => ({ ...heldBy(each), unreadable }));
    expect(reasons(verdict)).toEqual(['its owners and its federated credentials could not be read']);
  });
});

describe('the resource application of a server', () => {
  const resource = registered('resource', 9);
  const job = registered('job', 1);
  const pins = { resource: 9, job: 1 };

  it('goes last, after its clients', () => {
    expect(prunedKeys(judge(environmentOf(pins), [resource, job]))).toEqual(['job', 'resource']);
  });

  const stays = (why: string): string => `existing clients use it: ${why}`;
  it.each<[what: string, verdict: () => PruneVerdict<ObservedApplication>, reason: string]>([
    ['of the file', () => judge(environmentOf(pins, ['job']), [resource, job]), stays('"job"')],
    ['that is foreign', () => judge(environmentOf({ resource: 9 }), [resource, job]), stays('"job"')],
    [
      'that others hold',
      () => judge(environmentOf(pins), [resource, job], (each) => heldBy(each, each === job ? { owners: [EVE] } : {})),
      stays('"job"'),
    ],
    [
      'with a role or a consent, whoever made it',
      () => judge(environmentOf({ resource: 9 }), [resource], heldBy, ['Portal', 'Two', 'Three', 'Four', 'Two']),
      stays('"Portal", "Two", "Three" and 1 more'),
    ],
    [
      'that may be there',
      () => judge(environmentOf({ resource: 9 }), [resource], heldBy, null),
      'its clients could not be read',
    ],
  ])('stays while there is a client %s', (_what, verdict, reason) => {
    expect(prunedKeys(verdict())).not.toContain('resource');
    expect(reasons(verdict())).toContain(reason);
  });
});

describe('in any tenant', () => {
  const KEYS = ['resource', 'job', 'portal', 'chart'];
  const key = fc.constantFrom(...KEYS);
  const numberOf = (each: string): number => KEYS.indexOf(each);
  /** As `register` left it and the lock pins it. */
  const ours = key.map((each) => registered(each, numberOf(each)));
  /** With ids, tags and names of any, as someone who wants it deleted, or by accident. */
  const anyones = fc
    .record({
      number: fc.nat(5),
      uniqueName: fc.option(key.map((each) => uniqueNameOf(FHIR_URL, each))),
      tags: fc.record({ key, fhirUrl: fc.constantFrom(FHIR_URL, ELSEWHERE), tagged: fc.boolean() }),
      secrets: fc.constantFrom([], [secret('k1')]),
      otherObject: fc.boolean(),
    })
    .map(({ number, uniqueName, tags, secrets, otherObject }) =>
      registered('job', number, {
        ...(otherObject ? { id: `other-${number}` } : {}),
        uniqueName,
        tags: tags.tagged
          ? identificationTags({ ...tags, type: tags.key === 'resource' ? 'resource' : 'public', serverKind: 'oss' })
          : ['fhir-apps'],
        passwordCredentials: secrets,
      }),
    );
  const anyApplication = fc.oneof({ arbitrary: ours, weight: 6 }, { arbitrary: anyones, weight: 1 });
  /** For each of six applications: the same for all as often as not, or any. */
  const often = <T>(usual: T, any: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> =>
    fc.oneof(fc.constant(Array.from({ length: 6 }, () => usual)), fc.array(any, { minLength: 6, maxLength: 6 }));
  const anyTenant = fc.record({
    pins: fc.oneof(
      fc.subarray(KEYS).map((pinned) => Object.fromEntries(pinned.map((each) => [each, numberOf(each)]))),
      fc.dictionary(key, fc.nat(5)),
    ),
    keys: fc.oneof(fc.constant<string[]>([]), fc.subarray(KEYS)),
    applications: fc.uniqueArray(anyApplication, { selector: ({ appId }) => appId, maxLength: 6 }),
    owners: often([ADA_OWNS], fc.constantFrom([ADA_OWNS], [ADA_OWNS, EVE], [EVE], [])),
    unreadable: often<readonly string[]>([], fc.constantFrom<readonly string[]>([], ['its owners'])),
    clients: fc.constantFrom<ResourceClients>([], [], ['Portal'], null),
  });

  it('prune never deletes what is not ours, and tells of everything else', () => {
    const counts = { pruned: 0, resources: 0 };
    fc.assert(
      fc.property(anyTenant, ({ pins, keys, applications, owners, unreadable, clients }) => {
        const environment = environmentOf(pins, keys);
        const externalAccess = new Map(
          applications.map((each, index) => [
            each.id,
            { ...heldBy(each, { owners: owners[index] ?? [] }), unreadable: unreadable[index] ?? [] },
          ]),
        );
        const holdersOf = (each: ObservedApplication): ObservedExternalAccess =>
          externalAccess.get(each.id) ?? heldBy(each);
        const { prunable, foreign } = judge(environment, applications, holdersOf, clients);

        for (const { key: pruned, application: each } of prunable) {
          expect(keys).not.toContain(pruned);
          expect(environment.pins.get(pruned)).toEqual({ appId: each.appId, objectId: each.id });
          expect(each.tags).toContain(`fhir-apps:key:${pruned}`);
          expect(each.tags).toContain(`fhir-apps:fhir-url:${FHIR_URL}`);
          expect(each.uniqueName).toBe(uniqueNameOf(FHIR_URL, pruned));
          expect(each.passwordCredentials).toEqual([]);
          expect(externalAccess.get(each.id)).toMatchObject({ unreadable: [], access: { owners: [ADA_OWNS] } });
        }
        const gone = new Set(prunable.map(({ application: { id } }) => id));
        const resource = prunable.findIndex(({ key: pruned }) => pruned === 'resource');
        if (resource !== -1) {
          expect(resource).toBe(prunable.length - 1);
          expect(clients).toEqual([]);
          const others = applications.filter(
            ({ id, tags }) => !gone.has(id) && !tags.includes('fhir-apps:type:resource'),
          );
          expect(others).toEqual([]);
        }
        const reported = new Set([...gone, ...foreign.map(({ objectId }) => objectId)]);
        expect(reported.size).toBe(prunable.length + foreign.length);
        const untold = applications.filter(({ id }) => !reported.has(id));
        for (const { uniqueName, appId } of untold) {
          const named = keys.some((each) => uniqueName === uniqueNameOf(FHIR_URL, each));
          const pinned = keys.some((each) => environment.pins.get(each)?.appId === appId);
          expect(named || pinned).toBe(true);
        }
        counts.pruned += prunable.length;
        counts.resources += resource === -1 ? 0 : 1;
      }),
      { numRuns: 2000 },
    );
    // A property that never sees a deletion would prove nothing.
    expect(counts.pruned).toBeGreaterThan(50);
    expect(counts.resources).toBeGreaterThan(0);
  });
});
