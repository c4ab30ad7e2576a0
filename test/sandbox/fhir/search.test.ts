import { beforeAll, describe, expect, test } from 'vitest';
import { listOf, objectOf, sharedSandbox, textOf } from '../running-sandbox.ts';
import { type FhirSender, idsIn, makeResourceApp, ossSender, outcomeOf, protectOssServer } from './fhir-client.ts';

const sandbox = sharedSandbox();
let send: FhirSender;

beforeAll(async () => {
  const resource = await makeResourceApp(sandbox());
  await protectOssServer(sandbox(), resource);
  send = await ossSender(sandbox(), resource, 'globalReader');
});

describe('a search finds', () => {
  test.each([
    ['by id', '/Patient?_id=pat,bea', ['pat', 'bea']],
    ['by the beginning of a name', '/Patient?name=exem', ['elin', 'finn']],
    ['by family and given name together', '/Patient?family=Sample&given=bea', ['bea']],
    ['whatever the accents', '/Patient?given=elin', ['elin']],
    ['by exact spelling', '/Patient?family:exact=sample', []],
    ['by a part of a name', '/Patient?family:contains=tive', ['iris', 'juno']],
    ['by gender', '/Patient?gender=other', ['pat', 'iris']],
    ['by anything but a gender', '/Patient?gender:not=female,male', ['pat', 'iris']],
    ['by identifier', '/Patient?identifier=https://fhir-apps.example/sandbox/patients|P-hugo', ['hugo']],
    ['by an identifier of another system', '/Patient?identifier=https://other.example|P-hugo', []],
    ['born on a day', '/Patient?birthdate=1984-02-29', ['pat']],
    ['born in a year', '/Patient?birthdate=1979', ['elin']],
    ['born before', '/Patient?birthdate=lt1953', ['abel']],
    ['born between', '/Patient?birthdate=ge1990-01-17&birthdate=le1996-08-23', ['gala', 'hugo']],
    ['what has no value', '/Patient?gender:missing=true', []],
    ['of a patient, by code', '/Observation?patient=pat&code=http://loinc.org|4548-4', ['pat-hba1c']],
    ['by reference with type', '/Observation?subject=Patient/bea&category=laboratory', ['bea-hba1c']],
    ['by a code without system', '/Condition?code=195967001', ['elin-condition', 'gala-condition', 'juno-condition']],
    ['by clinical status', '/Condition?patient=dion&clinical-status=active', ['dion-condition']],
    ['by period', '/Encounter?date=2025-11-03&patient=kian', ['kian-visit']],
    ['prescriptions', '/MedicationRequest?status=active&patient=Patient/gala', ['gala-prescription']],
    ['allergies', '/AllergyIntolerance?patient=juno', ['juno-allergy']],
    ['nothing of another time', '/Patient?_lastUpdated=gt2026-02-01', []],
  ])('%s: %s', async (_what, path, expected) => {
    expect(idsIn(await send('GET', path))).toEqual(expected);
  });

  test('the same by a form', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const found = await send('POST', '/Patient/_search?gender=female', 'family=Specimen', headers);

    expect(idsIn(found)).toEqual(['gala']);
  });

  test('all, page by page, in a searchset', async () => {
    const pages: string[][] = [];
    let path: string | null = '/Patient?_count=5&_total=accurate';
    while (path !== null) {
      const page = await send('GET', path);
      expect(page.body).toMatchObject({ resourceType: 'Bundle', type: 'searchset', total: 12 });
      pages.push(idsIn(page));
      const next = listOf(page.body, 'link').find((link) => link['relation'] === 'next');
      path = next === undefined ? null : textOf(next, 'url').replace(`${sandbox().ready.origin}/fhir/oss`, '');
    }

    expect(pages.map((page) => page.length)).toEqual([5, 5, 2]);
    expect(new Set(pages.flat()).size).toBe(12);
  });

  test('with the full URL of each', async () => {
    const [entry = {}] = listOf((await send('GET', '/Patient?_id=pat')).body, 'entry');

    expect(entry).toMatchObject({
      fullUrl: `${sandbox().ready.origin}/fhir/oss/Patient/pat`,
      resource: { resourceType: 'Patient', id: 'pat', meta: { versionId: '1' } },
    });
  });
});

describe('a search sorts', () => {
  const SIX = '_id=abel,bea,elin,finn,gala,hugo';

  test.each([
    ['by date', `/Patient?${SIX}&_sort=birthdate`, ['abel', 'bea', 'elin', 'finn', 'gala', 'hugo']],
    ['by date, the latest first', `/Patient?${SIX}&_sort=-birthdate`, ['hugo', 'gala', 'finn', 'elin', 'bea', 'abel']],
    ['by text, from the end', `/Patient?${SIX}&_sort=-given`, ['hugo', 'gala', 'finn', 'elin', 'bea', 'abel']],
  ])('%s', async (_what, path, expected) => {
    expect(idsIn(await send('GET', path))).toEqual(expected);
  });
});

describe('a search passes over what it does not know', () => {
  const text = "The search parameter 'shoe-size' is not supported for resource type 'Patient'.";

  test('and says so', async () => {
    const answer = await send('GET', '/Patient?shoe-size=44&_id=pat');
    const outcomes = listOf(answer.body, 'entry').filter((entry) => objectOf(entry, 'search')['mode'] === 'outcome');

    expect(idsIn(answer)).toEqual(['pat']);
    expect(outcomes).toMatchObject([{ resource: { issue: [{ severity: 'warning', diagnostics: text }] } }]);
  });

  test('or refuses it when the client wants that', async () => {
    const answer = await send('GET', '/Patient?shoe-size=44', undefined, { prefer: 'handling=strict' });

    expect(outcomeOf(answer)).toBe(`400 not-supported: ${text}`);
  });
});

describe('a search refuses', () => {
  test.each([
    ['/Patient?birthdate=yesterday', "400 invalid: The date time string 'yesterday' is not in a correct format."],
    ['/Patient?birthdate=2025-02-30', "400 invalid: The date time string '2025-02-30' is not in a correct format."],
    ['/Patient?gender:exact=male', "400 invalid: Modifier 'exact' is not supported for search parameter 'gender'."],
    ['/Patient?identifier=a|b|c', '400 invalid: Only one token separator can be specified.'],
    ['/Patient?_count=0', '400 invalid: The count must be greater than zero.'],
    ['/Patient?_sort=shoe-size', "400 not-supported: Sorting by the 'shoe-size' parameter is not supported."],
    ['/Patient?_sort=-gender', "400 not-supported: Sorting by the 'gender' parameter is not supported."],
    [
      '/Patient?_sort=family,-birthdate',
      '400 not-supported: Multiple sort parameters are currently not supported. Only a single sort parameter is supported.',
    ],
    ['/Patient?ct=x', '400 invalid: The continuation token is invalid.'],
    ['/Device', "404 not-supported: Resource type 'Device' is not supported."],
    ['/nonsense', '404 not-found: The requested route was not found.'],
  ])('%s', async (path, expected) => {
    expect(outcomeOf(await send('GET', path))).toBe(expected);
  });

  test.each([
    [
      'the header',
      '/Patient',
      { accept: 'application/fhir+xml' },
      'Value supplied for the "Accept" header is not supported.',
    ],
    ['the parameter', '/Patient?_format=xml', {}, 'The requested "_format" parameter is not supported.'],
  ])('XML, by %s', async (_what, path, headers, text) => {
    expect(outcomeOf(await send('GET', path, undefined, headers))).toBe(`406 not-supported: ${text}`);
  });
});
