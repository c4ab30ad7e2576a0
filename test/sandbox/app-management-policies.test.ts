import { expect, test } from 'vitest';
import { makeApplication } from './make-objects.ts';
import { type Answer, listOf, refusal, sharedSandbox, textOf } from './running-sandbox.ts';

const sandbox = sharedSandbox();
const days = (count: number): string => new Date(Date.now() + count * 86_400_000).toISOString();
const LIFETIME = { restrictionType: 'passwordLifetime', state: 'enabled', maxLifetime: 'P30D' };

async function makePolicy(
  restrictions: Record<string, unknown>,
): Promise<{ id: string; path: string; reference: unknown }> {
  const body = { displayName: 'For one', isEnabled: true, restrictions };
  const answer = await sandbox().graph('POST', '/policies/appManagementPolicies', body);
  expect(answer.status).toBe(201);
  const id = textOf(answer.body, 'id');
  const path = `/policies/appManagementPolicies/${id}`;
  return { id, path, reference: { '@odata.id': `https://graph.microsoft.com/v1.0${path}` } };
}

test('a policy governs the application that it is assigned to, and no other', async () => {
  const policy = await makePolicy({ passwordCredentials: [LIFETIME] });
  const governed = await makeApplication(sandbox(), { displayName: 'Governed' });
  const free = await makeApplication(sandbox());
  const secret = { passwordCredential: { endDateTime: days(90) } };

  const assigned = await sandbox().graph('POST', `${governed.path}/appManagementPolicies/$ref`, policy.reference);
  const refused = await sandbox().graph('POST', `${governed.path}/addPassword`, secret);
  const other = await sandbox().graph('POST', `${free.path}/addPassword`, secret);
  const appliesTo = await sandbox().graph('GET', `${policy.path}/appliesTo`);
  const ofApplication = await sandbox().graph('GET', `${governed.path}/appManagementPolicies`);
  const unassigned = await sandbox().graph('DELETE', `${governed.path}/appManagementPolicies/${policy.id}/$ref`);
  const allowed = await sandbox().graph('POST', `${governed.path}/addPassword`, secret);

  expect([assigned, other, unassigned, allowed].map(({ status }) => status)).toEqual([204, 200, 204, 200]);
  expect(refusal(refused)).toMatchObject({
    status: 400,
    code: 'CredentialInvalidLifetimeAsPerAppPolicy',
    message: `Credential lifetime exceeds the max value allowed as per assigned policy '${policy.id}'.`,
  });
  expect(listOf(appliesTo.body).map((each) => each['displayName'])).toEqual(['Governed']);
  expect(listOf(ofApplication.body).map((each) => each['id'])).toEqual([policy.id]);
});

test('a policy of its own stands above the tenant’s default', async () => {
  const restrict = (state: string): Promise<Answer> =>
    sandbox().graph('PATCH', '/policies/defaultAppManagementPolicy', {
      applicationRestrictions: { passwordCredentials: [{ restrictionType: 'passwordAddition', state }] },
    });
  const policy = await makePolicy({ passwordCredentials: [LIFETIME] });
  const lenient = await makeApplication(sandbox());
  const other = await makeApplication(sandbox());
  await sandbox().graph('POST', `${lenient.path}/appManagementPolicies/$ref`, policy.reference);
  await restrict('enabled');
  const add = (path: string): Promise<Answer> =>
    sandbox().graph('POST', `${path}/addPassword`, { passwordCredential: { endDateTime: days(20) } });
  const [own, byDefault] = [await add(lenient.path), await add(other.path)];
  await restrict('disabled');

  expect(own.status).toBe(200);
  expect(refusal(byDefault)).toMatchObject({
    status: 400,
    code: 'CredentialTypeNotAllowedAsPerAppPolicy',
    message: "Credential type not allowed as per assigned policy '00000000-0000-0000-0000-000000000000'.",
  });
});

test('an application with a policy of its own may have identifier URIs that the tenant’s forbids', async () => {
  const policy = await makePolicy({});
  const { path } = await makeApplication(sandbox());
  const write = { identifierUris: [`api://exempt-${policy.id}`] };

  const before = await sandbox().graph('PATCH', path, write);
  await sandbox().graph('POST', `${path}/appManagementPolicies/$ref`, policy.reference);
  const after = await sandbox().graph('PATCH', path, write);

  expect([before.status, after.status]).toEqual([400, 204]);
});

test('is switched off, and deleted', async () => {
  const policy = await makePolicy({ passwordCredentials: [{ restrictionType: 'passwordAddition', state: 'enabled' }] });
  const { path } = await makeApplication(sandbox());
  await sandbox().graph('POST', `${path}/appManagementPolicies/$ref`, policy.reference);
  const add = async (): Promise<number> => (await sandbox().graph('POST', `${path}/addPassword`, {})).status;

  expect(await add()).toBe(400);
  expect((await sandbox().graph('PATCH', policy.path, { isEnabled: false })).status).toBe(204);
  expect(await add()).toBe(200);
  expect((await sandbox().graph('PATCH', policy.path, { isEnabled: true })).status).toBe(204);
  expect((await sandbox().graph('DELETE', policy.path)).status).toBe(204);
  expect(await add()).toBe(200);
  expect((await sandbox().graph('GET', policy.path)).status).toBe(404);
});
