import { describe, expect, test } from 'vitest';
import { type Answer, compareAnswer } from './compare-answer.ts';
import { type Comparison, idsMadeBy, newComparison, noteSent, noteShown } from './comparison.ts';
import type { Difference } from './difference.ts';
import type { Json } from './json.ts';
import { newestShapes } from './newest-shapes.ts';
import { placeholders } from './placeholders.ts';
import type { Exchange } from './recording.ts';
import { PARTLY_READ, REST_OF_LIST } from './same-shape.ts';
import { securityIdentifier } from './security-identifier.ts';
import type { Service } from './service.ts';

const CONTENT_TYPE = 'application/json';
const CONTEXT = 'https://graph.microsoft.com/v1.0/$metadata#applications/$entity';

function exchange(response: Json, more: Partial<Exchange> = {}): Exchange {
  const request = { n: 1, method: 'POST', path: '/v1.0/applications', query: '', headers: {}, body: null };
  return { ...request, status: 201, responseHeaders: { 'content-type': CONTENT_TYPE }, response, ...more };
}

function answer(body: Json, more: Partial<Answer> = {}): Answer {
  return { status: 201, headers: { 'content-type': CONTENT_TYPE }, body, ...more };
}

interface Options {
  readonly service?: Service;
  readonly sent?: Json;
  readonly newest?: Exchange;
  readonly change?: (comparison: Comparison) => Comparison;
}

/** The kinds and places of what differs. */
function differences(recorded: Exchange, answered: Answer, options: Options = {}): readonly string[] {
  const found: Difference[] = [];
  const newest = { name: 'newest', date: new Date(0), exchanges: [options.newest ?? recorded] };
  const shapes = newestShapes([newest], { applications: ['createdByAppId'] });
  const made = newComparison(placeholders(), shapes, options.service ?? 'graph', (each) => void found.push(each));
  const comparison = options.change?.(made) ?? made;
  noteSent(comparison.sent, options.sent ?? null);
  idsMadeBy(recorded).forEach((id) => comparison.made.add(id));
  compareAnswer(comparison, recorded, answered);
  return found.map(({ kind, pointer }) => `${kind} ${pointer}`);
}

/** What differs between two values inside a body. */
function inBody(recorded: Json, answered: Json, options: Options = {}): readonly string[] {
  return differences(exchange({ part: recorded }), answer({ part: answered }), options);
}

describe('status and headers', () => {
  test('a status that differs is the only difference', () => {
    expect(differences(exchange({ a: 1 }), answer({ a: 2 }, { status: 400 }))).toEqual(['status /status']);
  });

  test('headers are compared, also those that must not be there', () => {
    const recorded = exchange(null, { responseHeaders: { 'content-type': CONTENT_TYPE, 'odata-version': '4.0' } });
    const headers = { 'content-type': 'text/plain', location: 'https://graph.microsoft.com' };
    expect(differences(recorded, answer(null, { headers }))).toEqual([
      'header /headers/location',
      'header /headers/content-type',
      'header /headers/odata-version',
    ]);
  });

  test('strict-transport-security is not asked for', () => {
    const recorded = exchange(null, { responseHeaders: { 'strict-transport-security': 'max-age=31536000' } });
    expect(differences(recorded, answer(null, { headers: {} }))).toEqual([]);
  });

  test('a location binds the ids in it', () => {
    const responseHeaders = { location: 'https://graph.microsoft.com/v2/{tenant}/directoryObjects/{app1.id}' };
    const headers = { location: 'https://graph.microsoft.com/v2/T/directoryObjects/A' };
    expect(differences(exchange({ id: '{app1.id}' }, { responseHeaders }), answer({ id: 'A' }, { headers }))).toEqual(
      [],
    );
    expect(differences(exchange({ id: '{app1.id}' }, { responseHeaders }), answer({ id: 'B' }, { headers }))).toEqual([
      'value /body/id',
    ]);
  });
});

