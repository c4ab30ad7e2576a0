import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type LockFile,
  lockFileText,
  lockPathOf,
  parseLockFile,
} from '../../../src/environment/lock-file/lock-file.ts';
import { type LockScope, pinIssue, pinsAt, withPins } from '../../../src/environment/lock-file/pins.ts';
import { UsageError } from '../../../src/errors/usage-error.ts';

const TENANT = 'eeeeeeee-0000-4000-8000-000000000001';
const OTHER_TENANT = 'eeeeeeee-0000-4000-8000-000000000002';
const PATH = '/srv/fhir-apps.lock.json';
const DEV: LockScope = { name: 'dev', tenantId: TENANT, fhirUrl: 'https://fhir.contoso.com' };
const A = { appId: 'aaaaaaaa-0000-4000-8000-000000000001', objectId: 'bbbbbbbb-0000-4000-8000-000000000001' };
const B = { appId: 'aaaaaaaa-0000-4000-8000-000000000002', objectId: 'bbbbbbbb-0000-4000-8000-000000000002' };
const EMPTY: LockFile = new Map();

/** What a refusal says, or what came instead of one. */
function refusal(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UsageError)) {
      throw error;
    }
    const { code, message, hint } = error;
    return { code, message, hint };
  }
}

const ids = fc.record({ appId: fc.uuid(), objectId: fc.uuid() });
/** Among them names that every JavaScript object has. */
const key = fc.oneof(
  fc.constantFrom('resource', 'constructor', 'toString', '1', '01', 'hasOwnProperty'),
  fc.stringMatching(/^[a-z0-9.-]{1,8}$/),
);
const pins = fc.array(fc.tuple(key, ids), { maxLength: 6 }).map((entries) => new Map(entries));
const place: fc.Arbitrary<LockScope> = fc.constantFrom('dev', 'prod', 'default').map((name) => ({ ...DEV, name }));
const anyLock: fc.Arbitrary<LockFile> = fc
  .array(fc.tuple(place, pins), { maxLength: 3 })
  .map((entries) => entries.reduce((lock, [at, changes]) => withPins(lock, at, changes, PATH), EMPTY));

describe('the path of a lock file', () => {
  it.each([
    ['/srv/fhir-apps.yaml', false, '/srv/fhir-apps.lock.json'],
    ['/srv/x.yml', false, '/srv/x.lock.json'],
    ['/srv/testauthenvironment.json', false, '/srv/testauthenvironment.lock.json'],
    ['/srv/environment', false, '/srv/environment.lock.json'],
    ['/srv/fhir-apps.yaml', true, '/srv/fhir-apps.sandbox.lock.json'],
  ])('of %s (sandbox: %s) is %s', (file, sandbox, path) => {
    expect(lockPathOf(file, sandbox)).toBe(path);
  });
});

describe('the text of a lock file', () => {
  it('is sorted, indented and ends with a newline', () => {
    const lock = withPins(EMPTY, DEV, new Map([['service-b', B], ['resource', A]]), PATH); // prettier-ignore
    expect(lockFileText(lock)).toBe(`{
  "lockVersion": 1,
  "environments": {
    "dev": {
      "tenantId": "${TENANT}",
      "fhirUrl": "https://fhir.contoso.com",
      "registrations": {
        "resource": {
          "appId": "${A.appId}",
          "objectId": "${A.objectId}"
        },
        "service-b": {
          "appId": "${B.appId}",
          "objectId": "${B.objectId}"
        }
      }
    }
  }
}
`);
  });

  it('reads back as it was, and is the same in whatever order the pins came', () => {
    fc.assert(
      fc.property(anyLock, (lock) => {
        const text = lockFileText(lock);
        const reversed: LockFile = new Map(
          [...lock].reverse().map(([name, at]) => [name, { ...at, registrations: new Map([...at.registrations].reverse()) }]), // prettier-ignore
        );
        expect(parseLockFile(text, PATH)).toEqual(lock);
        expect(lockFileText(reversed)).toBe(text);
      }),
    );
  });
});

describe('a lock file that is none', () => {
  const text = lockFileText(withPins(EMPTY, DEV, new Map([['resource', A]]), PATH));
  const conflicted = text.replace(
    / +"resource": \{/,
    (line) => `<<<<<<< HEAD\n${line}\n=======\n${line}\n>>>>>>> main`,
  );
  it.each<[what: string, text: string, code: string, says: RegExp]>([
    ['has the marks of a merge', conflicted, 'lock_conflicted', /contains a merge conflict, which begins in line 8/],
    ['is cut off', text.slice(0, 80), 'lock_invalid', /is no lock file: it is not JSON/],
    ['is a list', '[]', 'lock_invalid', /: it is not an object\./],
    ['has no version', '{"environments":{}}', 'lock_invalid', /: lockVersion is missing or not the number 1\./],
    [
      'is of a later version',
      '{"lockVersion":2,"more":1}',
      'lock_of_newer_version',
      /lockVersion 2\); this one reads 1/,
    ],
    [
      'pins what is no id',
      text.replace(A.appId, 'me'),
      'lock_invalid',
      /environments\.dev\.registrations\.resource\.appId is missing or not a GUID/,
    ],
    [
      'has more than a pin',
      text.replace('"appId"', '"secret": "", "appId"'),
      'lock_invalid',
      /environments\.dev\.registrations\.resource\.secret is not known/,
    ],
  ])('%s', (_what, broken, code, says) => {
    expect(refusal(() => parseLockFile(broken, PATH))).toMatchObject({
      code,
      message: expect.stringMatching(says) as string,
    });
  });

  it('tells all its faults at once', () => {
    const broken = text.replace(A.appId, 'me').replace(TENANT, 'contoso');
    expect(refusal(() => parseLockFile(broken, PATH))).toMatchObject({
      message: expect.stringMatching(/tenantId is missing or not a GUID; .*appId is /) as string,
    });
  });

  it.each([
    ['', ''],
    ['with nothing but white space', ' \r\n'],
    ['saved by Windows', `\ufeff${text.replaceAll('\n', '\r\n')}`],
  ])('is not one that is empty %s or comes from another editor', (_what, fine) => {
    expect(() => parseLockFile(fine, PATH)).not.toThrow();
  });
});

