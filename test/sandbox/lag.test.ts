import { expect, test } from 'vitest';
import { skippingClock } from '../main/skipping-clock.ts';
import { makeApplication, makeServicePrincipal, scope } from './make-objects.ts';
import { type Answer, listOf, refusal, type TestSandbox, textOf, tokenForm, withSandbox } from './running-sandbox.ts';

// Long enough for the refusals to be seen on a busy machine.
const replicationDelayMs = 4_000;
const clock = skippingClock();
const untilReplicated = (): Promise<void> => clock.sleep(replicationDelayMs);
const lagging = (stateDir?: string): Promise<TestSandbox> =>
  withSandbox({ replicationDelayMs, now: clock.now, ...(stateDir === undefined ? {} : { stateDir }) });

test('hides a new application from everything but uniqueness', async () => {
  const sandbox = await lagging();
  await sandbox.token();
  const { appId, path } = await makeApplication(sandbox, {
    uniqueName: 'young',
    identifierUris: ['https://contoso.com/young'],
  });
  const asked: [string, string, unknown][] = [
    ['GET', path, undefined],
    ['GET', "/applications(uniqueName='young')", undefined],
    ['PATCH', path, { tags: [] }],
    ['POST', `${path}/addPassword`, {}],
    ['GET', `${path}/owners`, undefined],
    ['DELETE', path, undefined],
  ];

  for (const [method, target, body] of asked) {
    expect(refusal(await sandbox.graph(method, target, body)), target).toMatchObject({
      status: 404,
      code: 'Request_ResourceNotFound',
    });
  }
  const list = await sandbox.graph('GET', "/applications?$filter=uniqueName eq 'young'");
  const principal = await sandbox.graph('POST', '/servicePrincipals', { appId });
  const name = await sandbox.graph('POST', '/applications', { displayName: 'X', uniqueName: 'young' });
  const uri = await sandbox.graph('POST', '/applications', {
    displayName: 'X',
    identifierUris: ['https://contoso.com/young'],
  });
  expect(listOf(list.body)).toEqual([]);
  expect(refusal(principal).targets).toEqual(['NoBackingApplicationObject appId']);
  expect(refusal(name).targets).toEqual(['ObjectConflict uniqueName']);
  expect(refusal(uri).targets).toEqual(['ObjectConflict identifierUris']);

  await untilReplicated();
  expect((await sandbox.graph('GET', path)).status).toBe(200);
});

test('tells a caller with OwnedBy that the backing application is not local yet', async () => {
  const sandbox = await lagging();
  const { appId } = await makeApplication(sandbox, {}, { as: 'ownedBy' });

  const answer = await sandbox.graph('POST', '/servicePrincipals', { appId }, { as: 'ownedBy' });

  expect(refusal(answer)).toMatchObject({ status: 403 });
  expect(refusal(answer).message).toContain('must in the local tenant');
});

test('hides a new service principal, and a new scope from pre-authorisation', async () => {
  const before = await withSandbox({ now: clock.now });
  const { appId, path } = await makeApplication(before);
  await untilReplicated();
  const sandbox = await lagging(before.stateDir);
  await sandbox.token();
  const read = scope('read');
  const id = await makeServicePrincipal(sandbox, appId);
  const assignment = { principalId: id, resourceId: id, appRoleId: '00000000-0000-0000-0000-000000000000' };
  await sandbox.graph('PATCH', path, { api: { oauth2PermissionScopes: [read] } });
  const preAuthorise = (): Promise<Answer> =>
    sandbox.graph('PATCH', path, {
      api: { preAuthorizedApplications: [{ appId, delegatedPermissionIds: [read.id] }] },
    });

  const hidden = await sandbox.graph('GET', `/servicePrincipals/${id}`);
  const assigned = await sandbox.graph(
    'POST',
    `/servicePrincipals/${await graphPrincipal()}/appRoleAssignedTo`,
    assignment,
  );
  const authorised = await preAuthorise();

  expect(hidden.status).toBe(404);
  expect(refusal(assigned)).toMatchObject({ status: 400, message: 'Not a valid reference update' });
  expect(refusal(authorised)).toMatchObject({ status: 400, code: 'InvalidValue' });
  await untilReplicated();
  expect((await sandbox.graph('GET', `/servicePrincipals/${id}`)).status).toBe(200);
  expect((await preAuthorise()).status).toBe(204);

  async function graphPrincipal(): Promise<string> {
    const graph = await sandbox.graph('GET', "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')");
    return textOf(graph.body, 'id');
  }
});

test('lets a new secret in only later, and refuses the next write to its application once', async () => {
  const before = await withSandbox({ now: clock.now });
  const { appId, path } = await makeApplication(before);
  await makeServicePrincipal(before, appId);
  await untilReplicated();
  const sandbox = await lagging(before.stateDir);
  await sandbox.token();
  const added = await sandbox.graph('POST', `${path}/addPassword`, {});
  const signIn = (): Promise<Answer> =>
    sandbox.send(
      `/${sandbox.ready.tenantId}/oauth2/v2.0/token`,
      tokenForm({
        grant_type: 'client_credentials',
        client_id: appId,
        client_secret: textOf(added.body, 'secretText'),
        scope: `${sandbox.ready.graphUrl}/.default`,
      }),
    );

  const early = await signIn();
  const overlapping = await sandbox.graph('PATCH', path, { tags: ['x'] });
  const again = await sandbox.graph('PATCH', path, { tags: ['x'] });

  expect(early.body['error_codes']).toEqual([7000215]);
  expect(refusal(overlapping)).toMatchObject({ status: 409, code: 'Directory_ConcurrencyViolation' });
  expect(again.status).toBe(204);
  await untilReplicated();
  expect((await signIn()).status).toBe(200);
});

test('latency comes before each answer, of the token endpoint too', async () => {
  const sandbox = await withSandbox({ latencyMs: 120 });
  const started = performance.now();

  await sandbox.token();
  await sandbox.graph('GET', '/organization');

  expect(performance.now() - started).toBeGreaterThanOrEqual(240);
});