describe('values', () => {
  test.each<[string, Json, Json, readonly string[]]>([
    ['equal ones', { a: [1, 'x', true, null] }, { a: [1, 'x', true, null] }, []],
    ['a text', 'x', 'y', ['value /body/part']],
    ['a number', 1, 2, ['value /body/part']],
    ['a type', 1, '1', ['type /body/part']],
    ['null instead of a value', 'x', null, ['null /body/part']],
    ['a value instead of null', null, [], ['null /body/part']],
    ['an absent key instead of null', { a: null }, {}, ['missing key /body/part/a']],
    ['a key more', {}, { a: null }, ['extra key /body/part/a']],
    ['the order of keys', { a: 1, b: 2 }, { b: 2, a: 1 }, ['key order /body/part']],
    [
      'an error that spells its inner error otherwise',
      { innerError: {} },
      { innererror: {} },
      ['missing key /body/part/innerError', 'extra key /body/part/innererror'],
    ],
  ])('finds %s', (_, recorded, answered, expected) => {
    expect(inBody(recorded, answered)).toEqual(expected);
  });

  test('what is read only in part is compared in that part', () => {
    expect(inBody({ a: { b: 1 }, [PARTLY_READ]: 'a.b' }, { a: { b: 1, c: 2 }, d: 3 })).toEqual([]);
    expect(inBody({ a: { b: 1 }, [PARTLY_READ]: 'a.b' }, { a: { b: 2 } })).toEqual(['value /body/part/a/b']);
  });

  test('a security identifier is that of the id', () => {
    const [id, other] = ['11111111-2222-4333-8444-555555555555', '11111111-2222-4333-8444-666666666666'];
    const recorded = exchange({ id: '{group1.id}', securityIdentifier: 'S-1-12-1-1-2-3-4' });
    expect(differences(recorded, answer({ id, securityIdentifier: securityIdentifier(id) }))).toEqual([]);
    expect(differences(recorded, answer({ id, securityIdentifier: securityIdentifier(other) }))).toEqual([
      'value /body/securityIdentifier',
    ]);
    expect(securityIdentifier(id)).toBe('S-1-12-1-286331153-1127424546-1431651460-1431655765');
  });
});

describe('dates', () => {
  test.each<[string, string, string, Service, readonly string[]]>([
    ['ticks', '2025-04-08T09:40:20.2882444Z', '2026-01-01T00:00:00.1234567Z', 'graph', []],
    ['ticks with zeros left out', '2025-04-08T09:40:20.288244Z', '2026-01-01T00:00:00.12345Z', 'graph', []],
    [
      'ticks with zeros',
      '2025-04-08T09:40:20.2882444Z',
      '2026-01-01T00:00:00.1230000Z',
      'graph',
      ['date form /body/part'],
    ],
    ['milliseconds', '2025-04-08T09:40:20.2882444Z', '2026-01-01T00:00:00.123Z', 'graph', ['date form /body/part']],
    ['whole seconds', '2025-04-08T09:40:20Z', '2026-01-01T00:00:00Z', 'graph', []],
    ['a fraction too much', '2025-04-08T09:40:20Z', '2026-01-01T00:00:00.1Z', 'graph', ['date form /body/part']],
    ['a zone too much', '2025-04-08T09:40:20', '2026-01-01T00:00:00Z', 'graph', ['date form /body/part']],
    ['seven digits of Azure', '2025-04-08T09:40:20.2880000Z', '2026-01-01T00:00:00.1230000Z', 'azure', []],
    [
      'three digits of Azure',
      '2025-04-08T09:40:20.2880000Z',
      '2026-01-01T00:00:00.123Z',
      'azure',
      ['date form /body/part'],
    ],
  ])('have the form of the recorded ones: %s', (_, recorded, answered, service, expected) => {
    expect(inBody(recorded, answered, { service })).toEqual(expected);
  });

  test('come back as they were sent, in UTC', () => {
    const sent = { startDateTime: '2021-10-12T17:05:26.1557753+08:00' };
    const recorded = '2021-10-12T09:05:26.1557753Z';
    expect(inBody(recorded, recorded, { sent })).toEqual([]);
    expect(inBody(recorded, '2021-10-12T09:05:26.155Z', { sent })).toEqual(['date form /body/part']);
    expect(inBody(recorded, '2021-10-12T09:05:27.1557753Z', { sent })).toEqual(['date form /body/part']);
  });

  test('are equal where the recorded ones are', () => {
    const time = '2023-08-23T12:44:02.2417671Z';
    const [one, other] = ['2026-01-01T00:00:00.0000001Z', '2026-01-01T00:00:00.0000002Z'];
    expect(
      inBody({ createdOn: time, updatedOn: time }, { createdOn: one, updatedOn: one }, { service: 'azure' }),
    ).toEqual([]);
    expect(
      inBody({ createdOn: time, updatedOn: time }, { createdOn: one, updatedOn: other }, { service: 'azure' }),
    ).toEqual(['value /body/part/updatedOn']);
  });

  test('in seconds since 1970 are any, unless they were sent', () => {
    expect(inBody(1741668435, 1800000000)).toEqual([]);
    expect(inBody(1741668435, 1800000000, { sent: { exp: 1741668435 } })).toEqual(['value /body/part']);
    expect(inBody(1741668435, 1.5)).toEqual(['value /body/part']);
  });
});

