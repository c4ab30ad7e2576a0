import { beforeAll, describe, expect, test } from 'vitest';
import { sharedSandbox, textOf } from '../running-sandbox.ts';
import { type FhirSender, idsIn, makeResourceApp, ossSender, outcomeOf, protectOssServer } from './fhir-client.ts';

const sandbox = sharedSandbox();
let send: FhirSender;
const DOE = { resourceType: 'Patient', name: [{ family: 'Doe', given: ['Dora'] }], meta: { tag: [{ code: 'mine' }] } };

beforeAll(async () => {
  const resource = await makeResourceApp(sandbox());
  await protectOssServer(sandbox(), resource);
  send = await ossSender(sandbox(), resource, 'globalAdmin');
});

/** Creates a patient and gives its id. */
async function created(body: Record<string, unknown> = DOE): Promise<string> {
  return textOf((await send('POST', '/Patient', body)).body, 'id');
}

describe('a resource', () => {
  test('is created with an id, a version and a time of the server’s', async () => {
    const answer = await send('POST', '/Patient', { ...DOE, id: 'mine' });
    const id = textOf(answer.body, 'id');

    expect(answer.status).toBe(201);
    expect(id).not.toBe('mine');
    expect(answer.headers.get('location')).toBe(`${sandbox().ready.origin}/fhir/oss/Patient/${id}/_history/1`);
    expect(answer.headers.get('etag')).toBe('W/"1"');
    expect(answer.headers.get('last-modified')).toMatch(/ GMT$/);
    expect(answer.body).toMatchObject({ ...DOE, id, meta: { versionId: '1', tag: [{ code: 'mine' }] } });
    expect((await send('GET', `/Patient/${id}`)).body).toEqual(answer.body);
  });

  test('is created once, when nothing may fit a search yet', async () => {
    const person = { ...DOE, identifier: [{ system: 'urn:once', value: '1' }] };
    const headers = { 'if-none-exist': 'identifier=urn:once|1' };
    const first = await send('POST', '/Patient', person, headers);
    const second = await send('POST', '/Patient', person, headers);

    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body['id']).toBe(first.body['id']);
  });

  test('is updated to a new version; the old one stays', async () => {
    const id = await created();
    const updated = await send('PUT', `/Patient/${id}`, { ...DOE, id, gender: 'female' });

    expect(updated.status).toBe(200);
    expect(updated.headers.get('etag')).toBe('W/"2"');
    expect((await send('GET', `/Patient/${id}`)).body['gender']).toBe('female');
    expect((await send('GET', `/Patient/${id}/_history/1`)).body).not.toHaveProperty('gender');
  });

  test('is created by an update, under the id that the client wants', async () => {
    const answer = await send('PUT', '/Patient/chosen', { ...DOE, id: 'chosen' });

    expect([answer.status, answer.body['id']]).toEqual([201, 'chosen']);
  });

  test('is updated only as the version that the client saw', async () => {
    const id = await created();
    const right = await send('PUT', `/Patient/${id}`, { ...DOE, id }, { 'if-match': 'W/"1"' });
    const late = await send('PUT', `/Patient/${id}`, { ...DOE, id }, { 'if-match': 'W/"1"' });

    expect(right.status).toBe(200);
    expect(outcomeOf(late)).toBe("412 conflict: The supplied version '1' did not match.");
  });

  test('is not created by a client that saw a version of it', async () => {
    const answer = await send('PUT', '/Patient/unseen', { ...DOE, id: 'unseen' }, { 'if-match': 'W/"1"' });

    expect(outcomeOf(answer)).toBe(
      "404 not-found: Resource type 'Patient' with id 'unseen' and version '1' couldn't be found.",
    );
  });

  test('is updated by one of many who all saw the same version', async () => {
    const id = await created();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => send('PUT', `/Patient/${id}`, { ...DOE, id }, { 'if-match': 'W/"1"' })),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412]);
  });

  test('shows its headers alone to HEAD', async () => {
    const answer = await send('HEAD', '/Patient/pat');

    expect([answer.status, answer.headers.get('etag'), answer.text]).toEqual([200, 'W/"1"', '']);
  });

  test('is gone after its deletion, which can be repeated, and can come back', async () => {
    const id = await created();
    const deletions = [await send('DELETE', `/Patient/${id}`), await send('DELETE', `/Patient/${id}`)];
    const gone = await send('GET', `/Patient/${id}`);
    const search = await send('GET', `/Patient?_id=${id}`);
    const back = await send('PUT', `/Patient/${id}`, { ...DOE, id });

    expect(deletions.map(({ status }) => status)).toEqual([204, 204]);
    expect(outcomeOf(gone)).toBe(`410 deleted: Resource type 'Patient' with id '${id}' has been deleted.`);
    expect(idsIn(search)).toEqual([]);
    expect([back.status, back.headers.get('etag')]).toEqual([201, 'W/"3"']);
  });

  test('leaves nothing after a hard deletion', async () => {
    const id = await created();
    await send('DELETE', `/Patient/${id}?hardDelete=true`);

    expect(outcomeOf(await send('GET', `/Patient/${id}`))).toBe(
      `404 not-found: Resource type 'Patient' with id '${id}' couldn't be found.`,
    );
  });

  test('is not sent back when the client wants no more than the headers', async () => {
    const answer = await send('POST', '/Patient', DOE, { prefer: 'return=minimal' });

    expect([answer.status, answer.text]).toEqual([201, '']);
  });
});