describe('pins', () => {
  it('of two runs that changed different keys are both there, in either order', () => {
    fc.assert(
      fc.property(anyLock, place, pins, pins, (lock, at, first, second) => {
        const others = new Map([...second].filter(([each]) => !first.has(each)));
        const one = withPins(withPins(lock, at, first, PATH), at, others, PATH);
        const other = withPins(withPins(lock, at, others, PATH), at, first, PATH);
        expect(one).toEqual(other);
        expect(Object.fromEntries(pinsAt(one, at, PATH))).toMatchObject(Object.fromEntries([...first, ...others]));
      }),
    );
  });

  it('change nothing else, nothing twice, and go away again', () => {
    fc.assert(
      fc.property(anyLock, place, pins, (lock, at, added) => {
        const changed = withPins(lock, at, added, PATH);
        expect(withPins(changed, at, added, PATH)).toBe(changed);
        const elsewhere = (each: LockFile): unknown => [...each].filter(([name]) => name !== at.name);
        expect(elsewhere(changed)).toEqual(elsewhere(lock));
        const none = new Map([...pinsAt(changed, at, PATH).keys()].map((each) => [each, null] as const));
        expect(withPins(changed, at, none, PATH).has(at.name)).toBe(false);
      }),
    );
  });

  it.each<[what: string, at: LockScope, says: RegExp]>([
    ['another tenant', { ...DEV, tenantId: OTHER_TENANT }, /in the tenant .*1, and this run is for .*2\.$/],
    [
      'another server',
      { ...DEV, fhirUrl: 'https://lab.contoso.com' },
      /in the server .*and this run is for https:\/\/lab/,
    ],
  ])('of %s are neither believed nor changed', (_what, at, says) => {
    const lock = withPins(EMPTY, DEV, new Map([['resource', A]]), PATH);
    const refused = { code: 'lock_of_other_tenant', message: expect.stringMatching(says) as string };
    expect(refusal(() => pinsAt(lock, at, PATH))).toMatchObject(refused);
    expect(refusal(() => withPins(lock, at, new Map([['resource', B]]), PATH))).toMatchObject(refused);
    expect(pinsAt(lock, { ...at, name: 'prod' }, PATH).size).toBe(0);
  });
});

describe('what the lock has against an entry', () => {
  const pinned = new Map([['resource', A]]);
  const existing = (found: typeof A): Parameters<typeof pinIssue>[2] => ({
    id: found.objectId,
    appId: found.appId,
    displayName: 'Contoso FHIR',
    uniqueName: 'fhir-apps.fhir.contoso.com.resource',
  });

  it.each<[what: string, key: string, observed: Parameters<typeof pinIssue>[2]]>([
    ['the pinned application stands', 'resource', existing(A)],
    ['it is written in capitals', 'resource', existing({ appId: A.appId.toUpperCase(), objectId: A.objectId })],
    ['the key is not pinned, and something stands', 'service-b', existing(B)],
    ['the key is not pinned, and nothing stands', 'service-b', null],
  ])('is nothing where %s', (_what, entry, observed) => {
    expect(pinIssue(pinned, entry, observed, PATH)).toBeNull();
  });

  it('is a risk where the pinned application is gone', () => {
    expect(pinIssue(pinned, 'resource', null, PATH)).toMatchObject({
      kind: 'deleted-outside',
      risk: { code: 'deleted_outside', message: expect.stringContaining(A.appId) as string },
    });
  });

  it.each([
    ['another application', B],
    ['the same appId with another object', { ...A, objectId: B.objectId }],
  ])('stops it where %s has its name', (_what, found) => {
    const issue = pinIssue(pinned, 'resource', existing(found), PATH);
    if (issue?.kind !== 'squatted') {
      throw new Error(`Not squatted: ${JSON.stringify(issue)}`);
    }
    expect(issue.error).toMatchObject({ code: 'squatted_name', command: ['show', found.appId] });
    expect(issue.error.message).toBe(
      `"resource" is pinned to the application ${A.appId}, but ${found.appId} ("Contoso FHIR") answers to its name fhir-apps.fhir.contoso.com.resource.`,
    );
  });
});