describe('lists', () => {
  const passwords = [{ keyId: 'b' }, { keyId: 'a' }];

  test.each<[string, Json, Json, readonly string[]]>([
    ['an element more', ['a'], ['a', 'b'], ['extra element /body/part/*']],
    ['an element less', ['a', 'b'], ['a'], ['missing element /body/part/*']],
    ['the order of texts', ['a', 'b'], ['b', 'a'], ['list order /body/part']],
    ['the order of objects', passwords, [...passwords].reverse(), ['list order /body/part']],
    [
      'a value in an element, wherever that is',
      [{ keyId: 'a', hint: 'x' }],
      [{ keyId: 'a', hint: null }],
      ['null /body/part/0/hint'],
    ],
    ['elements of which only a part was kept', ['a', REST_OF_LIST], ['b', 'a', 'c'], []],
  ])('finds %s', (_, recorded, answered, expected) => {
    expect(inBody(recorded, answered)).toEqual(expected);
  });

  test('the order in which objects are listed is not judged', () => {
    expect(differences(exchange({ value: passwords }), answer({ value: [...passwords].reverse() }))).toEqual([]);
  });

  test('objects that the recording did not make may be missing, and what they hold may differ', () => {
    let leftOut = 0;
    const change = (comparison: Comparison): Comparison => ({ ...comparison, leaveOut: () => void (leftOut += 1) });
    const get = { method: 'GET', status: 201 };
    const [stranger, other] = [
      { id: '{user9.id}', displayName: 'User 1' },
      { id: 'U', displayName: null },
    ];
    expect(differences(exchange({ value: [stranger] }, get), answer({ value: [] }), { change })).toEqual([]);
    expect(leftOut).toBe(1);
    expect(differences(exchange({ value: [stranger] }, get), answer({ value: [other] }))).toEqual([]);
    expect(differences(exchange({ value: [stranger] }, get), answer({ value: [{ id: 'U' }] }))).toEqual([
      'missing key /body/value/0/displayName',
    ]);
  });

  test('a page may have any of the objects that were listed before', () => {
    const [one, other] = [
      { id: 'secrets/a', enabled: true },
      { id: 'secrets/b', enabled: false },
    ];
    const change = (comparison: Comparison): Comparison => {
      noteShown(comparison, { value: [one, other] });
      return { ...comparison, isPage: true };
    };
    const page = (element: Json) =>
      differences(exchange({ value: [one] }), answer({ value: [element] }), { change, service: 'keyvault' });
    expect(page(other)).toEqual([]);
    expect(page({ id: 'secrets/b', enabled: true })).toEqual(['value /body/value/0/enabled']);
    expect(page({ id: 'secrets/c', enabled: true })).toEqual([
      'missing element /body/value/*',
      'extra element /body/value/*',
    ]);
  });
});

describe('what grows with the years', () => {
  const old = exchange({ '@odata.context': CONTEXT, id: '{app1.id}', web: { redirectUris: [] } });
  const newest = exchange({
    '@odata.context': CONTEXT,
    id: '{app1.id}',
    uniqueName: null,
    web: { redirectUris: [], redirectUriSettings: [] },
  });
  const whole = {
    '@odata.context': CONTEXT,
    id: 'A',
    uniqueName: null,
    web: { redirectUris: [], redirectUriSettings: [] },
  };

  test('keys are those of the newest recording of the type', () => {
    expect(differences(old, answer(whole), { newest })).toEqual([]);
    expect(
      differences(old, answer({ '@odata.context': CONTEXT, id: 'A', web: { redirectUris: [] } }), { newest }),
    ).toEqual(['missing key /body/uniqueName', 'missing key /body/web/redirectUriSettings']);
  });

  test('keys that only a newer capture has may be there, others may not', () => {
    expect(differences(old, answer({ ...whole, createdByAppId: null }), { newest })).toEqual([]);
    expect(differences(old, answer({ ...whole, another: null }), { newest })).toEqual(['extra key /body/another']);
  });

  test('properties of an application have no constant order, those inside them have', () => {
    const turned = {
      web: { redirectUriSettings: [], redirectUris: [] },
      uniqueName: null,
      id: 'A',
      '@odata.context': CONTEXT,
    };
    expect(differences(newest, answer(turned), { newest })).toEqual(['key order /body/web']);
  });
});
