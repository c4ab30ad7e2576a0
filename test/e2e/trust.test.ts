import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  applicationOf,
  deliveredKeyIds,
  expectDone,
  heldRoles,
  list,
  register,
  RESOURCE,
  SERVICE,
  servicePrincipalsOf,
} from './registrations.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';
import { answer, typeInTerminal } from './wizard-runs.ts';

/** The application that {@link SERVICE} will find; names and tags are for anybody to write. */
const TRAP = {
  displayName: 'Nightly import',
  uniqueName: SERVICE.uniqueName,
  signInAudience: 'AzureADMyOrg',
  tags: [
    'fhir-apps',
    'fhir-apps:type:service',
    'fhir-apps:key:service-nightly-import',
    'fhir-apps:fhir-url:https://fhir.contoso.com',
    'fhir-apps:server-kind:oss',
  ],
};

let sandbox: ServedSandbox;

beforeAll(async () => {
  sandbox = await serveSandbox();
  await register(sandbox, RESOURCE);
});
afterAll(() => sandbox.stop());

/** Makes the trap, as someone else would who waits for its role. */
async function prepareTrap(extra: Readonly<Record<string, unknown>> = {}): Promise<{ id: string; appId: string }> {
  const { status, body } = await sandbox.graph('POST', '/applications', { ...TRAP, ...extra });
  expect(status).toBe(201);
  return { id: String(body.id), appId: String(body.appId) };
}

async function strangerId(): Promise<string> {
  const [id = ''] = await servicePrincipalsOf(sandbox, sandbox.ready.identities.none.clientId);
  return id;
}

/** Expects that nobody gave the application anything. */
async function expectNoAccess(appId: string, secrets: number): Promise<void> {
  const application = await applicationOf(sandbox, SERVICE.uniqueName);
  expect(application.passwordCredentials).toHaveLength(secrets);
  expect(deliveredKeyIds(application)).toEqual([]);
  for (const principal of await servicePrincipalsOf(sandbox, appId)) {
    expect(await heldRoles(sandbox, principal)).toEqual([]);
  }
}

describe('an application that someone else prepared under our name', () => {
  afterEach(async () => {
    const { id } = await applicationOf(sandbox, SERVICE.uniqueName);
    await sandbox.graph('DELETE', `/applications/${id}`);
    await sandbox.graph('DELETE', `/directory/deletedItems/${id}`);
  });

  it('gets neither role nor secret while it has an owner we do not know', async () => {
    const ownerUrl = `${sandbox.ready.graphUrl}/v1.0/directoryObjects/${await strangerId()}`;
    const { appId } = await prepareTrap({ 'owners@odata.bind': [ownerUrl] });
    const outcome = await register(sandbox, SERVICE);
    expect(outcome).toMatchObject({ exitCode: 2, error: { code: 'trust_required', details: { appId } } });
    expect(JSON.stringify(outcome.error.details)).toContain(await strangerId());
    await expectNoAccess(appId, 0);
  });

  it('gets neither role nor secret while it has a secret that is not ours', async () => {
    const { id, appId } = await prepareTrap();
    await sandbox.graph('POST', `/applications/${id}/addPassword`, { passwordCredential: { displayName: 'theirs' } });
    expect(await register(sandbox, SERVICE)).toMatchObject({ exitCode: 2, error: { code: 'trust_required' } });
    await expectNoAccess(appId, 1);
  });

  it('gets no role while its secret only looks like ours', async () => {
    const { ownedBy } = sandbox.ready.identities;
    const { body: made } = await sandbox.graph('POST', '/applications', TRAP, ownedBy);
    const path = `/applications/${String(made.id)}`;
    const { body: secret } = await sandbox.graph(
      'POST',
      `${path}/addPassword`,
      { passwordCredential: { displayName: 'fhir-apps 0123456789ab' } },
      ownedBy,
    );
    const tags = [...TRAP.tags, `fhir-apps:secret:${String(secret.keyId)}`];
    expect((await sandbox.graph('PATCH', path, { tags }, ownedBy)).status).toBe(204);
    const [maker] = await list<{ readonly id: string }>(sandbox, `${path}/owners`);
    expect((await sandbox.graph('DELETE', `${path}/owners/${maker?.id}/$ref`)).status).toBe(204);

    expect(await register(sandbox, SERVICE)).toMatchObject({ exitCode: 2, error: { code: 'trust_required' } });
    expect(await servicePrincipalsOf(sandbox, String(made.appId))).toEqual([]);
  });

  it('is asked about in words that cannot move the cursor, or set the title of the terminal', async () => {
    const { id } = await prepareTrap();
    const displayName = '\u001b]0;pwned\u0007by\u001b[1A\u001b[2K hand';
    const { status } = await sandbox.graph('POST', `/applications/${id}/addPassword`, {
      passwordCredential: { displayName },
    });
    expect(status).toBe(200);
    const run = await typeInTerminal(sandbox, [...SERVICE.args.slice(0, 8), '--credential', 'none']);
    await answer(run, [{ shown: ['has other owners', 'hand'], keys: '\r' }]);
    const { exitCode, screen } = await run.ended();
    expect(exitCode).toBe(2);
    expect(screen).not.toContain('\u001b]0;pwned');
    expect(screen).not.toContain('by\u001b[1A');
  });

  it('gets both once someone vouches for it', async () => {
    const ownerUrl = `${sandbox.ready.graphUrl}/v1.0/directoryObjects/${await strangerId()}`;
    const { appId } = await prepareTrap({ 'owners@odata.bind': [ownerUrl] });
    const outcome = await register(sandbox, { args: [...SERVICE.args, '--trust', appId] });
    expect(outcome).toMatchObject({ exitCode: 0, result: { appId, action: 'updated' } });
    await expectDone(sandbox, SERVICE);
  });
});
