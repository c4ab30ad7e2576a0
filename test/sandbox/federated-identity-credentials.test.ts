import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { skippingClock } from '../main/skipping-clock.ts';
import { makeApplication } from './make-objects.ts';
import { type Answer, listOf, refusal, sharedSandbox, textOf, withSandbox } from './running-sandbox.ts';

const sandbox = sharedSandbox();
const github = {
  name: 'deploy-main',
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'repo:contoso/fhir:ref:refs/heads/main',
  audiences: ['api://AzureADTokenExchange'],
};
const invalid = (property: string): string =>
  `Invalid value specified for property '${property}' of resource 'FederatedIdentityCredential'.`;
const missing = (property: string): string =>
  `A value is required for property '${property}' of resource 'FederatedIdentityCredential'.`;

/** The path of the credentials of a new application. */
async function newCollection(): Promise<string> {
  const { path } = await makeApplication(sandbox());
  return `${path}/federatedIdentityCredentials`;
}

test('are made, listed, read by id and by name, changed and deleted', async () => {
  const collection = await newCollection();

  const made = await sandbox().graph('POST', collection, { ...github, description: 'Pushes' });
  const id = textOf(made.body, 'id');
  const listed = await sandbox().graph('GET', collection);
  const reads = [`/${id}`, `/${github.name}`, `(name='${github.name}')`, `/${id}?$select=id,name`];
  const found = await Promise.all(reads.map((key) => sandbox().graph('GET', `${collection}${key}`)));
  const patched = await sandbox().graph('PATCH', `${collection}/${id}`, {
    subject: 'repo:contoso/fhir:environment:prod',
  });
  const changed = await sandbox().graph('GET', `${collection}/${github.name}`);
  const deleted = await sandbox().graph('DELETE', `${collection}/${github.name}`);
  const gone = await sandbox().graph('GET', `${collection}/${id}`);

  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ ...github, description: 'Pushes' });
  expect(listOf(listed.body)).toEqual([{ ...github, id, description: 'Pushes' }]);
  expect(found.map(({ body }) => body['id'])).toEqual([id, id, id, id]);
  expect(patched.status).toBe(204);
  expect(changed.body).toMatchObject({ ...github, subject: 'repo:contoso/fhir:environment:prod' });
  expect(deleted.status).toBe(204);
  expect(refusal(gone)).toMatchObject({ status: 404, code: 'Request_ResourceNotFound' });
  expect(listOf((await sandbox().graph('GET', collection)).body)).toEqual([]);
});

test('upsert by name: created once, then updated; without the preference it is 404', async () => {
  const path = `${await newCollection()}(name='${github.name}')`;
  const { issuer, subject, audiences } = github;
  const prefer = { headers: { prefer: 'create-if-missing' } };

  const plain = await sandbox().graph('PATCH', path, { issuer, subject, audiences });
  const first = await sandbox().graph('PATCH', path, { issuer, subject, audiences }, prefer);
  const second = await sandbox().graph('PATCH', path, { issuer, subject, audiences, description: 'Again' }, prefer);

  expect(plain.status).toBe(404);
  expect(first.status).toBe(201);
  expect(first.body).toMatchObject(github);
  expect(second.status).toBe(204);
  expect((await sandbox().graph('GET', path)).body['description']).toBe('Again');
});

test('a taken name is a 409, a taken pair of issuer and subject a 400', async () => {
  const collection = await newCollection();
  await sandbox().graph('POST', collection, github);

  const sameName = await sandbox().graph('POST', collection, { ...github, subject: 'other' });
  const samePair = await sandbox().graph('POST', collection, { ...github, name: 'another' });
  const otherCase = await sandbox().graph('POST', collection, {
    ...github,
    name: 'third',
    subject: github.subject.toUpperCase(),
  });

  expect(refusal(sameName)).toMatchObject({
    status: 409,
    code: 'Request_MultipleObjectsWithSameKeyValue',
    message: 'FederatedIdentityCredential with name deploy-main already exists.',
  });
  expect(refusal(samePair)).toMatchObject({
    status: 400,
    code: 'InvalidFederatedIdentityCredentialValue',
    message:
      `The combination of issuer and subject must be unique for the application. Issuer ${github.issuer} and Subject: ` +
      `${github.subject} already exist. paramName: FederatedIdentityCredential.Subject, paramValue: ${github.subject}, ` +
      'objectType: Microsoft.Online.DirectoryServices.Application',
  });
  expect(otherCase.status).toBe(201);
});