describe('a write is refused', () => {
  test.each([
    ['of no JSON', '/Patient', '{"resourceType"', {}, "400 invalid: Error occurred when parsing model: '"],
    ['of something else', '/Patient', '[]', {}, '400 invalid: The resource has no resourceType.'],
    [
      'of another type',
      '/Patient',
      '{"resourceType":"Group"}',
      {},
      '400 invalid: Resource type in the URL must match resourceType in the resource.',
    ],
    ['with an id that is none', '/Patient', '{"resourceType":"Patient","id":"a b"}', {}, '400 invalid: Id must be any'],
    [
      'without what the type must have',
      '/Observation',
      '{"resourceType":"Observation"}',
      {},
      '400 required: Observation must have status, code.',
    ],
    [
      'as XML',
      '/Patient',
      '<Patient/>',
      { 'content-type': 'application/fhir+xml' },
      '415 not-supported: Value supplied for the "Content-Type" header is not supported.',
    ],
    ['as a batch', '/', '{"resourceType":"Bundle"}', {}, '501 not-supported: The sandbox does not support batches'],
  ])('%s', async (_what, path, body, headers, expected) => {
    expect(outcomeOf(await send('POST', path, body, headers))).toContain(expected);
  });

  test.each([
    ['without an id', DOE, '400 invalid: Id must be specified in the resource.'],
    ['under another id', { ...DOE, id: 'other' }, '400 invalid: Id in the URL must match id in the resource.'],
  ])('of an update %s', async (_what, body, expected) => {
    expect(outcomeOf(await send('PUT', '/Patient/one', body))).toBe(expected);
  });

  test.each([
    [
      'Patient',
      { gender: 'cat' },
      "'cat' is not a valid value for enumeration 'AdministrativeGender' (at Patient.gender)",
    ],
    ['Patient', { gender: 1 }, "'1' is not a valid value for enumeration 'AdministrativeGender' (at Patient.gender)"],
    ['Patient', { birthDate: 'x' }, "'x' cannot be parsed as a date. (at Patient.birthDate)"],
    ['Patient', { birthDate: '2001-02-29' }, "'2001-02-29' cannot be parsed as a date. (at Patient.birthDate)"],
    [
      'Patient',
      { birthDate: '2001-02-03T04:05:06Z' },
      "'2001-02-03T04:05:06Z' cannot be parsed as a date. (at Patient.birthDate)",
    ],
    [
      'Observation',
      { status: 'nonsense', code: { text: 'x' } },
      "'nonsense' is not a valid value for enumeration 'ObservationStatus' (at Observation.status)",
    ],
    [
      'Encounter',
      { status: 'finished', class: { code: 'AMB' }, period: { start: '2025-11-03T08:30' } },
      "'2025-11-03T08:30' cannot be parsed as a dateTime. (at Encounter.period.start)",
    ],
    [
      'Observation',
      { status: 'final', code: { text: 'x' }, issued: '2025-11-03' },
      "'2025-11-03' cannot be parsed as a instant. (at Observation.issued)",
    ],
  ])('of a %s with %j', async (resourceType, elements, expected) => {
    const answer = await send('POST', `/${resourceType}`, { resourceType, ...elements });

    expect(outcomeOf(answer)).toBe(
      `400 invalid: Error occurred when parsing model: 'Type checking the data: Literal ${expected}'.`,
    );
  });

  test('never for a code or date that its element can have', async () => {
    const answers = await Promise.all([
      send('POST', '/Patient', { ...DOE, gender: 'unknown', birthDate: '1984-02', deceasedDateTime: '2020' }),
      send('POST', '/Observation', {
        resourceType: 'Observation',
        status: 'amended',
        code: { text: 'x' },
        effectiveDateTime: '2025-11-03T08:30:00+01:00',
        issued: '2025-11-03T08:30:00.123Z',
      }),
      send('POST', '/AllergyIntolerance', {
        resourceType: 'AllergyIntolerance',
        patient: { reference: 'Patient/pat' },
        category: ['food', null],
      }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  });

  test.each(['/_history', '/Patient/_history', '/Patient/pat/_history'])('of the history %s', async (path) => {
    expect(outcomeOf(await send('GET', path))).toContain('501 not-supported: The sandbox does not support histories');
  });

  test('of a verb that nothing takes', async () => {
    const answer = await send('PATCH', '/Patient', []);

    expect(outcomeOf(answer)).toBe('405 not-supported: PATCH is not supported here, only GET, POST.');
    expect(answer.headers.get('allow')).toBe('GET, POST');
  });
});