test('there are at most 20 for an application', async () => {
  const collection = await newCollection();
  const statuses: number[] = [];
  for (let index = 1; index <= 21; index += 1) {
    const answer = await sandbox().graph('POST', collection, {
      ...github,
      name: `fic-${index}`,
      subject: `s-${index}`,
    });
    statuses.push(answer.status);
  }

  expect(statuses).toEqual([...Array.from({ length: 20 }, () => 201), 400]);
});

describe('refused', () => {
  test.each([
    ['no name', { name: undefined }, missing('name')],
    ['no issuer', { issuer: undefined }, missing('issuer')],
    ['no subject', { subject: null }, missing('subject')],
    ['no audiences', { audiences: undefined }, missing('audiences')],
    ['a name of two characters', { name: 'ab' }, invalid('name')],
    ['a name of 121 characters', { name: 'x'.repeat(121) }, invalid('name')],
    ['a name with a space', { name: 'deploy main' }, invalid('name')],
    ['a name that begins with a dash', { name: '-deploy' }, invalid('name')],
    ['an issuer that is no URL', { issuer: 'github' }, invalid('issuer')],
    ['an issuer without TLS', { issuer: 'http://token.contoso.com' }, invalid('issuer')],
    ['an issuer of 601 characters', { issuer: `https://contoso.com/${'x'.repeat(581)}` }, invalid('issuer')],
    ['a subject of 601 characters', { subject: 'x'.repeat(601) }, invalid('subject')],
    ['two audiences', { audiences: ['api://a', 'api://b'] }, invalid('audiences')],
    ['an empty list of audiences', { audiences: [] }, invalid('audiences')],
    ['an audience of 601 characters', { audiences: ['x'.repeat(601)] }, invalid('audiences')],
    ['a description of 601 characters', { description: 'x'.repeat(601) }, invalid('description')],
    ['an id', { id: randomUUID() }, 'One or more property values specified are invalid.'],
    ['an unknown property', { colour: 'red' }, 'One or more property values specified are invalid.'],
  ])('%s', async (_what, change, message) => {
    const answer = await sandbox().graph('POST', await newCollection(), { ...github, ...change });

    expect(refusal(answer)).toMatchObject({ status: 400, message });
  });

  test('a new name for an old credential, and a key that is none', async () => {
    const collection = await newCollection();
    await sandbox().graph('POST', collection, github);

    const renamed = await sandbox().graph('PATCH', `${collection}/${github.name}`, { name: 'renamed' });
    const key = await sandbox().graph('GET', `${collection}(subject='x')`);

    expect(refusal(renamed)).toMatchObject({ status: 400, message: invalid('name') });
    expect(refusal(key)).toMatchObject({ status: 400, message: "The key 'subject' is not defined for this resource." });
  });

  test('to who does not own the application, or may not write', async () => {
    const collection = await newCollection();
    const own = await makeApplication(sandbox(), {}, { as: 'ownedBy' });

    const foreign = await sandbox().graph('POST', collection, github, { as: 'ownedBy' });
    const none = await sandbox().graph('GET', collection, undefined, { as: 'none' });
    const mine = await sandbox().graph('POST', `${own.path}/federatedIdentityCredentials`, github, { as: 'ownedBy' });

    expect([foreign.status, none.status, mine.status]).toEqual([403, 403, 201]);
  });
});

test('under replication lag reads show what was there before the last write', async () => {
  const clock = skippingClock();
  const before = await withSandbox({ now: clock.now });
  const { path } = await makeApplication(before);
  const collection = `${path}/federatedIdentityCredentials`;
  const replicationDelayMs = 4_000;
  await clock.sleep(replicationDelayMs);
  const lagging = await withSandbox({ stateDir: before.stateDir, replicationDelayMs, now: clock.now });
  const names = async (): Promise<string[]> =>
    listOf((await lagging.graph('GET', collection)).body).map((each) => textOf(each, 'name'));

  const made = await lagging.graph('POST', collection, github);
  const early: Answer = await lagging.graph('GET', `${collection}/${github.name}`);
  const listed = await names();
  const again = await lagging.graph('POST', collection, github);
  await clock.sleep(replicationDelayMs);

  expect(made.status).toBe(201);
  expect(early.status).toBe(404);
  expect(listed).toEqual([]);
  // The write after a write of credentials is refused once, whatever it is.
  expect(refusal(again).code).toBe('Directory_ConcurrencyViolation');
  expect(await names()).toEqual([github.name]);
});
